// SPDX-License-Identifier: Apache-2.0
// The log of what failed and stood still, held against the alarms. Codes are those of ISO 14224.
import { request } from './http';

export interface FailureCodes {
  modes: { code: string; title: string }[];
  mechanisms: { code: string; title: string; is_group: boolean }[];
}
export interface NewFailure {
  asset: number;
  begin: string;
  /// null: it goes on.
  end: string | null;
  mode: string;
  mechanism: string;
  text: string;
}
export interface Failure extends NewFailure {
  id: number;
  asset_title: string;
  mode_title: string;
  mechanism_title: string;
  source: 'entered' | 'csv' | 'cmms';
  recorded_by: string;
  is_withdrawn: boolean;
}
export type DetectionResult = 'caught' | 'late' | 'missed';
export interface MatchedFailure extends Failure {
  result: DetectionResult;
  alarm: number | null;
  lead_time_s: number | null;
}
export interface Savings {
  /// Leads of all catches together; null: none was measured.
  lead_s: number | null;
  leads_not_known: number;
  downtimes_not_known: number;
  by_result: { result: DetectionResult; failures: number; downtime_s: number }[];
}
export interface MatchedFailures {
  caught: number | null;
  late: number | null;
  missed: number | null;
  lead_time_s: { median: number | null } | null;
  /// Hours and no money; null: not measured.
  savings: Savings | null;
  downtime_s: number | null;
  /// False without a failure log: then none of the numbers means anything.
  is_measured: boolean;
  rows: MatchedFailure[];
}

export const fetchFailureCodes = (signal?: AbortSignal) => request<FailureCodes>('GET', '/failures/codes', undefined, signal);
export const fetchMatchedFailures = (signal?: AbortSignal) => request<MatchedFailures>('GET', '/failures/matched', undefined, signal);
export const addFailure = (failure: NewFailure) => request<Failure>('POST', '/failures', failure);
export const correctFailure = (id: number, failure: NewFailure) => request<Failure>('PUT', `/failures/${id}`, failure);
/// It stays in the log and counts in no figure.
export const withdrawFailure = (id: number) => request<Failure>('DELETE', `/failures/${id}`);
/// Errors: 400 with every line that is wrong; then nothing was recorded.
export const importFailures = (text: string) =>
  request<{ added: number; unchanged: number }>('POST', '/failures/import', new Blob([text], { type: 'text/csv' }));
