// SPDX-License-Identifier: Apache-2.0
// From what was found to whether it helped.
import { request } from './http';

export type FindingSource = 'review' | 'drill' | 'problem' | 'missed-failure' | 'comment';
export const kFindingSources: readonly FindingSource[] = ['review', 'drill', 'problem', 'missed-failure', 'comment'];
export type Effect = 'no action' | 'too early' | 'better' | 'worse' | 'no difference shown' | 'not known';

export interface Measured {
  from: string;
  to: string;
  value: number | null;
  interval: { low: number; high: number | null } | null;
  sample: number;
  why_not: string;
}
export interface ImprovementAction {
  owner: string;
  what: string;
  due: string;
  is_overdue: boolean;
  metric: string;
  unit: string;
  scope: 'plant' | 'wave';
  wave: number | null;
  direction: 'up' | 'down';
  window_days: number;
  done_at: string | null;
  done_by: string;
  before: Measured | null;
  after: Measured | null;
  source: string;
}
export interface Improvement {
  id: number;
  source: FindingSource;
  page: string;
  title: string;
  words: string;
  found_by: string;
  found_at: string;
  action: ImprovementAction | null;
  effect: Effect;
  effect_due: string | null;
  closed_at: string | null;
  closed_by: string;
  lesson: string;
  is_closed_without_effect: boolean;
}
export interface NewAction {
  owner: string;
  what: string;
  due: string;
  metric: string;
  direction: 'up' | 'down';
  scope: 'plant' | 'wave';
  /// Of scope "wave".
  wave?: number;
  window_days: number;
}
export interface MetricRow {
  id: string;
  title: string;
  /// It can be told for the assets of a wave alone.
  has_wave_scope: boolean;
}

const kBase = '/improvements';
export const fetchMetrics = (signal?: AbortSignal) => request<{ metrics: MetricRow[] }>('GET', '/rollout/metrics', undefined, signal);
export const fetchImprovements = (signal?: AbortSignal) => request<{ n_overdue: number; improvements: Improvement[] }>('GET', kBase, undefined, signal);
export const addFinding = (finding: { source: FindingSource; key: number; title: string; words: string }) => request<Improvement>('POST', kBase, finding);
export const putAction = (id: number, action: NewAction) => request<Improvement>('PUT', `${kBase}/${id}/action`, action);
export const finishAction = (id: number) => request<Improvement>('POST', `${kBase}/${id}/done`);
export const closeFinding = (id: number, lesson: string) => request<Improvement>('POST', `${kBase}/${id}/close`, { lesson });
