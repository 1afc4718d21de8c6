// SPDX-License-Identifier: Apache-2.0
// The roll-out: waves, what their gates ask and say, waivers, signatures and known problems.
import type { Kpi, WorstActor } from './kpis';
import { query, request } from './http';
import type { Said } from './words';

export type WaveState = 'planned' | 'shadow' | 'active' | 'stabilizing' | 'passed' | 'held';
export type WaveKind = 'pilot' | 'wave-1' | 'wave-2' | 'wave-3';
export const kWaveKinds: readonly WaveKind[] = ['pilot', 'wave-1', 'wave-2', 'wave-3'];
export type WaveStep = 'shadow' | 'start' | 'stabilize' | 'hold' | 'resume' | 'stop';
export type Answer = 'yes' | 'yes, with waivers' | 'no' | 'not known';
export type Verdict = 'pass' | 'fail' | 'inconclusive';
export type SignFunction = 'operations' | 'maintenance' | 'it' | 'finance' | 'leadership';
export const kFunctions: readonly SignFunction[] = ['operations', 'maintenance', 'it', 'finance', 'leadership'];

export interface Criterion {
  metric: string;
  scope: 'wave' | 'plant';
  target: number;
  window_days: number;
  least_sample: number;
  confidence: number;
  is_must_have: boolean;
}
/// How long until a criterion of a plan can be decided.
export interface DaysNeeded {
  basis: 'counted' | 'pace' | 'best-case' | 'events' | 'never';
  days: number | null;
  /// The fewest that must come first, where it is not known how often they come.
  events: number | null;
  /// With fewer it is never decided.
  least_assets: number | null;
  fits_window: boolean;
}
/// A criterion of a plan, with what it takes to decide it.
export interface PlannedCriterion extends Criterion {
  title: string;
  unit: string;
  good: 'at-least' | 'at-most';
  sample_unit: string;
  days_needed: DaysNeeded;
}
/// Of one wave that has not started, or of a template.
export const isPlanned = (row: Criterion | PlannedCriterion): row is PlannedCriterion => 'days_needed' in row;
export interface WaveTemplate {
  kind: WaveKind;
  sensor_budget: number;
  gate_every_days: number;
  soak_days: number;
  criteria: PlannedCriterion[];
}
export interface JudgedCriterion extends Criterion {
  title: string;
  unit: string;
  good: 'at-least' | 'at-most';
  is_core: boolean;
  verdict: Verdict;
  /// null: not known.
  value: number | null;
  low: number | null;
  /// null beside a `low`: unbounded.
  high: number | null;
  sample: number;
  sample_unit: string;
  reason: string;
  reason_said: Said;
  waiver: number | null;
  /// The address that shows the evidence; empty: none does.
  source: string;
  decidable?: { days: number | null; why: string };
}
export interface Window {
  number: number;
  begin: string;
  end: string;
}
export interface Waiver {
  number: number;
  metric: string;
  scope: 'wave' | 'plant';
  state: 'asked' | 'in-force' | 'expired';
  reason: string;
  asked_by: string;
  approver: string;
  approved_at: string | null;
  expires: string;
}
export interface Stakeholder {
  function: SignFunction;
  person: string;
  signed_at: string | null;
  words: string;
}
export interface WaveChange {
  at: string;
  from: WaveState;
  to: WaveState;
  who: string;
  why: string;
}
export interface Wave {
  id: number;
  name: string;
  title: string;
  kind: WaveKind;
  after: number | null;
  scope: { assets: number[]; lines: number[]; areas: number[] };
  sensor_budget: number;
  sensors: number;
  sensors_counted: number;
  /// With the days each needs only of one wave that has not started.
  criteria: (Criterion | PlannedCriterion)[];
  assets: number;
  gate_every_days: number;
  soak_days: number;
  stakeholders: Stakeholder[];
  state: WaveState;
  started: string | null;
  passed_at: string | null;
  waived: number[];
  /// Why a passed wave carries no other; empty: it does.
  unstable_because: string;
  window: Window | null;
  /// `open`: the musts that did not pass and are not waived, as they were judged.
  gate: { decision: number; window: number; at: string; answer: Answer; missing: string[]; open: JudgedCriterion[] } | null;
  delay: { days: number; sensors_waiting: number; money: string; is_escalated: boolean; told_at: string | null } | null;
  n_shadowed_rules: number;
  n_blocking_problems: number;
  waivers: Waiver[];
  changes: WaveChange[];
}
export interface Gate {
  answer: Answer;
  criteria: JudgedCriterion[];
}
export interface Decision {
  id: number;
  window: number;
  begin: string;
  end: string;
  answer: Answer;
  missing: string[];
  criteria: JudgedCriterion[];
  hash: string;
}
/// What a wave in shadow would have put on people: figures as they were, and with the wave.
export interface ShadowLoad {
  from: string;
  to: string;
  n_alarms: number;
  positions: { position: string; n_alarms: number; kpis: { now: Kpi; then: Kpi }[] }[];
  worst: WorstActor[];
}
/** How far a problem reaches, as it was counted; 0 of `of` or `days`: nobody counted. */
export interface ProblemExtent {
  affected: number;
  of: number;
  times: number;
  days: number;
}
interface Projected {
  expected: number;
  low: number;
  high: number;
}
/** The problem in a wave that comes next, if it is left as it is; at 90 %. */
export interface ProblemProjection {
  wave: number;
  sensors_then: number;
  sensors: Projected | null;
  per_week: Projected | null;
}
export interface KnownProblem {
  id: number;
  wave: number;
  title: string;
  words: string;
  extent: ProblemExtent;
  projections: ProblemProjection[];
  found_at: string;
  found_by: string;
  state: 'open' | 'accepted' | 'closed';
  is_blocking: boolean;
  owner: string;
  due: string | null;
  risk: string;
}
export interface ProblemForecast {
  wave: number;
  next: number;
  n_found: number;
  sensors_then: number;
  expected: number | null;
  upper: number | null;
}
export interface NewWave {
  kind: WaveKind;
  name: string;
  title?: string;
  after: number | null;
  scope: { areas: number[]; assets?: number[] };
  sensor_budget: number;
  stakeholders: { function: SignFunction; person: string }[];
  facts: { crew: string[]; shifts: string[]; networks: string[] };
}

