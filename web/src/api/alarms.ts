// SPDX-License-Identifier: Apache-2.0
import { allPages, query, request } from './http';
import type { RuleMode } from './signals';
import type { Words } from './words';

export type AlarmState =
  | 'normal'
  | 'unacknowledged'
  | 'acknowledged'
  | 'returned-unacknowledged'
  | 'shelved'
  | 'suppressed-by-design'
  | 'out-of-service';

export interface AlarmSubject {
  kind: 'signal' | 'asset' | 'device' | 'external';
  id: number;
  path: string;
  asset: number | null;
  asset_title: string;
  unit: string;
}

export interface Alarm {
  id: number;
  rule: number;
  state: AlarmState;
  is_active: boolean;
  priority: number;
  /// The operator position it is annunciated to.
  position: string;
  message: string;
  /// Of a message that nobody wrote: the numbers of the raise.
  message_words: Words | null;
  consequence: string;
  response: string;
  subject: AlarmSubject;
  value: number;
  limit: number;
  raised: string;
  returned: string | null;
  acknowledged: string | null;
  acknowledged_by: string;
  comment: string;
  shelved_until: string | null;
  shelved_by: string;
  /// What suppresses it by design: a dead gateway, a cause that explains it.
  suppressed_by: string[];
  out_of_service_until: string | null;
  out_of_service_by: string;
  /// Maintenance windows that keep it out of service.
  maintenance: number[];
  raise_count: number;
  /// 'event' and 'shadow' are recorded and ask nobody for anything.
  mode: RuleMode;
  /// Its condition is over and the reset that a latching rule asks for is missing.
  is_latched: boolean;
}

export interface Transition {
  time: string;
  action: string;
  from: AlarmState;
  to: AlarmState;
  who: string;
  comment: string;
  /// Of a comment that the server wrote.
  comment_words: Words | null;
  value: number;
}
export type AlarmDetail = Alarm & { history: Transition[] };

/// Unacknowledged alarms by priority.
export type Counts = Readonly<Record<string, number>>;

/// More than ten alarms in ten minutes, until fewer than five (ISA-18.2).
export interface Flood {
  is_standing: boolean;
  since: string | null;
  n_10_min: number;
}

export interface AlarmPage {
  alarms: Alarm[];
  flood: Flood;
  next_cursor: string | number | null;
  counts: Counts;
}

export interface AlarmQuery {
  state: 'open' | 'unacknowledged' | 'shelved' | 'all' | 'events' | 'shadow';
  asset?: number;
  cursor?: string | number | null;
  limit?: number;
}

export const fetchAlarmPage = (wanted: AlarmQuery, signal?: AbortSignal) =>
  request<AlarmPage>('GET', `/alarms${query({ ...wanted })}`, undefined, signal);

export const fetchOpenAlarms = () =>
  allPages((cursor) => fetchAlarmPage({ state: 'open', cursor, limit: 1000 }), (page) => page.alarms);
export const fetchShelvedAlarms = () =>
  allPages((cursor) => fetchAlarmPage({ state: 'shelved', cursor, limit: 1000 }), (page) => page.alarms);

export const fetchAlarm = (id: number) => request<AlarmDetail>('GET', `/alarms/${id}`);

export type AlarmAct = 'acknowledge' | 'unshelve' | 'out-of-service' | 'return-to-service' | 'reset';
export const actOnAlarm = (id: number, act: AlarmAct, comment: string, key?: string) =>
  request<Alarm>('POST', `/alarms/${id}/${act}`, { comment }, undefined, key);
export const shelveAlarm = (id: number, minutes: number, comment: string) =>
  request<Alarm>('POST', `/alarms/${id}/shelve`, { minutes, comment });
