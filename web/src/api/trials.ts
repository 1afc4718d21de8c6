// SPDX-License-Identifier: Apache-2.0
// Trials of new sensors and new uses of signals.
import { request } from './http';
import type { OutcomeKind } from './outcomes';
import type { JudgedCriterion, ShadowLoad, Verdict } from './rollout';

export type TrialKind = 'sensor' | 'use';
export type TrialState = 'proposed' | 'running' | 'promoted' | 'dropped';
export const kTrialStates: readonly TrialState[] = ['proposed', 'running', 'promoted', 'dropped'];
export type TrialSource = 'finding' | 'failure' | 'problem';
export const kTrialSources: readonly TrialSource[] = ['finding', 'failure', 'problem'];

export interface TrialSummary {
  id: number;
  kind: TrialKind;
  title: string;
  reason: string;
  links: { source: TrialSource; id: number; page: string }[];
  proposed_by: string;
  proposed_at: string;
  owner: string;
  benefit: string;
  n_signals: number;
  n_rules: number;
  window_days: number;
  drop_by: string;
  ruling: number;
  state: TrialState;
  /// Undecided past its date.
  is_expired: boolean;
  started_at: string | null;
  started_by: string;
  window_end: string | null;
  decided_at: string | null;
  decided_by: string;
  decision_reason: string;
  lesson: string;
  evidence_hash: string;
}
export interface TrialCondition {
  alarm: number;
  rule: number;
  message: string;
  asset_title: string;
  position: string;
  raised: string;
  returned: string | null;
  outcome: OutcomeKind | null;
}
export interface Trial extends TrialSummary {
  signals: { id: number; path: string }[];
  rules: { id: number; message: string; signal: number | null; mode: string; is_enabled: boolean }[];
  waivers: { metric: string; reason: string; who: string; at: string }[];
  verdict: Verdict;
  criteria: JudgedCriterion[];
  /// null: it has not started.
  measured: { from: string; to: string; is_whole: boolean } | null;
  load: ShadowLoad | null;
  conditions: { n: number; n_confirmed: number; n_rejected: number; n_unlabelled: number; rows: TrialCondition[] };
}
export interface TrialMetric {
  id: string;
  title: string;
  unit: string;
  good: 'at-least' | 'at-most';
  needs_rules: boolean;
}
export interface TrialPlan {
  owner: string;
  benefit: string;
  signals: number[];
  rules: number[];
  window_days: number;
  criteria: { metric: string; target: number }[];
}
export interface NewTrial extends TrialPlan {
  kind: TrialKind;
  title: string;
  reason: string;
  links: { source: TrialSource; id: number }[];
  drop_by: string;
}
export interface TrialDecision {
  verdict: 'promote' | 'drop';
  reason: string;
  lesson: string;
  accept_undecided: boolean;
}

const kBase = '/rollout/trials';
export const fetchTrials = (signal?: AbortSignal) => request<{ n_expired: number; trials: TrialSummary[] }>('GET', kBase, undefined, signal);
export const fetchTrial = (id: number, signal?: AbortSignal) => request<Trial>('GET', `${kBase}/${id}`, undefined, signal);
export const fetchTrialMetrics = (signal?: AbortSignal) => request<{ metrics: TrialMetric[] }>('GET', `${kBase}/metrics`, undefined, signal);
export const proposeTrial = (trial: NewTrial) => request<Trial>('POST', kBase, trial);
export const putTrialPlan = (id: number, plan: TrialPlan) => request<Trial>('PUT', `${kBase}/${id}/plan`, plan);
export const startTrial = (id: number) => request<Trial>('POST', `${kBase}/${id}/start`);
export const waiveTrial = (id: number, metric: string, reason: string) => request<Trial>('POST', `${kBase}/${id}/waivers`, { metric, reason });
export const decideTrial = (id: number, decision: TrialDecision) => request<Trial>('POST', `${kBase}/${id}/decide`, decision);