export const fetchWaves = (signal?: AbortSignal) => request<{ waves: Wave[] }>('GET', '/rollout/waves', undefined, signal);
export const fetchWave = (id: number, signal?: AbortSignal) => request<Wave>('GET', `/rollout/waves/${id}`, undefined, signal);
export const fetchTemplates = (signal?: AbortSignal) => request<{ templates: WaveTemplate[] }>('GET', '/rollout/templates', undefined, signal);
export const createWave = (wave: NewWave) => request<Wave>('POST', '/rollout/waves', wave);
export const stepWave = (id: number, step: WaveStep, reason: string) => request<Wave>('POST', `/rollout/waves/${id}/steps`, { step, reason });
export const fetchGate = (id: number, signal?: AbortSignal) => request<Gate>('GET', `/rollout/waves/${id}/gate`, undefined, signal);
export const fetchShadowLoad = (id: number, signal?: AbortSignal) => request<ShadowLoad>('GET', `/rollout/waves/${id}/shadow`, undefined, signal);
export const fetchDecisions = (id: number, signal?: AbortSignal) => request<{ decisions: Decision[] }>('GET', `/rollout/waves/${id}/decisions`, undefined, signal);
export const askWaiver = (id: number, wish: { metric: string; scope: string; reason: string; approver: string; expires: string }) =>
  request<Wave>('POST', `/rollout/waves/${id}/waivers`, wish);
export const approveWaiver = (id: number, number: number) => request<Wave>('POST', `/rollout/waves/${id}/waivers/${number}/approve`);
export const signWave = (id: number, signFunction: SignFunction, words: string) => request<Wave>('POST', `/rollout/waves/${id}/sign-offs`, { function: signFunction, words });
export const fetchProblems = (wave: number, signal?: AbortSignal) =>
  request<{ problems: KnownProblem[]; forecasts: ProblemForecast[] }>('GET', `/rollout/problems${query({ wave })}`, undefined, signal);
export const addProblem = (wave: number, title: string, extent: ProblemExtent) => request<KnownProblem>('POST', '/rollout/problems', { wave, title, extent });
export const measureProblem = (id: number, extent: ProblemExtent) => request<KnownProblem>('PUT', `/rollout/problems/${id}/extent`, extent);
export const acceptProblem = (id: number, owner: string, due: string, risk: string) => request<KnownProblem>('POST', `/rollout/problems/${id}/accept`, { owner, due, risk });
export const closeProblem = (id: number, how: string) => request<KnownProblem>('POST', `/rollout/problems/${id}/close`, { how });
