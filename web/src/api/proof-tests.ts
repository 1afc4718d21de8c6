// SPDX-License-Identifier: Apache-2.0
// Proof tests: the condition was put before the sensor; did the alarm come?
import { query, request } from './http';

/// As found: whether the alarm came. As left: whether it would come now.
export type ProofResult = 'passed' | 'failed';
export type AsLeft = 'working' | 'not-working';
export interface ProofTest {
  id: number;
  rule: number;
  /// null: the rule was removed.
  message: string | null;
  path: string | null;
  tested_at: string;
  tested_by: string;
  result: ProofResult;
  as_left: AsLeft;
  note: string;
  recorded_by: string;
}
export interface NewProofTest {
  rule: number;
  tested_at: string;
  tested_by: string;
  result: ProofResult;
  as_left: AsLeft;
  /// Needed where it failed or is left not working.
  note: string;
}
/// Newest first.
export const fetchProofTests = (limit: number, signal?: AbortSignal) =>
  request<{ tests: ProofTest[] }>('GET', `/proof-tests${query({ limit })}`, undefined, signal);
export const recordProofTest = (test: NewProofTest) => request<ProofTest>('POST', '/proof-tests', test);
