// SPDX-License-Identifier: Apache-2.0
// All rules at once: the worklist, their approval, what one would have done to the past, and the table of them.
import { allPages, kApiBase, query, request, requestText } from './http';
import type { Rule, RuleSettings } from './signals';
import type { Words } from './words';

interface RulePage {
  rules: Rule[];
  next_cursor: string | number | null;
}
export const fetchAllRules = () =>
  allPages((cursor) => request<RulePage>('GET', `/rules${query({ cursor })}`), (page) => page.rules);
/// Keeps the settings as they are. Errors: 409 where the caller changed them last.
export const approveRule = (id: number) => request<Rule>('POST', `/rules/${id}/approve`);

/// A procedure in force that live rules name and that is no answer of its own.
export interface UncoveredProcedure {
  kind: 'procedure';
  procedure: string;
  verdict: 'not-exercised' | 'shared';
  n_rules: number;
  /// When it was last run or drilled; null: never.
  latest: string | null;
}
interface Owed {
  rule: number;
  signal: number;
  message: string;
  alarm_class: string;
  /// null: never.
  latest: string | null;
}
export interface OwedDrill extends Owed {
  kind: 'class';
  procedure: string;
  drill_days: number;
}
export interface OwedProofTest extends Owed {
  kind: 'proof-test';
  proof_test_days: number;
  /// The latest test left it not working.
  has_failed: boolean;
}
/// What the list of rules does not show by itself; the other rows about rules are on the page of rules.
export type RationalisationItem = UncoveredProcedure | OwedDrill | OwedProofTest | { kind: 'response' | 'priority' | 'settings'; rule: number };
export const fetchRationalisation = (signal?: AbortSignal) =>
  request<{ items: RationalisationItem[] }>('GET', '/rationalisation', undefined, signal);

export interface ConfirmedEvent {
  alarm: number;
  raised: string;
  /// Earlier than the alarm was; negative: later; null: missed.
  lead_s: number | null;
}
export interface BacktestRun {
  n_raises: number;
  per_day: number;
  n_readings: number;
  /// The first thousand.
  raises: { began: string; ended: string | null; value: number | null }[];
  /// Raises that people labelled true or early.
  confirmed: { n: number; caught: number; missed: number; median_lead_s: number | null; events: ConfirmedEvent[] };
  /// Against the failure log of the machine; without one nothing is measured, and every figure is null.
  failures: { is_measured: boolean; n: number | null; caught: number | null; late: number | null; missed: number | null; median_lead_s: number | null };
}
export interface Backtest {
  from: string;
  to: string;
  days: number;
  candidate: BacktestRun;
  /// null: it is what was asked about.
  in_force: BacktestRun | null;
}
export type TriedSettings = Partial<Pick<RuleSettings, 'limit' | 'deadband' | 'on_delay_ms' | 'off_delay_ms' | 'window_ms'>>;
export const backtestRule = (rule: number, tried: TriedSettings, fromMs: number, toMs: number) =>
  request<Backtest>('POST', '/rules/backtest', { rule, ...tried, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() });

export const kRulesCsvUrl = `${kApiBase}/rules.csv`;
export const fetchRulesCsv = (signal?: AbortSignal) => requestText('/rules.csv', signal);

export interface RuleImport {
  added: number;
  changed: number;
  unchanged: number;
  warnings: string[];
  warnings_words: (Words | null)[];
}
/// Errors: 400 with every line that is wrong; then nothing was changed.
export const importRules = (text: string) => request<RuleImport>('POST', '/rules/import', new Blob([text], { type: 'text/csv' }));
