// SPDX-License-Identifier: Apache-2.0
// Who is told in what order; the mistakes in that, and what would happen to an alarm.
import { request } from './http';
import type { Words } from './words';

export type StepKind = 'notify' | 'wait' | 'continue-if' | 'webhook' | 'repeat';
export interface PolicyStep {
  kind: StepKind;
  /// In plain words.
  text: string;
  people: string[];
  rosters: string[];
  teams: string[];
  channels: string[];
  skill: string;
  wait_s: number | null;
  hours: string | null;
  roster: string | null;
  more_than: number | null;
  within_s: number | null;
  url: string | null;
  times: number | null;
}
export interface Policy {
  name: string;
  title: string;
  document: number;
  is_default: boolean;
  steps: PolicyStep[];
  /// Told when the steps end and nobody took it.
  last_resort: PolicyStep | null;
}
export interface Finding {
  /// What it is about: "policies/pump-alarms".
  where: string;
  what: string;
  what_words: Words | null;
  next: string;
  next_words: Words | null;
}
export interface DryRunStep {
  at: string;
  step: number;
  who: string[];
  channels: string[];
  text: string;
  /// Why nobody would be told; empty when somebody would.
  skipped: string;
  /// Of `text` or `skipped`, whichever is there.
  words: Words | null;
}
export interface DryRunMessage {
  kind: string;
  channel: string;
  language: string;
  /// Empty where the channel has none.
  subject: string;
  /// Plain text, or the JSON that a system is sent; empty for a siren.
  text: string;
  /// Why it could not be sent as it is; empty where it could.
  problem: string;
  to: { person: string; address: string; step: number; at: string }[];
}
export interface DryRun {
  policy: string;
  steps: DryRunStep[];
  messages: DryRunMessage[];
  /// Of a text that was brought along; `chosen` empty: no policy would take the alarm.
  draft: { is_chosen: boolean; chosen: string } | null;
}
export type DryRunSubject = { alarm: number } | { rule: number };

export const fetchPolicies = (signal?: AbortSignal) => request<{ policies: Policy[] }>('GET', '/policies', undefined, signal);
export const fetchFindings = (signal?: AbortSignal) => request<{ findings: Finding[] }>('GET', '/respond/check', undefined, signal);
/// `at` null: now. `policy`: a text to try; null: the policies in force.
export const dryRun = (subject: DryRunSubject, at: string | null, policy: string | null) =>
  request<DryRun>('POST', '/respond/dry-run', { ...subject, at, policy });
