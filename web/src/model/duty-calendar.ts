// SPDX-License-Identifier: Apache-2.0
// Shifts as a calendar: a row per layer, a column per day, and what nobody covers. Pure.
// Units: instants are Unix milliseconds; stretches of time are half open.
import type { Shift } from '../api/rosters';
import { parseTime } from '../lib/format-time';

export interface Stretch {
  begin: number;
  end: number;
}
/// Part of a day: a shift, or time without one. `idle`: another layer is on duty; `nobody`: none is.
export interface DutyPiece extends Stretch {
  kind: 'shift' | 'idle' | 'nobody';
  /// Absent where there is no shift.
  shift?: Shift;
  /// It began on an earlier day, it goes on tomorrow.
  isContinued: boolean;
  goesOn: boolean;
}
export interface DutyDay extends Stretch {
  pieces: DutyPiece[];
}
export interface DutyRow {
  layer: string;
  days: DutyDay[];
}

const stretchOf = (shift: Shift): Stretch => ({ begin: parseTime(shift.begin), end: parseTime(shift.end) });
const isManned = (shift: Shift): boolean => shift.people.length > 0;

/// In order of time, overlapping and touching ones joined.
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const { begin, end } of [...stretches].sort((a, b) => a.begin - b.begin)) {
    const last = result[result.length - 1];
    if (last && begin <= last.end) last.end = Math.max(last.end, end);
    else if (begin < end) result.push({ begin, end });
  }
  return result;
}

/// What is left of `whole`; `taken` is joined.
export function without(whole: Stretch, taken: readonly Stretch[]): Stretch[] {
  const left: Stretch[] = [];
  let at = whole.begin;
  for (const { begin, end } of taken) {
    if (end <= at || begin >= whole.end) continue;
    if (begin > at) left.push({ begin: at, end: begin });
    at = Math.max(at, end);
  }
  if (at < whole.end) left.push({ begin: at, end: whole.end });
  return left;
}

/// `midnights`: the begin of each day and the end of the last. Layers stand in the order they appear;
/// `layers` adds those that have no shift in this time.
export function dutyCalendar(shifts: readonly Shift[], midnights: readonly number[], layers: readonly string[] = []): DutyRow[] {
  const manned = shifts.filter(isManned);
  const covered = joined(manned.map(stretchOf));
  return [...new Set([...layers, ...shifts.map((shift) => shift.layer)])].map((layer) => {
    const own = manned.filter((shift) => shift.layer === layer);
    const ownCovered = joined(own.map(stretchOf));
    return { layer, days: midnights.slice(0, -1).map((begin, i) => dayOf(begin, midnights[i + 1] ?? begin, own, ownCovered, covered)) };
  });
}

function dayOf(begin: number, end: number, own: readonly Shift[], ownCovered: readonly Stretch[], covered: readonly Stretch[]): DutyDay {
  const day = { begin, end };
  const pieces: DutyPiece[] = [];
  for (const shift of own) {
    const whole = stretchOf(shift);
    if (whole.begin >= end || whole.end <= begin) continue;
    pieces.push({
      kind: 'shift', shift, begin: Math.max(begin, whole.begin), end: Math.min(end, whole.end), isContinued: whole.begin < begin, goesOn: whole.end > end,
    });
  }
  for (const free of without(day, ownCovered)) {
    const nobody = without(free, covered);
    for (const piece of nobody) pieces.push({ ...piece, kind: 'nobody', isContinued: false, goesOn: false });
    for (const piece of without(free, nobody)) pieces.push({ ...piece, kind: 'idle', isContinued: false, goesOn: false });
  }
  return { ...day, pieces: pieces.sort((a, b) => a.begin - b.begin || a.end - b.end) };
}

/// Everybody named, in order, for a field that asks for one of them.
export const peopleOf = (shifts: readonly Shift[]): string[] =>
  [...new Set(shifts.flatMap((shift) => shift.people))].sort((a, b) => a.localeCompare(b));
