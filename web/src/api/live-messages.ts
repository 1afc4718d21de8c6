// SPDX-License-Identifier: Apache-2.0
// What travels over /api/v1/live, and the reading of it from text nobody should trust.
import type { Alarm, Counts } from './alarms';
import type { Sample } from './signals';

export type LiveValue = [id: number, timeMs: number, value: Sample, quality: string];

export interface LiveHealth {
  readings_per_s: number;
  completeness: number;
  alarms_last_hour: number;
  ready: boolean;
}

/// What a policy sends to its person by the channel "browser".
export interface Notice {
  /// The same message has the same one, also when it is sent again.
  key: string;
  kind: string;
  /// 'page-9': a later one of the same page replaces it; '': stands alone.
  thread: string;
  isDrill: boolean;
  /// In the person's language.
  subject: string;
  /// A path of these pages; '': there is none.
  openPath: string;
}

/// One message carries one or more of these.
export interface LiveMessage {
  values?: LiveValue[];
  alarms?: Alarm[];
  counts?: Counts;
  health?: LiveHealth;
  revision?: number;
  ping?: number;
  notice?: Notice;
}

export interface Subscription {
  signals: number[] | 'all';
  alarms: boolean;
  health: boolean;
}

/// Null for anything that is not a JSON object; parts of the wrong shape are left out.
export function parseLiveMessage(text: string): LiveMessage | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return null;
  const fields = raw as Record<string, unknown>;
  const message: LiveMessage = {};
  if (Array.isArray(fields.values)) message.values = fields.values.filter(isLiveValue);
  if (Array.isArray(fields.alarms)) message.alarms = fields.alarms.filter(isAlarm);
  if (isObject(fields.counts)) message.counts = fields.counts as Counts;
  if (isObject(fields.health)) message.health = fields.health as unknown as LiveHealth;
  if (typeof fields.revision === 'number') message.revision = fields.revision;
  if (typeof fields.ping === 'number') message.ping = fields.ping;
  const notice = noticeOf(fields.notice);
  if (notice) message.notice = notice;
  return message;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/// The form "generic" of docs/format/outbox.md.
function noticeOf(raw: unknown): Notice | null {
  if (!isObject(raw)) return null;
  const body = raw as Record<string, unknown>;
  const path = isObject(body.fields) ? text((body.fields as Record<string, unknown>).open_path) : '';
  const notice = { key: text(body.key), kind: text(body.kind), thread: text(body.thread), isDrill: body.is_drill === true, subject: text(body.subject), openPath: /^\/(?!\/)/.test(path) ? path : '' };
  return notice.key !== '' && notice.subject !== '' ? notice : null;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function isLiveValue(value: unknown): value is LiveValue {
  return Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number' && value.length >= 4;
}

function isAlarm(value: unknown): value is Alarm {
  return isObject(value) && 'id' in value && 'state' in value && 'subject' in value;
}
