// SPDX-License-Identifier: Apache-2.0
import { allPages, kApiBase, query, request } from './http';
import { ok, type Result } from './result';

export type RuleKind = 'high-high' | 'high' | 'low' | 'low-low' | 'rate-of-change' | 'stuck' | 'no-data' | 'external';
export const kRuleKinds: readonly RuleKind[] = ['high-high', 'high', 'low', 'low-low', 'rate-of-change', 'stuck', 'no-data', 'external'];
/// What the alarms of a rule of kind external are about; of any other: its signal.
export const kSubjectKinds = ['signal', 'asset', 'device', 'external'] as const;
export type SubjectKind = (typeof kSubjectKinds)[number];

export type Sample = number | boolean | string | null;

export interface Limit {
  rule: number;
  kind: RuleKind;
  limit: number;
  priority: number;
}

export interface Signal {
  id: number;
  asset: number | null;
  path: string;
  name: string;
  title: string;
  unit: string;
  kind: 'analog' | 'discrete' | 'counter' | 'text';
  type: 'float64' | 'int64' | 'uint64' | 'bool' | 'text';
  range_low: number | null;
  range_high: number | null;
  /// Of a 4-20 mA current loop; both or neither.
  value_at_4_ma: number | null;
  value_at_20_ma: number | null;
  expected_interval_ms: number;
  address: string;
  is_provisional: boolean;
  first_seen: string | null;
  /// Of a provisional signal: as its sender spells it; `unit` is set where it is a unit known here.
  declared_unit: string;
  client: string;
  limits: Limit[];
}

export interface LastValue {
  id: number;
  time: string;
  age_ms: number;
  value: Sample;
  quality: string;
}

export interface Readings {
  signal: number;
  unit: string;
  type: Signal['type'];
  time_ms: number[];
  value: Sample[];
  quality: string[] | null;
  truncated: boolean;
}

export interface Bucket {
  begin: string;
  min: number | null;
  max: number | null;
  mean: number | null;
  first: number | null;
  last: number | null;
  time_weighted_mean: number | null;
  count: number;
  bad_count: number;
}

export type Severity = 'none' | 'minor' | 'moderate' | 'major' | 'severe';
export const kSeverities: readonly Severity[] = ['none', 'minor', 'moderate', 'major', 'severe'];
export type RuleMode = 'alarm' | 'event' | 'shadow';
export const kRuleModes: readonly RuleMode[] = ['alarm', 'event', 'shadow'];

/// The response that a rule needs before it may alarm.
export interface RuleResponse {
  owner: string;
  consequence_level: Severity;
  /// 0: not stated.
  respond_within_s: number;
  procedure: string;
  policy: string;
  alarm_class: string;
  mode: RuleMode;
  is_latching: boolean;
  position: string;
  is_condition_warning: boolean;
  /// Paths of places whose alarms its condition explains; '.' is the asset of its own signal.
  inhibits: string[];
}
/// What the server says about a rule and nobody sets.
export interface RuleJudgement {
  approved_by: string;
  approved_settings: Record<string, number> | null;
  recommended_priority: number | null;
  is_rationalised: boolean;
  missing: string[];
  differs: boolean;
  differences: string[];
}

export interface RuleSettings {
  signal: number;
  kind: RuleKind;
  limit: number;
  deadband: number;
  on_delay_ms: number;
  off_delay_ms: number;
  window_ms: number;
  priority: number;
  is_enabled: boolean;
  message: string;
  consequence: string;
  response: string;
  subject: SubjectKind;
  /// Of a device or an external condition.
  subject_name: string;
}
/// Absent where a form makes a new rule; a rule from the server has all of it.
export interface Rule extends RuleSettings, Partial<RuleResponse>, Partial<RuleJudgement> {
  id: number;
}

interface SignalPage {
  signals: Signal[];
  next_cursor: string | number | null;
}

export const fetchAllSignals = () =>
  allPages(
    (cursor) => request<SignalPage>('GET', `/signals${query({ provisional: false, cursor, limit: 1000 })}`),
    (page) => page.signals,
  );

export type SignalSettings = Partial<Pick<Signal, 'title' | 'unit' | 'range_low' | 'range_high' | 'value_at_4_ma' | 'value_at_20_ma' | 'expected_interval_ms'>>;
export const patchSignal = (id: number, settings: SignalSettings) =>
  request<Signal>('PATCH', `/signals/${id}`, settings);

export interface Adoption {
  address: string;
  asset: string;
  name: string;
  unit?: string;
  create_asset: boolean;
}
export const adoptSignal = (adoption: Adoption) => request<Signal>('POST', '/signals/adopt', adoption);
export const dismissSignal = (id: number) => request<void>('POST', `/signals/${id}/dismiss`);

/// About `points` rows of [from, to) that keep the extremes. Units: Unix ms.
export const fetchReadings = (id: number, fromMs: number, toMs: number, points: number, signal?: AbortSignal) =>
  request<Readings>(
    'GET',
    `/signals/${id}/readings${query({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), points })}`,
    undefined,
    signal,
  );

export const fetchBuckets = (id: number, fromMs: number, toMs: number, widthMs: number) =>
  request<{ buckets: Bucket[] }>(
    'GET',
    `/signals/${id}/buckets${query({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), width_ms: widthMs })}`,
  );

export const fetchLast = () => request<{ values: LastValue[] }>('GET', '/signals/last');

export const exportUrl = (ids: readonly number[], fromMs: number, toMs: number): string =>
  `${kApiBase}/export${query({ ids: ids.join(','), from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), format: 'csv' })}`;

export async function fetchRules(signalId: number): Promise<Result<Rule[]>> {
  const answer = await request<{ rules: Rule[] } | Rule[]>('GET', `/rules?signal=${signalId}`);
  if (!answer.ok) return answer;
  return ok(Array.isArray(answer.value) ? answer.value : answer.value.rules);
}
export const createRule = (rule: Omit<Rule, 'id'>) => request<Rule>('POST', '/rules', rule);
export const patchRule = (id: number, rule: Partial<Omit<Rule, 'id' | 'signal'>>) =>
  request<Rule>('PATCH', `/rules/${id}`, rule);
export const deleteRule = (id: number) => request<void>('DELETE', `/rules/${id}`);
