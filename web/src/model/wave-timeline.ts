// SPDX-License-Identifier: Apache-2.0
// When each wave was in which state, on one axis. Pure; every instant is Unix milliseconds.
import type { Wave, WaveState } from '../api/rollout';
import { kDay, parseTime } from '../lib/format-time';

/// Shares of the axis, 0..1.
export interface WaveSegment {
  state: WaveState;
  from: number;
  to: number;
  begin: number;
}
export interface WaveLine {
  id: number;
  title: string;
  state: WaveState;
  /// Since when it is in its state; NaN: it has not begun.
  since: number;
  segments: WaveSegment[];
  /// Where its running window ends; null: none runs.
  due: number | null;
}
export interface WaveTimeline {
  begin: number;
  end: number;
  /// Where now is, 0..1.
  today: number;
  months: { at: number; ms: number }[];
  lines: WaveLine[];
}

/// Null until a wave has begun.
export function waveTimeline(waves: readonly Wave[], now: number): WaveTimeline | null {
  const begins = waves.flatMap((wave) => wave.changes.map((change) => parseTime(change.at))).filter(Number.isFinite);
  if (begins.length === 0) return null;
  const begin = Math.min(...begins);
  const ends = waves.map((wave) => parseTime(wave.window?.end)).filter(Number.isFinite);
  const end = Math.max(now, ...ends, begin + kDay);
  const at = (ms: number): number => Math.min(1, Math.max(0, (ms - begin) / (end - begin)));
  return { begin, end, today: at(now), months: monthsOf(begin, end, at), lines: waves.map((wave) => lineOf(wave, now, at)) };
}

function lineOf(wave: Wave, now: number, at: (ms: number) => number): WaveLine {
  const changes = wave.changes
    .map((change) => ({ state: change.to, ms: parseTime(change.at) }))
    .filter((change) => Number.isFinite(change.ms))
    .sort((a, b) => a.ms - b.ms);
  const segments = changes.flatMap((change, i) => {
    const until = changes[i + 1]?.ms ?? Math.max(now, change.ms);
    return change.state === 'planned' ? [] : [{ state: change.state, from: at(change.ms), to: at(until), begin: change.ms }];
  });
  const due = parseTime(wave.window?.end);
  return {
    id: wave.id, title: wave.title, state: wave.state, since: changes.at(-1)?.ms ?? Number.NaN, segments,
    due: Number.isFinite(due) && wave.state !== 'planned' ? at(due) : null,
  };
}

/// The firsts of months (UTC) within the axis, every second, third... where there would be more than twelve.
function monthsOf(begin: number, end: number, at: (ms: number) => number): { at: number; ms: number }[] {
  const first = new Date(begin);
  const months: number[] = [];
  for (let i = 1; ; ++i) {
    const ms = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + i, 1);
    if (ms > end) break;
    months.push(ms);
  }
  const step = Math.ceil(months.length / 12);
  return months.filter((_, i) => i % step === 0).map((ms) => ({ at: at(ms), ms }));
}
