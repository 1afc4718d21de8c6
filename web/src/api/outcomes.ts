// SPDX-License-Identifier: Apache-2.0
// What closed alarms turned out to be, and what to change for it.
import type { RuleResponse, RuleSettings } from './signals';
import { query, request } from './http';
import type { Words } from './words';

export const kOutcomes = ['true', 'early', 'nuisance', 'duplicate', 'sensor-fault', 'known-work'] as const;
export type OutcomeKind = (typeof kOutcomes)[number];

export interface ReviewAlarm {
  alarm: number;
  raised: string;
  message: string;
  asset: number | null;
  outcome: OutcomeKind | null;
  /// Raises of the same rule in the time asked for.
  n_same: number;
}
export interface Outcome {
  alarm: number;
  raised: string;
  outcome: OutcomeKind;
  who: string;
  when: string;
  comment: string;
}
export type ProposalKind = 'deadband' | 'on-delay' | 'off-delay' | 'limit' | 'shelve-by-design';
export interface Proposal {
  rule: number;
  message: string;
  kind: ProposalKind;
  /// null: a relation, not a number.
  from: number | null;
  to: number | null;
  /// Of `from` and `to`; delays are in seconds.
  unit: string;
  /// What to change in the rule to apply it.
  change: Partial<RuleSettings & RuleResponse>;
  removes: number;
  keeps_true: number;
  loses_true: number;
  /// What it would have done, in a sentence.
  reason: string;
  reason_words: Words | null;
}
const span = (fromMs: number, toMs: number): string =>
  query({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() });

export const fetchReview = (fromMs: number, toMs: number, signal?: AbortSignal) =>
  request<{ alarms: ReviewAlarm[] }>('GET', `/review${span(fromMs, toMs)}`, undefined, signal);
export const labelAlarm = (alarm: number, raised: string, outcome: OutcomeKind, comment: string) =>
  request<Outcome>('POST', `/alarms/${alarm}/outcome`, { outcome, comment, raised });
export const fetchProposals = (signal?: AbortSignal) => request<{ proposals: Proposal[] }>('GET', '/proposals', undefined, signal);
