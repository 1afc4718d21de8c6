// SPDX-License-Identifier: Apache-2.0
// The figures that have words of their own; a newer server may send others, which show their name.

const kNames = [
  'alarms_per_day', 'alarms_per_hour', 'alarms_per_10_min', 'busiest_10_min', 'share_10_min_over_10', 'share_hours_over_30', 'share_in_flood',
  'share_of_top_10', 'chattering_alarms', 'fleeting_alarms', 'stale_alarms', 'share_priority_1', 'share_priority_2', 'share_priority_3',
] as const;
export type KpiName = (typeof kNames)[number];

export const kpiNameOf = (name: string): KpiName | null => kNames.find((known) => known === name) ?? null;
