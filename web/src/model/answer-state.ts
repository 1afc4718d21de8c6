// SPDX-License-Identifier: Apache-2.0
// Who has an alarm, what is one's own to take or give back, and everything that happened to it. Pure.
import type { AlarmDetail, Transition } from '../api/alarms';
import type { Outcome } from '../api/outcomes';
import type { AlarmResponse, ChainEvent, Page } from '../api/pages';
import type { RunSummary } from '../api/runs';
import { parseTime } from '../lib/format-time';

/// A drill's chain, pages and run go under an alarm id that no real alarm has.
const kFirstDrillAlarm = 2 ** 48;
export const isDrillAlarm = (id: number): boolean => id >= kFirstDrillAlarm;

/// 'asked': somebody has been told and nobody has taken it; 'nobody': the chain ended unanswered.
export type Holding =
  | { kind: 'held'; by: string }
  | { kind: 'asked'; people: string[]; nextAt: string | null }
  | { kind: 'nobody' }
  | { kind: 'settled'; how: 'acknowledged' | 'stopped' }
  | { kind: 'over' }
  | { kind: 'unpaged' };

export function holdingOf(response: AlarmResponse): Holding {
  const { chain, pages } = response;
  if (!chain) return { kind: 'unpaged' };
  if (chain.state === 'accepted') return { kind: 'held', by: chain.accepted_by ?? '' };
  if (chain.state === 'withdrawn') return { kind: 'over' };
  if (chain.state === 'acknowledged' || chain.state === 'stopped') return { kind: 'settled', how: chain.state };
  if (chain.state === 'exhausted') return { kind: 'nobody' };
  const people = pages.filter((page) => page.state === 'open').map((page) => page.person);
  return { kind: 'asked', people: [...new Set(people)], nextAt: chain.next_at };
}

/// One's page that may be accepted, or that is accepted and may be given back.
export function ownPage(pages: readonly Page[], me: string): Page | null {
  const own = pages.filter((page) => page.person === me);
  return own.find((page) => page.state === 'accepted') ?? own.find((page) => page.state === 'open') ?? null;
}

/// The run that somebody is on, the newest if several.
export const runningOf = (runs: readonly RunSummary[]): RunSummary | null =>
  runs.filter((run) => run.state === 'running' || run.state === 'handed-over').reduce<RunSummary | null>((last, run) => (last === null || run.id > last.id ? run : last), null);

export type TimelineEntry =
  | { at: number; kind: 'alarm'; transition: Transition }
  | { at: number; kind: 'chain'; event: ChainEvent }
  | { at: number; kind: 'run-started' | 'run-ended'; run: RunSummary }
  | { at: number; kind: 'outcome'; outcome: Outcome };

/// The newest first; at one instant, the alarm before what followed from it.
export function timelineOf(detail: Pick<AlarmDetail, 'history'>, response: AlarmResponse | null): TimelineEntry[] {
  const entries: TimelineEntry[] = detail.history.map((transition) => ({ at: parseTime(transition.time), kind: 'alarm', transition }));
  for (const event of response?.chain?.events ?? []) entries.push({ at: parseTime(event.time), kind: 'chain', event });
  for (const run of response?.runs ?? []) {
    entries.push({ at: parseTime(run.started), kind: 'run-started', run });
    if (run.ended !== null) entries.push({ at: parseTime(run.ended), kind: 'run-ended', run });
  }
  if (response?.outcome) entries.push({ at: parseTime(response.outcome.when), kind: 'outcome', outcome: response.outcome });
  return entries.map((entry, order) => ({ entry, order })).sort((a, b) => b.entry.at - a.entry.at || b.order - a.order).map(({ entry }) => entry);
}
