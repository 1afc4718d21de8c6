// SPDX-License-Identifier: Apache-2.0
// Who is on duty when, what a shift notes, and how it hands over.
import { kApiBase, query, request } from './http';
import type { Words } from './words';

export interface OnDuty {
  person: string;
  layer: string;
}
export interface Gap {
  begin: string;
  end: string;
}
export interface Roster {
  name: string;
  title: string;
  time_zone: string;
  document: number;
  layers: { name: string; title: string }[];
  on_duty: OnDuty[];
  shift: { name: string; begin: string; end: string } | null;
  next_handover: string | null;
  gaps_30_days: Gap[];
}
/// Whole, also where only a part of it lies in the time asked for.
export interface Shift {
  begin: string;
  end: string;
  name: string;
  layer: string;
  people: string[];
  is_override: boolean;
  is_holiday: boolean;
}
export interface NewOverride {
  begin: string;
  end: string;
  layer: string;
  person: string;
  instead_of: string;
  comment: string;
}
export interface ShiftLogEntry {
  id: number;
  time: string;
  who: string;
  text: string;
  asset: number | null;
}
export interface Override extends NewOverride {
  id: number;
  entered_by: string;
  /// Empty while it holds.
  cancelled_by: string;
}
export interface Signature {
  who: string;
  time: string;
  /// Of somebody who was not on that shift; else ''.
  reason: string;
}
export interface HandOver {
  /// null until somebody signs.
  id: number | null;
  roster: string;
  shift: string;
  begin: string;
  end: string;
  /// One line each, the most urgent first, as both sides sign them.
  open_alarms: string[];
  open_alarms_words: (Words | null)[];
  entries: ShiftLogEntry[];
  signed_out_by: Signature | null;
  signed_in_by: Signature | null;
}
export type HandOverSide = 'outgoing' | 'incoming';

const of = (name: string): string => `/rosters/${encodeURIComponent(name)}`;
const span = (fromMs: number, toMs: number): string =>
  query({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() });

export const fetchRosters = (signal?: AbortSignal) => request<{ rosters: Roster[] }>('GET', '/rosters', undefined, signal);
export const fetchShifts = (name: string, fromMs: number, toMs: number, signal?: AbortSignal) =>
  request<{ shifts: Shift[] }>('GET', `${of(name)}/shifts${span(fromMs, toMs)}`, undefined, signal);
export const calendarUrl = (name: string): string => `${kApiBase}${of(name)}/calendar.ics`;
export const addOverride = (name: string, override: NewOverride) =>
  request<{ id: number }>('POST', `${of(name)}/overrides`, override);
/// Those that hold now or later.
export const fetchOverrides = (name: string, signal?: AbortSignal) =>
  request<{ overrides: Override[] }>('GET', `${of(name)}/overrides`, undefined, signal);
export const cancelOverride = (name: string, id: number) => request<void>('DELETE', `${of(name)}/overrides/${id}`);

/// A roster by name; '' is the one of operations.
const ofRoster = (roster: string): string => query(roster === '' ? {} : { roster });
/// `roster` '': of all.
export const fetchShiftLog = (roster: string, fromMs: number, toMs: number, signal?: AbortSignal) =>
  request<{ entries: ShiftLogEntry[] }>('GET', `/shift-log${query({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), ...(roster === '' ? {} : { roster }) })}`, undefined, signal);
export const addLogEntry = (roster: string, text: string, asset: number | null) =>
  request<ShiftLogEntry>('POST', `/shift-log${ofRoster(roster)}`, { text, asset });
export const fetchHandOver = (roster: string, signal?: AbortSignal) => request<HandOver>('GET', `/hand-over${ofRoster(roster)}`, undefined, signal);
/// The outgoing side says whether its shift needed help; the incoming one has nothing to say about that.
/// Errors: 403 "not_on_duty" for who is not on the shift of that side and gives no reason.
export const signHandOver = (roster: string, as: HandOverSide, neededHelp: boolean, reason: string) =>
  request<HandOver>('POST', `/hand-over/sign${ofRoster(roster)}`, { as, ...(as === 'outgoing' ? { needed_help: neededHelp } : {}), ...(reason === '' ? {} : { reason }) });
