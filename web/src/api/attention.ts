// SPDX-License-Identifier: Apache-2.0
// Human effort that the system costs, and the periods in which normal staff get along alone.
import type { TeamKind } from './admin';
import { query, request } from './http';
import type { Words } from './words';

/// By group of people: a team kind, or the title of kinds that are shown together.
export type ByGroup<T> = Readonly<Record<string, T>>;

export interface AttentionWeek {
  /// ISO: "2026-W47".
  week: string;
  sensors: number;
  hours: ByGroup<number>;
  per_sensor_week_min: ByGroup<number>;
  acts: ByGroup<number>;
  is_estimate: boolean;
}
export interface TimesToAct {
  median: number | null;
  p90: number | null;
  n: number;
}
export interface DemandingAsset {
  asset: number;
  title: string;
  minutes: number;
}
export interface PlannedWeek {
  week: string;
  target_hours: number;
}
export interface Attention {
  /// When the first act was kept; null: none yet. Earlier ones are on no record.
  counted_since: string | null;
  weeks: AttentionWeek[];
  share_without_project_and_vendor: number | null;
  time_to_acknowledge_s: ByGroup<TimesToAct>;
  time_to_resolve_s: ByGroup<TimesToAct>;
  /// Estimated effort by all alarms handled; null without one, or where it may not be shown.
  hours_per_alarm: number | null;
  /// Call-outs; null where they may not be shown.
  out_of_hours: number | null;
  assets: DemandingAsset[];
  plan: PlannedWeek[];
  /// What is not shown, and why; empty when nothing is kept back.
  suppressed: string;
}
export interface NewContact {
  team_kind: TeamKind;
  minutes: number;
  text: string;
}

export type HandsOffState = 'none' | 'planned' | 'running' | 'passed' | 'failed' | 'inconclusive';
export interface Exposure {
  what: string;
  /// Empty where it is not counted by shift.
  shift: string;
  has: number;
  needs: number;
}
export interface HandsOffTerms {
  per_shift: number;
  answers_per_shift: number;
  outages: number;
  sensors_replaced: number;
  sensors_added: number;
  tolerated_help: number;
}
export interface HandsOff {
  state: HandsOffState;
  begin: string | null;
  end: string | null;
  exposure: Exposure[];
  planned_by: string;
  n_helps: number;
  tolerated_help: number;
  /// The first ones; nobody is named.
  helps: { time: string; kind: string }[];
  security_patches: number;
  failed_because: string;
  /// Of `verdict`, and of `failed_because` where that is not empty.
  verdict_words: Words | null;
  verdict: string;
  earlier?: { id: number; state: HandsOffState; begin: string; days: number; verdict: string; verdict_words: Words | null }[];
}
export const kFactKinds = ['outage-recovered', 'sensor-replaced', 'sensor-added', 'security-patch'] as const;
export type FactKind = (typeof kFactKinds)[number];

export interface VendorForecast {
  contacts: number;
  sensor_weeks: number;
  sensors: number;
  contracted_per_month: number;
  /// null: nothing to project from.
  per_month: number | null;
  /// With 95 % confidence; decide by this.
  upper: number | null;
  verdict: 'within' | 'over' | 'inconclusive';
  /// What it rests on, or why there is nothing to project from.
  why: string;
  why_words: Words | null;
}

export interface FoundAct {
  id: number;
  time: string;
  category: 'restart' | 'file-edit' | 'upgrade';
  text: string;
  state: 'open' | 'claimed' | 'lapsed';
  /// The account of the machine; '' once it is claimed or lapsed.
  os_user: string;
  /// A team kind, or "unknown".
  team_kind: string;
  is_patch: boolean;
}
export interface FoundActs {
  /// The latest first.
  acts: FoundAct[];
  n_open: number;
}
export interface Claim {
  /// Without it: one's own team.
  team_kind?: TeamKind;
  comment: string;
  approved_by?: string;
}

export const fetchFound = (signal?: AbortSignal) => request<FoundActs>('GET', '/attention/found', undefined, signal);
export const claimFound = (id: number, claim: Claim) => request<FoundAct>('POST', `/attention/found/${id}/claim`, claim);
export const fetchAttention = (fromMs: number, toMs: number, signal?: AbortSignal) =>
  request<Attention>('GET', `/attention${query({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() })}`, undefined, signal);
export const saveAttentionPlan = (weeks: readonly PlannedWeek[]) => request<unknown>('POST', '/attention/plan', { weeks });
export const logContact = (contact: NewContact) => request<unknown>('POST', '/attention/contacts', contact);

export const fetchHandsOff = (signal?: AbortSignal) => request<HandsOff>('GET', '/hands-off', undefined, signal);
/// `start` null: now.
export const planHandsOff = (days: number, start: string | null, terms: HandsOffTerms) =>
  request<HandsOff>('POST', '/hands-off', { days, terms, ...(start === null ? {} : { start }) });
export const cancelHandsOff = (reason: string) => request<HandsOff>('POST', '/hands-off/cancel', { reason });
export const breakGlass = (reason: string, password: string) => request<HandsOff>('POST', '/hands-off/break-glass', { reason, password });
/// `approvedBy`: of a security patch, somebody else than who applied it; '' elsewhere.
export const tellFact = (kind: FactKind, approvedBy: string, text: string) =>
  request<HandsOff>('POST', '/hands-off/facts', { kind, text, ...(approvedBy === '' ? {} : { approved_by: approvedBy }) });
export const answerShift = (shift: string, neededHelp: boolean) =>
  request<HandsOff>('POST', '/hands-off/answer', { shift, needed_help: neededHelp });

export const fetchVendorForecast = (sensors: number, contractedPerMonth: number, signal?: AbortSignal) =>
  request<VendorForecast>('GET', `/attention/vendor${query({ sensors, contracted_per_month: contractedPerMonth })}`, undefined, signal);
