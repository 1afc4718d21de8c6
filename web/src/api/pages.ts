// SPDX-License-Identifier: Apache-2.0
// The answer to an alarm: who was told, who has it, what it was worth, what was handed on.
import { query, request } from './http';
import type { RunSummary } from './runs';

export type PageState = 'open' | 'accepted' | 'withdrawn' | 'superseded';

/// One person asked through one set of channels. Accepting it is not acknowledging the alarm.
export interface Page {
  id: number;
  chain: number;
  alarm: number;
  person: string;
  channels: string[];
  state: PageState;
  created: string;
  closed: string | null;
  reason: string;
  is_drill: boolean;
  step: number;
  message: string;
  asset: number | null;
  asset_title: string;
  procedure: string;
  /// Who has the alarm now; null while nobody has.
  holder: string | null;
}

export type ChainState = 'running' | 'accepted' | 'withdrawn' | 'exhausted';

export interface ChainEvent {
  time: string;
  step: number;
  what: string;
  text: string;
}
export interface Chain {
  id: number;
  policy: string;
  policy_version: number;
  state: ChainState;
  started: string;
  step: number;
  next_at: string | null;
  accepted_by: string | null;
  events: ChainEvent[];
}

export type OutcomeLabel = 'true' | 'early' | 'nuisance' | 'duplicate' | 'sensor-fault' | 'known-work';
export const kOutcomeLabels: readonly OutcomeLabel[] = ['true', 'early', 'nuisance', 'duplicate', 'sensor-fault', 'known-work'];

export interface Outcome {
  alarm: number;
  raised: string;
  outcome: OutcomeLabel;
  who: string;
  when: string;
  comment: string;
}

export interface SimilarAlarm {
  alarm: number;
  raised: string;
  returned: string | null;
  outcome: OutcomeLabel | null;
  comment: string;
}

export interface WorkOrder {
  id: number;
  alarm: number | null;
  title: string;
  state: string;
  external_id?: string;
}

export interface AlarmResponse {
  alarm: number;
  is_drill: boolean;
  consequence: string;
  severity: string;
  /// 0: not stated.
  respond_within_s: number;
  respond_by: string | null;
  owner: string;
  procedures: { name: string; version: number; title: string; expected_s: number }[];
  chain: Chain | null;
  pages: Page[];
  runs: RunSummary[];
  work_orders: WorkOrder[];
  outcome: Outcome | null;
  similar: SimilarAlarm[];
}

export const fetchAlarmResponse = (alarm: number, signal?: AbortSignal) =>
  request<AlarmResponse>('GET', `/alarms/${alarm}/response`, undefined, signal);

export const fetchPages = (wanted: { state?: PageState; person?: string }, signal?: AbortSignal) =>
  request<{ pages: Page[]; next_cursor: string | number | null }>('GET', `/pages${query({ ...wanted })}`, undefined, signal);
/// Errors: 409 names who has it.
export const acceptPage = (id: number, comment: string) => request<Page>('POST', `/pages/${id}/accept`, { comment });
export const releasePage = (id: number, comment: string) => request<Page>('POST', `/pages/${id}/release`, { comment });

export const labelAlarm = (alarm: number, outcome: OutcomeLabel, comment: string) =>
  request<Outcome>('POST', `/alarms/${alarm}/outcome`, { outcome, comment });
export const openWorkOrder = (alarm: number, title: string) => request<WorkOrder>('POST', '/work-orders', { alarm, title });
