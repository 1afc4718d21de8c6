// SPDX-License-Identifier: Apache-2.0
// A rehearsal under way, from its lines of progress: which phases are over, and the points so far. Pure.
import { kPhases, type Phase, type PhasePoint, type PhaseVerdict, type RehearsalStep } from '../api/rehearsal';

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
