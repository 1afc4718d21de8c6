// SPDX-License-Identifier: Apache-2.0
// Alarms as marks on a trend. Pure.
import type { Alarm } from '../api/alarms';
import type { Raise } from '../api/raises';
import { isUnacknowledged } from './alarm-book';

/// One time an alarm of a signal stood.
export interface RaiseMark {
  signal: number;
  raised: string;
  /// null: it stands.
  returned: string | null;
  priority: number;
  isUnacknowledged: boolean;
}

/// What stood in the past with what is open now on top: the live record knows first of a raise, of its end and of its acknowledgement.
export function marksOf(raises: readonly Raise[], open: readonly Alarm[]): RaiseMark[] {
  const marks = new Map<string, RaiseMark>();
  for (const raise of raises) {
    if (raise.subject.kind !== 'signal') continue;
    marks.set(`${raise.alarm}@${Date.parse(raise.began)}`, {
      signal: raise.subject.id, raised: raise.began, returned: raise.ended, priority: raise.priority, isUnacknowledged: false,
    });
  }
  for (const alarm of open) {
    if (alarm.subject.kind !== 'signal') continue;
    marks.set(`${alarm.id}@${Date.parse(alarm.raised)}`, {
      signal: alarm.subject.id,
      raised: alarm.raised,
      returned: alarm.is_active ? null : alarm.returned,
      priority: alarm.priority,
      isUnacknowledged: isUnacknowledged(alarm.state),
    });
  }
  return [...marks.values()];
}
