// SPDX-License-Identifier: Apache-2.0
// How a trial looks on the board, and what people type into its plan. Pure.
import type { TrialPlan, TrialState, TrialSummary } from '../api/trials';
import type { VerdictLook } from './kpi-scale';

const kLooks: Readonly<Record<TrialState, VerdictLook>> = { proposed: 'unknown', running: 'unclear', promoted: 'good', dropped: 'unknown' };
/// What was dropped asks nobody for anything; one that has expired asks for somebody, whatever its state.
export const lookOfTrial = (trial: Pick<TrialSummary, 'state' | 'is_expired'>): VerdictLook => (trial.is_expired ? 'borderline' : kLooks[trial.state] ?? 'unknown');

/// The trials of one column: what has expired first, then as they came.
export function trialsIn<T extends Pick<TrialSummary, 'state' | 'is_expired'>>(trials: readonly T[], state: TrialState): T[] {
  const own = trials.filter((trial) => trial.state === state);
  return [...own.filter((trial) => trial.is_expired), ...own.filter((trial) => !trial.is_expired)];
}

/// The promotion that is open to somebody: after the window, and not by the one who proposed it.
export const mayPromote = (trial: Pick<TrialSummary, 'state' | 'proposed_by'> & { measured: { is_whole: boolean } | null }, me: string): boolean =>
  trial.state === 'running' && trial.measured?.is_whole === true && trial.proposed_by !== me;

/// "12, 13 14" as numbers; null where something else is in it.
export function idsOf(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.some((part) => !/^[1-9][0-9]{0,9}$/.test(part))) return null;
  return [...new Set(parts.map(Number))];
}

/// A target as people write it: shares in percent.
export const shownTarget = (target: number, unit: string): string => String(unit === 'share' ? Math.round(target * 1000) / 10 : target);
export const targetOf = (text: string, unit: string): number => (unit === 'share' ? Number(text) / 100 : Number(text));

/// What a criterion is usually asked for.
export const kUsualTargets: Readonly<Record<string, number>> = {
  confirmed_detections: 2, nuisance_share: 0.3, alarms_per_position_day: 1, data_completeness: 0.95, lead_time_median: 4,
};

/// The plan as the form first shows it.
export interface PlanDraft {
  owner: string;
  benefit: string;
  signals: string;
  rules: string;
  days: string;
  /// By metric; null: not asked for.
  targets: Record<string, string | null>;
}
export const kNewPlan: PlanDraft = { owner: '', benefit: '', signals: '', rules: '', days: '28', targets: {} };

export function draftOf(trial: Pick<TrialSummary, 'owner' | 'benefit' | 'window_days'> & { signals: { id: number }[]; rules: { id: number }[]; criteria: { metric: string; target: number; unit: string }[] }): PlanDraft {
  return {
    owner: trial.owner, benefit: trial.benefit, days: String(trial.window_days),
    signals: trial.signals.map((one) => one.id).join(', '), rules: trial.rules.map((one) => one.id).join(', '),
    targets: Object.fromEntries(trial.criteria.map((one) => [one.metric, shownTarget(one.target, one.unit)])),
  };
}

/// null: the numbers of signals or rules cannot be read.
export function planOf(draft: PlanDraft, metrics: readonly { id: string; unit: string }[]): TrialPlan | null {
  const signals = idsOf(draft.signals);
  const rules = idsOf(draft.rules);
  if (signals === null || rules === null) return null;
  const criteria = metrics.flatMap((metric) => {
    const target = draft.targets[metric.id];
    return target === null || target === undefined ? [] : [{ metric: metric.id, target: targetOf(target, metric.unit) }];
  });
  return { owner: draft.owner.trim(), benefit: draft.benefit.trim(), signals, rules, window_days: Number(draft.days), criteria };
}
