// SPDX-License-Identifier: Apache-2.0
// Who is told in what order; the mistakes in that, and what would happen to an alarm.
import { request } from './http';

export type StepKind = 'notify' | 'wait' | 'continue-if' | 'webhook' | 'repeat';
export interface PolicyStep {
  kind: StepKind;
  /// In plain words.
  text: string;
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
  next: string;
}
export interface DryRunStep {
  at: string;
  step: number;
  who: string[];
  channels: string[];
  text: string;
  /// Why nobody would be told; empty when somebody would.
  skipped: string;
}
export interface DryRun {
  policy: string;
  steps: DryRunStep[];
}

export const fetchPolicies = (signal?: AbortSignal) => request<{ policies: Policy[] }>('GET', '/policies', undefined, signal);
export const fetchFindings = (signal?: AbortSignal) => request<{ findings: Finding[] }>('GET', '/respond/check', undefined, signal);
/// `at` null: now.
export const dryRun = (alarm: number, at: string | null) => request<DryRun>('POST', '/respond/dry-run', { alarm, at });
