// SPDX-License-Identifier: Apache-2.0
import type { Alarm } from '../api/alarms';

/// Past alarms with the open ones on top: the live record of an alarm replaces the fetched one.
export function mergeAlarms(past: readonly Alarm[], open: readonly Alarm[]): Alarm[] {
  const byId = new Map(past.map((alarm) => [alarm.id, alarm]));
  for (const alarm of open) byId.set(alarm.id, alarm);
  return [...byId.values()];
}
