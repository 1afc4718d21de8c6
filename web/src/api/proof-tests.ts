// SPDX-License-Identifier: Apache-2.0
// Proof tests: the condition was put before the sensor; did the alarm come?
import { query, request } from './http';

export type ProofResult = 'passed' | 'failed';
export interface ProofTest {
  id: number;
  rule: number;
  /// null: the rule was removed.
  message: string | null;
  path: string | null;
  tested_at: string;
  tested_by: string;
  result: ProofResult;
  note: string;
  recorded_by: string;
}
export interface NewProofTest {
  rule: number;
  tested_at: string;
  tested_by: string;
  result: ProofResult;
  /// Needed where it failed.
  note: string;
}
/// Newest first.
export const fetchProofTests = (limit: number, signal?: AbortSignal) =>
  request<{ tests: ProofTest[] }>('GET', `/proof-tests${query({ limit })}`, undefined, signal);
export const recordProofTest = (test: NewProofTest) => request<ProofTest>('POST', '/proof-tests', test);
