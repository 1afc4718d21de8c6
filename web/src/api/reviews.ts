// SPDX-License-Identifier: Apache-2.0
// Reviews of the roll-out: standing meetings with an agenda from the data.
import type { Language } from '../i18n/messages';
import { kApiBase, query, request } from './http';
import type { SignFunction } from './rollout';
import type { Weekday } from './value';

export type Urgency = 'blocks' | 'overdue' | 'to-decide' | 'to-know';
export type MeetingState = 'announced' | 'open' | 'closed' | 'skipped' | 'missed';
export type ItemResult = 'noted' | 'decided' | 'action' | 'carried-over';
export const kItemResults: readonly ItemResult[] = ['noted', 'decided', 'action', 'carried-over'];

export interface Attendee {
  function: SignFunction;
  person: string;
}
export interface NewReview {
  name: string;
  is_on: boolean;
  cycle: 'weeks' | 'windows';
  weeks: number | null;
  weekday: Weekday | null;
  time: string | null;
  wave: number | null;
  chair: string;
  attendees: Attendee[];
}
export interface Review extends NewReview {
  id: number;
  time_zone: string;
  next_due: string | null;
  opens_at: string | null;
  open_meeting: number | null;
  last_held_at: string | null;
  n_held: number;
  n_missed: number;
  /// Since one was held.
  n_missed_lately: number;
}
export interface AgendaItem {
  number: number;
  key: string;
  urgency: Urgency;
  words: string;
  page: string;
  function: SignFunction;
  /// Empty: nobody is named.
  speaker: string;
  n_carried: number;
}
export interface Agenda {
  due: string;
  as_of: string;
  /// Of an empty one.
  words: string;
  items: AgendaItem[];
  n_left_out: number;
}
export interface ItemOutcome {
  result: ItemResult;
  words: string;
  decision: number | null;
  improvement: number | null;
  owner: string;
  due: string | null;
  by: string;
}
export interface MeetingItem extends AgendaItem {
  outcome: ItemOutcome | null;
}
export interface MeetingSummary {
  id: number;
  due: string;
  state: MeetingState;
  attendees: Attendee[];
  opened_by: string;
  n_items: number;
  n_open: number;
  agenda_hash: string;
  present: string[];
  absent: SignFunction[];
  absent_reason: string;
  ended_by: string;
  reason: string;
  told: { at: string; to: string[]; gaps: string[] } | null;
}
export interface Meeting extends MeetingSummary {
  items: MeetingItem[];
  n_left_out: number;
}
export interface NewOutcome {
  result: ItemResult;
  words: string;
  decision: number | null;
  improvement: number | null;
  owner: string;
  due: string | null;
}

const kBase = '/rollout/reviews';
const kMeetings = '/rollout/meetings';
export const fetchReviews = (signal?: AbortSignal) => request<{ reviews: Review[] }>('GET', kBase, undefined, signal);
export const addReview = (review: NewReview) => request<Review>('POST', kBase, review);
export const putReview = (id: number, review: NewReview) => request<Review>('PUT', `${kBase}/${id}`, review);
export const fetchAgenda = (id: number, lang: Language, signal?: AbortSignal) => request<Agenda>('GET', `${kBase}/${id}/agenda${query({ lang })}`, undefined, signal);
export const fetchMeetings = (id: number, lang: Language, signal?: AbortSignal) => request<{ meetings: MeetingSummary[] }>('GET', `${kBase}/${id}/meetings${query({ lang })}`, undefined, signal);
export const fetchMeeting = (id: number, lang: Language, signal?: AbortSignal) => request<Meeting>('GET', `${kMeetings}/${id}${query({ lang })}`, undefined, signal);
export const openMeeting = (review: number) => request<Meeting>('POST', `${kBase}/${review}/open`);
export const skipMeeting = (review: number, reason: string) => request<Meeting>('POST', `${kBase}/${review}/skip`, { reason });
export const noteOutcome = (meeting: number, item: number, outcome: NewOutcome) => request<Meeting>('PUT', `${kMeetings}/${meeting}/items/${item}`, outcome);
export const closeMeeting = (meeting: number, present: string[], absent_reason: string) => request<Meeting>('POST', `${kMeetings}/${meeting}/close`, { present, absent_reason });
export const minutesUrl = (meeting: number, lang: Language): string => `${kApiBase}${kMeetings}/${meeting}/print${query({ lang })}`;
