// SPDX-License-Identifier: Apache-2.0
// The console's list: what the filter in the URL asks for, in order, in groups. Pure.
import type { Alarm } from '../api/alarms';
import { rankMatch } from '../lib/search-rank';
import { compareAlarms, isRecordedOnly, isSilenced, isUnacknowledged } from './alarm-book';

export type AlarmFilterState = 'open' | 'unacknowledged' | 'shelved' | 'all' | 'shadow' | 'events';
export const kFilterStates: readonly AlarmFilterState[] = ['open', 'unacknowledged', 'shelved', 'all', 'shadow', 'events'];

/// What the live book does not hold is asked of the server, page by page.
export const isAsked = (state: AlarmFilterState): state is 'all' | 'shadow' | 'events' => state === 'all' || isRecordedList(state);
/// Lists of what asks nobody for anything.
export const isRecordedList = (state: AlarmFilterState): state is 'shadow' | 'events' => state === 'shadow' || state === 'events';

export interface AlarmFilter {
  state: AlarmFilterState;
  priority: number | null;
  asset: number | null;
  /// Operator position.
  position: string | null;
  text: string;
  isGrouped: boolean;
}

export function filterFromUrl(search: string): AlarmFilter {
  const params = new URLSearchParams(search);
  const state = kFilterStates.find((name) => name === params.get('state')) ?? 'open';
  return {
    state,
    priority: positive(params.get('priority')),
    asset: positive(params.get('asset')),
    position: params.get('position') || null,
    text: params.get('q') ?? '',
    isGrouped: params.get('group') !== 'none',
  };
}

function positive(text: string | null): number | null {
  const value = Number(text);
  return text !== null && Number.isInteger(value) && value > 0 ? value : null;
}

export function matches(filter: AlarmFilter, alarm: Alarm): boolean {
  if (filter.priority !== null && alarm.priority !== filter.priority) return false;
  if (filter.asset !== null && alarm.subject.asset !== filter.asset) return false;
  if (filter.position !== null && alarm.position !== filter.position) return false;
  if (isRecordedOnly(alarm) !== isRecordedList(filter.state)) return false;
  if (filter.state === 'shadow' && alarm.mode !== 'shadow') return false;
  if (filter.state === 'events' && alarm.mode !== 'event') return false;
  if (filter.state === 'open' && (alarm.state === 'normal' || isSilenced(alarm.state))) return false;
  if (filter.state === 'unacknowledged' && !isUnacknowledged(alarm.state)) return false;
  if (filter.state === 'shelved' && !isSilenced(alarm.state)) return false;
  if (filter.text === '') return true;
  return rankMatch(`${alarm.message} ${alarm.subject.path} ${alarm.subject.asset_title}`, filter.text) !== null;
}

export type ListRow =
  | { kind: 'group'; title: string; count: number; isOpen: boolean }
  /// `isFirst`: the first-out of its group, the active alarm that began it all.
  | { kind: 'alarm'; alarm: Alarm; isFirst: boolean };

/// What several alarms have in common: their machine; what hangs on none stands for itself.
export const causeOf = (alarm: Alarm): string => alarm.subject.asset_title || alarm.subject.path;

/// The oldest active alarm of several; null where there is nothing to tell apart.
export function firstOut(members: readonly Alarm[]): Alarm | null {
  const active = members.filter((alarm) => alarm.is_active && !isSilenced(alarm.state));
  if (active.length < 2) return null;
  // Times of the API are UTC texts of one form: they sort like the time, without parsing.
  return active.reduce((first, alarm) => (alarm.raised < first.raised ? alarm : first));
}

/// Groups stand in the order of their worst alarm. A group named in `closed` shows its heading alone.
export function listRows(alarms: Iterable<Alarm>, filter: AlarmFilter, closed: ReadonlySet<string> = kNone): ListRow[] {
  const kept: Alarm[] = [];
  for (const alarm of alarms) if (matches(filter, alarm)) kept.push(alarm);
  kept.sort(compareAlarms);
  if (!filter.isGrouped) return kept.map((alarm) => ({ kind: 'alarm', alarm, isFirst: false }));
  const groups = new Map<string, Alarm[]>();
  for (const alarm of kept) {
    const title = causeOf(alarm);
    const group = groups.get(title);
    if (group) group.push(alarm);
    else groups.set(title, [alarm]);
  }
  return [...groups].flatMap(([title, members]): ListRow[] => {
    const isShown = !closed.has(title);
    const first = firstOut(members);
    const heading: ListRow = { kind: 'group', title, count: members.length, isOpen: isShown };
    return isShown ? [heading, ...members.map((alarm): ListRow => ({ kind: 'alarm', alarm, isFirst: alarm === first }))] : [heading];
  });
}

const kNone: ReadonlySet<string> = new Set();

/// The alarm `step` rows from the chosen one, skipping headings; the first when none is chosen.
export function neighbour(rows: readonly ListRow[], chosen: number | null, step: 1 | -1): number | null {
  const ids = rows.flatMap((row) => (row.kind === 'alarm' ? [row.alarm.id] : []));
  const at = chosen === null ? -1 : ids.indexOf(chosen);
  if (at < 0) return ids[0] ?? null;
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))] ?? null;
}
