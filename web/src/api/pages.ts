// SPDX-License-Identifier: Apache-2.0
// The answer to an alarm: who was told, who has it, what it was worth, what was handed on.
import { query, request } from './http';
import type { WorkOrder } from './orders';
import type { Outcome, OutcomeKind } from './outcomes';
import type { RunSummary } from './runs';
import type { Words } from './words';

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
  reason_words: Words | null;
  is_drill: boolean;
  /// What the alarm says.
  title: string;
  asset_title: string;
  /// Who has the alarm now; '' while nobody has.
  holder: string;
}

/// 'acknowledged': seen at the operator position, and that was enough. 'stopped': a condition was not met.
export type ChainState = 'running' | 'accepted' | 'acknowledged' | 'withdrawn' | 'exhausted' | 'stopped';

export interface ChainEvent {
  time: string;
  step: number;
  what: string;
  /// Whom it happened to, or who did it; '' = nobody.
  person: string;
  text: string;
  words: Words | null;
}
export interface Chain {
  id: number;
  policy: string;
  policy_title: string;
  state: ChainState;
  started: string;
  step: number;
  next_at: string | null;
  accepted_by: string | null;
  events: ChainEvent[];
}

export interface SimilarAlarm {
  alarm: number;
  raised: string;
  returned: string | null;
  outcome: OutcomeKind | null;
  comment: string;
}

export interface AlarmResponse {
  alarm: number;
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
