// SPDX-License-Identifier: Apache-2.0
// Conditions that others report: a control system, a door contact, a person on the round.
import { request } from './http';
import type { RuleMode } from './signals';
import type { Words } from './words';

export interface Condition {
  rule: number;
  message: string;
  mode: RuleMode;
  is_enabled: boolean;
  signal: number;
  subject: { kind: 'signal' | 'asset' | 'device' | 'external'; name: string };
  /// unknown: never reported, of bad quality, or reported too long ago.
  state: 'active' | 'inactive' | 'unknown';
  /// When it was last reported.
  at: string | null;
  /// Since when it is as it is; null where the rule found nothing yet.
  since: string | null;
  alarm: number | null;
  /// Who reported it so, with which words.
  said: string | null;
  said_words: Words | null;
}

export const fetchConditions = (signal?: AbortSignal) => request<{ conditions: Condition[] }>('GET', '/conditions', undefined, signal);
/// Answers when it is on disk; the rule follows within a second.
export const reportCondition = (rule: number, isActive: boolean, text: string) =>
  request<unknown>('POST', '/conditions', { rule, active: isActive, text });
