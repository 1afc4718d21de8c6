// SPDX-License-Identifier: Apache-2.0
// The open alarms as the server last told them: a reducer over lists and changes.
import type { Alarm, AlarmState, Counts } from '../api/alarms';

export interface AlarmBook {
  /// Everything not normal, shelved ones included, by id.
  byId: ReadonlyMap<number, Alarm>;
  isLoaded: boolean;
}

export const emptyBook: AlarmBook = { byId: new Map(), isLoaded: false };

/// What rules on trial and rules that only record hold: it asks nobody for anything and is in no list of alarms.
export const isRecordedOnly = (alarm: Pick<Alarm, 'mode'>): boolean => alarm.mode === 'shadow' || alarm.mode === 'event';
export const isOpen = (alarm: Alarm): boolean => alarm.state !== 'normal' && !isRecordedOnly(alarm);
export const isUnacknowledged = (state: AlarmState): boolean =>
  state === 'unacknowledged' || state === 'returned-unacknowledged';
export const isSilenced = (state: AlarmState): boolean =>
  state === 'shelved' || state === 'suppressed-by-design' || state === 'out-of-service';

/// The state as it is shown: a latched alarm is in a state of its own, over and not let go.
export const shownState = (alarm: Pick<Alarm, 'state' | 'is_latched'>): AlarmState | 'latched' | 'latched-new' => {
  if (!alarm.is_latched || isSilenced(alarm.state)) return alarm.state;
  return isUnacknowledged(alarm.state) ? 'latched-new' : 'latched';
};

/// Stands for longer than a shift could leave it: handled, shelved or wrong, but not unseen (ISA-18.2: 24 h).
export const isStale = (alarm: Alarm, now: number): boolean =>
  alarm.is_active && isOpen(alarm) && !isSilenced(alarm.state) && now - Date.parse(alarm.raised) > 24 * 3_600_000;

export function loaded(alarms: readonly Alarm[]): AlarmBook {
  return { byId: new Map(alarms.filter(isOpen).map((alarm) => [alarm.id, alarm])), isLoaded: true };
}

export function changed(book: AlarmBook, alarms: readonly Alarm[]): AlarmBook {
  if (alarms.length === 0) return book;
  const byId = new Map(book.byId);
  for (const alarm of alarms) {
    if (isOpen(alarm)) byId.set(alarm.id, alarm);
    else byId.delete(alarm.id);
  }
  return { ...book, byId };
}

/// What one operator position has to see to.
export function ofPosition(book: AlarmBook, position: string): AlarmBook {
  return { ...book, byId: new Map([...book.byId].filter(([, alarm]) => alarm.position === position)) };
}

/// The same sum as the server's `counts`.
export function countUnacknowledged(book: AlarmBook): Counts {
  const counts: Record<string, number> = { '1': 0, '2': 0, '3': 0 };
  for (const alarm of book.byId.values()) {
    if (!isUnacknowledged(alarm.state)) continue;
    counts[alarm.priority] = (counts[alarm.priority] ?? 0) + 1;
  }
  return counts;
}

/// What a tile and a heading show of one asset's alarms.
export interface AlarmSummary {
  worst: Alarm | null;
  unacknowledged: number;
  open: number;
}
export const noAlarms: AlarmSummary = { worst: null, unacknowledged: 0, open: 0 };

/// Unacknowledged before acknowledged before silenced, then priority, then active, then the newest.
export function compareAlarms(a: Alarm, b: Alarm): number {
  return rank(a) - rank(b) || a.priority - b.priority || Number(b.is_active) - Number(a.is_active) || newestFirst(a.raised, b.raised) || b.id - a.id;
}

// All times of the API are RFC 3339 in UTC, so their text sorts like the time (within a second);
// parsing twice per comparison is what makes ten thousand alarms slow.
const newestFirst = (a: string, b: string): number => (a === b ? 0 : a < b ? 1 : -1);

function rank(alarm: Alarm): number {
  if (isUnacknowledged(alarm.state)) return 0;
  return isSilenced(alarm.state) ? 2 : 1;
}

export function summariesByAsset(book: AlarmBook): Map<number, AlarmSummary> {
  const summaries = new Map<number, AlarmSummary>();
  for (const alarm of book.byId.values()) {
    const asset = alarm.subject.asset;
    if (asset === null || isSilenced(alarm.state)) continue;
    const known = summaries.get(asset) ?? noAlarms;
    summaries.set(asset, {
      worst: known.worst === null || compareAlarms(alarm, known.worst) < 0 ? alarm : known.worst,
      unacknowledged: known.unacknowledged + (isUnacknowledged(alarm.state) ? 1 : 0),
      open: known.open + 1,
    });
  }
  return summaries;
}
