// SPDX-License-Identifier: Apache-2.0
// A rehearsal under way, from its lines of progress: which phases are over, and the points so far. Pure.
import { kPhases, type Phase, type PhaseFigures, type PhasePoint, type PhaseVerdict, type RehearsalReport, type RehearsalStep } from '../api/rehearsal';

export interface PhaseProgress {
  phase: Phase;
  state: 'over' | 'running' | 'to-come';
  verdict: PhaseVerdict | null;
  reason: string;
  points: PhasePoint[];
}

/// All phases in their order. The one that runs is the first without a verdict, once it has a point.
export function progressOf(steps: readonly RehearsalStep[]): PhaseProgress[] {
  const rows = new Map<Phase, PhaseProgress>(kPhases.map((phase) => [phase, { phase, state: 'to-come', verdict: null, reason: '', points: [] }]));
  for (const step of steps) {
    const row = rows.get(step.phase);
    if (!row) continue;
    if ('verdict' in step) {
      row.state = 'over';
      row.verdict = step.verdict;
      row.reason = step.reason;
    } else {
      if (row.state === 'to-come') row.state = 'running';
      row.points.push(step);
    }
  }
  return [...rows.values()];
}

/// An SVG path through the values of the points, `top` at the upper edge.
export function pathOf(points: readonly PhasePoint[], value: (point: PhasePoint) => number, top: number, width: number, height: number): string {
  const last = points[points.length - 1]?.at_s ?? 0;
  return points
    .map((point, i) => {
      const x = last > 0 ? (point.at_s / last) * width : 0;
      const y = height - (top > 0 ? Math.min(1, value(point) / top) : 0) * height;
      return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

/// The highest of the values, and of what must fit above them.
export const topOf = (points: readonly PhasePoint[], value: (point: PhasePoint) => number, least = 0): number =>
  points.reduce((most, point) => Math.max(most, value(point)), least);

export interface SentWays {
  /// What the instance took in, by the way it came; shares of all of it.
  sent: { source: string; share: number }[];
  /// Ways the site's readings come that the rehearsal did not use.
  otherwise: string[];
}

/// Of before it was counted, Sparkplug B was the one way that was not used.
export function sentWays(report: Pick<RehearsalReport, 'received' | 'shape'>): SentWays {
  const sum = report.received.reduce((all, one) => all + one.readings, 0);
  const sent = report.received.filter((one) => one.readings > 0).map((one) => ({ source: one.source, share: one.readings / sum }));
  if (sum === 0) return { sent, otherwise: report.shape.sources.filter((one) => one.share > 0 && one.source === 'sparkplug').map((one) => one.source) };
  const otherwise = report.shape.sources.filter((one) => one.share > 0 && one.source !== 'mqtt' && !sent.some((way) => way.source === one.source)).map((one) => one.source);
  return { sent, otherwise };
}

/// Of what a report does not say, what is of this run alone: files the sandbox could not take, and phases that did not
/// run. What no rehearsal can show has words of its own.
export const untestedHere = (report: { untested: readonly string[] }): string[] =>
  report.untested.filter((sentence) => sentence.startsWith('the phase ') || /^[^\s:]+\.ya?ml: /.test(sentence));

/// In the order of a table, the one that is held against the limit in the middle.
export const kPercentiles = ['p50', 'p90', 'p99', 'p999', 'max'] as const;

/// Milliseconds with as many decimals as tell one wait from another, the same for all of a table.
export const decimalsOfWaits = (waits: PhaseFigures['latency_ms']): number => (waits.p50 < 100 ? 1 : 0);

/// A fault ends, and it counts how long everything takes to come back; the others are about rate and wait.
const kFaults: readonly Phase[] = ['reconnect', 'link-cut', 'kill', 'disk-full'];
export const isFault = (phase: Phase): boolean => kFaults.includes(phase);

export interface Glance {
  /// Of the phase that holds the factor; null: it was not reached.
  hold: PhaseFigures | null;
  /// The slowest fault; `seconds` is null where one never came back. No fault was tried: null.
  recovery: { phase: Phase; seconds: number | null } | null;
  lost: number;
  acknowledged: number;
  /// The most that any phase took; null: none ran.
  memory: { phase: Phase; bytes: number } | null;
}

/// What a report comes down to over all of its phases.
export function glanceOf(report: Pick<RehearsalReport, 'phases'>): Glance {
  const glance: Glance = { hold: null, recovery: null, lost: 0, acknowledged: 0, memory: null };
  for (const { phase, figures } of report.phases) {
    if (figures === null) continue;
    if (phase === 'hold') glance.hold = figures;
    glance.lost += figures.lost;
    glance.acknowledged += figures.acknowledged;
    if (glance.memory === null || figures.memory_bytes > glance.memory.bytes) glance.memory = { phase, bytes: figures.memory_bytes };
    if (!isFault(phase) || glance.recovery?.seconds === null) continue;
    const slowest = glance.recovery?.seconds ?? -1;
    if (figures.recovery_s === null || figures.recovery_s > slowest) glance.recovery = { phase, seconds: figures.recovery_s };
  }
  return glance;
}
