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
export interface DryRun {
  policy: string;
  steps: DryRunStep[];
}

export const fetchPolicies = (signal?: AbortSignal) => request<{ policies: Policy[] }>('GET', '/policies', undefined, signal);
export const fetchFindings = (signal?: AbortSignal) => request<{ findings: Finding[] }>('GET', '/respond/check', undefined, signal);
/// `at` null: now.
export const dryRun = (alarm: number, at: string | null) => request<DryRun>('POST', '/respond/dry-run', { alarm, at });
