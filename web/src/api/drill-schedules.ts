// SPDX-License-Identifier: Apache-2.0
// Drills that come round.
import { request } from './http';
import type { Words } from './words';

export type DrillOutcome = 'started' | 'missed' | 'skipped';

export interface DrillResult {
  outcome: DrillOutcome;
  due: string;
  /// Of missed and skipped: why.
  reason: string;
  reason_words: Words | null;
  drill: number | null;
}

/// Exactly one is not null.
export interface DrillRhythm {
  every_days: number | null;
  /// 0 is Monday.
  weekday: number | null;
  day_of_month: number | null;
}

export interface DrillSchedule extends DrillRhythm {
  id: number;
  procedure: string;
  asset: number;
  created_by: string;
  /// Times of day at the site: "08:00". `to` not after `from` is on the next day.
  from: string;
  to: string;
  /// Empty: whichever is on duty.
  shift: string;
  is_announced: boolean;
  /// null: the shift is not on duty in any of the next windows. `at` is null where it is not announced.
  next: { from: string; to: string; at: string | null } | null;
  /// The latest first.
  results: DrillResult[];
}

export interface NewDrillSchedule {
  procedure: string;
  asset: number;
  every_days?: number;
  weekday?: number;
  day_of_month?: number;
  from: string;
  to: string;
  shift: string;
  is_announced: boolean;
}

export const fetchDrillSchedules = (signal?: AbortSignal) =>
  request<{ schedules: DrillSchedule[] }>('GET', '/drills/schedules', undefined, signal);
export const addDrillSchedule = (schedule: NewDrillSchedule) =>
  request<DrillSchedule & { warnings: string[]; warnings_words: (Words | null)[] }>('POST', '/drills/schedules', schedule);
export const removeDrillSchedule = (id: number) => request<void>('DELETE', `/drills/schedules/${id}`);
