// SPDX-License-Identifier: Apache-2.0
// Human effort that the system costs, and the periods in which normal staff get along alone.
import type { TeamKind } from './admin';
import { query, request } from './http';

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
  weeks: AttentionWeek[];
  share_without_project_and_vendor: number | null;
  time_to_acknowledge_s: ByGroup<TimesToAct>;
  time_to_resolve_s: ByGroup<TimesToAct>;
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
export interface HandsOff {
  state: HandsOffState;
  begin: string | null;
  end: string | null;
  exposure: Exposure[];
  failed_because: string;
}

export const fetchAttention = (fromMs: number, toMs: number, signal?: AbortSignal) =>
  request<Attention>('GET', `/attention${query({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() })}`, undefined, signal);
export const saveAttentionPlan = (weeks: readonly PlannedWeek[]) => request<unknown>('POST', '/attention/plan', { weeks });
export const logContact = (contact: NewContact) => request<unknown>('POST', '/attention/contacts', contact);

export const fetchHandsOff = (signal?: AbortSignal) => request<HandsOff>('GET', '/hands-off', undefined, signal);
export const startHandsOff = (days: number) => request<HandsOff>('POST', '/hands-off', { days });
export const breakGlass = (reason: string, password: string) => request<HandsOff>('POST', '/hands-off/break-glass', { reason, password });
