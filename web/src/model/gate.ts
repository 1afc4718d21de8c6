// SPDX-License-Identifier: Apache-2.0
// What a gate says of a criterion, and where its interval stands beside the target. Pure.
import type { Answer, Decision, JudgedCriterion, Verdict, WaveState, WaveStep } from '../api/rollout';
import type { VerdictLook } from './kpi-scale';

/// Why a criterion is where it is, as a message: the server's own sentence is only needed for what is not known.
export type GateReason = 'meets' | 'misses' | 'within' | 'sample' | 'blocks' | 'unknown';

export function reasonOf(row: JudgedCriterion): GateReason {
  if (row.value === null) return 'unknown';
  if (row.verdict === 'pass') return 'meets';
  if (row.verdict === 'fail') return 'misses';
  if (row.low === null) return 'blocks';
  return row.sample < row.least_sample ? 'sample' : 'within';
}

export const lookOfVerdict = (row: { verdict: Verdict; value: number | null }): VerdictLook =>
  row.verdict === 'pass' ? 'good' : row.verdict === 'fail' ? 'bad' : row.value === null ? 'unknown' : 'unclear';

const kAnswerLooks: Readonly<Record<Answer, VerdictLook>> = { yes: 'good', 'yes, with waivers': 'borderline', no: 'bad', 'not known': 'unknown' };
export const lookOfAnswer = (answer: Answer): VerdictLook => kAnswerLooks[answer] ?? 'unknown';

export type AnswerKey = 'yes' | 'waivers' | 'no' | 'unknown';
const kAnswerKeys: Readonly<Record<Answer, AnswerKey>> = { yes: 'yes', 'yes, with waivers': 'waivers', no: 'no', 'not known': 'unknown' };
export const answerKey = (answer: Answer): AnswerKey => kAnswerKeys[answer] ?? 'unknown';

/// Shares of the width, 0..1: where the interval lies, the figure, the target, and which side is good.
export interface IntervalBar {
  low: number;
  high: number;
  value: number;
  target: number;
  goodFrom: number;
  goodTo: number;
  /// The interval has no upper end.
  isOpen: boolean;
}

/// Nothing where nothing is known. Shares span the whole width; other figures fit with a little room.
export function intervalBar(row: JudgedCriterion): IntervalBar | null {
  if (row.value === null || row.low === null) return null;
  const isOpen = row.high === null;
  const most = Math.max(row.target, row.value, row.low, row.high ?? 0);
  const end = row.unit === 'share' ? 1 : most > 0 ? most * 1.15 : 1;
  const at = (value: number): number => Math.min(1, Math.max(0, value / end));
  const target = at(row.target);
  return {
    low: at(row.low), high: isOpen ? 1 : at(row.high ?? 0), value: at(row.value), target, isOpen,
    goodFrom: row.good === 'at-least' ? target : 0, goodTo: row.good === 'at-least' ? 1 : target,
  };
}

/// The steps that lead on from a state, the usual one first.
const kSteps: Readonly<Record<WaveState, readonly WaveStep[]>> = {
  planned: ['start', 'shadow'], shadow: ['start', 'hold'], active: ['stabilize', 'hold', 'stop'], stabilizing: ['hold', 'stop'], passed: ['stop'], held: ['resume', 'stop'],
};
export const stepsFrom = (state: WaveState): readonly WaveStep[] => kSteps[state] ?? [];
/// Steps that go back ask why.
export const needsReason = (step: WaveStep): boolean => step === 'hold' || step === 'stop';
/// Whoever sees it go wrong may; everything else is an engineer's.
export const isBrake = needsReason;

export interface TrendRow {
  metric: string;
  title: string;
  scope: string;
  /// By window, oldest first; null where that window did not judge it.
  cells: (JudgedCriterion | null)[];
}
/// How each criterion of the latest judgement came along over the last `most` windows.
export function criteriaTrend(decisions: readonly Decision[], most: number): { windows: Decision[]; rows: TrendRow[] } {
  const windows = [...decisions].sort((a, b) => a.end.localeCompare(b.end)).slice(-most);
  const latest = windows[windows.length - 1];
  const rows = (latest?.criteria ?? []).map(({ metric, title, scope }) => ({
    metric, title, scope,
    cells: windows.map((window) => window.criteria.find((one) => one.metric === metric && one.scope === scope) ?? null),
  }));
  return { windows, rows };
}
