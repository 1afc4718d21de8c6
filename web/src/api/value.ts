// SPDX-License-Identifier: Apache-2.0
// What the system was worth: the report, what people confirmed, and to whom it is sent.
import type { Language } from '../i18n/messages';
import { kApiBase, query, request } from './http';
import type { SignFunction } from './rollout';

export interface ValueLine {
  words: string;
  /// Of this site, that shows the evidence.
  page: string;
  is_measured: boolean;
}
export interface ValueFunction {
  function: SignFunction;
  title: string;
  asks: string;
  sections: { section: string; title: string; lines: ValueLine[] }[];
}
export interface ValueFailure {
  failure: number;
  asset_title: string;
  what: string;
  begin: string;
  result: 'caught' | 'late' | 'missed';
  saved_hours: number | null;
}
export interface ValueReport {
  title: string;
  week: string | null;
  wave: number | null;
  from: string;
  to: string;
  is_over: boolean;
  notes: ValueLine[];
  functions: ValueFunction[];
  failures: ValueFailure[];
}
export interface Recipient {
  function: SignFunction;
  person: string;
}
export interface SentReport {
  id: number;
  /// The week, or what the wave was called.
  title: string;
  /// null: of a wave.
  week: string | null;
  at: string;
  by: string;
  hash: string;
  to: (Recipient & { state: string; error: string })[];
  gaps: { function: SignFunction; why: string; person: string; words: string }[];
}
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;
export interface ValueSchedule {
  is_on: boolean;
  /// 1 is Monday.
  weekday: Weekday;
  time: string;
  time_zone: string;
  recipients: Recipient[];
}
export interface DowntimeRate {
  per_hour: number;
  currency: string;
  words: string;
  by: string;
  at: string;
}

/// Of one week or one wave; neither: the last week that is over.
export interface ValuePeriod {
  week?: string;
  wave?: number;
}

const kBase = '/value';
export const fetchValue = (period: ValuePeriod, lang: Language, signal?: AbortSignal) => request<ValueReport>('GET', `${kBase}${query({ ...period, lang })}`, undefined, signal);
export const valuePageUrl = (period: ValuePeriod, lang: Language): string => `${kApiBase}${kBase}/page${query({ ...period, lang })}`;
export const fetchSentReports = (lang: Language, signal?: AbortSignal) => request<{ reports: SentReport[] }>('GET', `${kBase}/sent${query({ lang })}`, undefined, signal);
export const sentReportUrl = (id: number, lang: Language): string => `${kApiBase}${kBase}/sent/${id}${query({ lang })}`;
export const sendReport = (week: string) => request<SentReport>('POST', `${kBase}/sent`, { week });
export const fetchValueSchedule = (signal?: AbortSignal) => request<ValueSchedule>('GET', `${kBase}/schedule`, undefined, signal);
export const putValueSchedule = (schedule: ValueSchedule) =>
  request<ValueSchedule>('PUT', `${kBase}/schedule`, { is_on: schedule.is_on, weekday: schedule.weekday, time: schedule.time, recipients: schedule.recipients });
export const fetchSavings = (signal?: AbortSignal) => request<{ rate: DowntimeRate | null }>('GET', `${kBase}/savings`, undefined, signal);
export const putSaving = (failure: number, hours: number, words: string) => request<unknown>('PUT', `${kBase}/savings/${failure}`, { hours, words });
export const putRate = (rate: { per_hour: number; currency: string; words: string }) => request<DowntimeRate>('PUT', `${kBase}/rate`, rate);
