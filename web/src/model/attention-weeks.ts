// SPDX-License-Identifier: Apache-2.0
// Attention by week and group: which groups there are, the plan beside what happened. Pure.
import { kTeamKinds, type TeamKind } from '../api/admin';
import type { AttentionWeek, ByGroup, PlannedWeek } from '../api/attention';
import { addDays, isoDay, mondayOf, type CivilDay } from '../lib/zone-days';

/// Team kinds in their usual order, then groups that are shown together.
export function groupsOf(weeks: readonly Pick<AttentionWeek, 'hours' | 'per_sensor_week_min'>[]): string[] {
  const names = new Set(weeks.flatMap((week) => [...Object.keys(week.hours), ...Object.keys(week.per_sensor_week_min)]));
  const known = kTeamKinds.filter((kind) => names.has(kind));
  return [...known, ...[...names].filter((name) => !isTeamKind(name)).sort()];
}

export const isTeamKind = (name: string): name is TeamKind => kTeamKinds.some((kind) => kind === name);

export const totalOf = (values: ByGroup<number>): number => Object.values(values).reduce((sum, value) => sum + value, 0);

export interface PlanLine {
  week: string;
  target: number | null;
  /// Hours of the project team; null where they are not shown or the week is still to come.
  actual: number | null;
}

/// Every week that has a target or a record, in order.
export function planLines(weeks: readonly AttentionWeek[], plan: readonly PlannedWeek[]): PlanLine[] {
  const targets = new Map(plan.map((entry) => [entry.week, entry.target_hours]));
  const actuals = new Map(weeks.map((week) => [week.week, week.hours.project ?? null]));
  return [...new Set([...targets.keys(), ...actuals.keys()])].sort().map((week) => ({
    week, target: targets.get(week) ?? null, actual: actuals.get(week) ?? null,
  }));
}

/// How the plan stands: by the newest week that has both.
export function planState(lines: readonly PlanLine[]): 'none' | 'not-measured' | 'met' | 'missed' {
  if (!lines.some((line) => line.target !== null)) return 'none';
  const last = [...lines].reverse().find((line) => line.target !== null && line.actual !== null);
  if (!last || last.target === null || last.actual === null) return 'not-measured';
  return last.actual <= last.target ? 'met' : 'missed';
}

/// "2026-W47", by the week's Thursday as ISO 8601 counts.
export function isoWeek(day: CivilDay): string {
  const thursday = addDays(mondayOf(day), 3);
  const dayOfYear = (Date.UTC(thursday.year, thursday.month - 1, thursday.day) - Date.UTC(thursday.year, 0, 1)) / 86_400_000;
  return `${thursday.year}-W${String(Math.floor(dayOfYear / 7) + 1).padStart(2, '0')}`;
}

/// The week of `day` and those after it.
export function weeksFrom(day: CivilDay, n: number): string[] {
  return Array.from({ length: n }, (_, i) => isoWeek(addDays(day, 7 * i)));
}

/// "2026-11-16", the Monday of a week.
export function mondayOfWeek(week: string): string {
  const match = /^(\d{4})-W(\d{2})$/.exec(week);
  if (!match) return week;
  const first = mondayOf({ year: Number(match[1]), month: 1, day: 4 });
  return isoDay(addDays(first, 7 * (Number(match[2]) - 1)));
}

/// The team kinds that a group is made of: "project", "project, it and vendor together"; null where one is unknown.
export function kindsOfGroup(group: string): TeamKind[] | null {
  const kinds = group.replace(/ together$/, '').split(/, | and /);
  return kinds.every(isTeamKind) ? kinds : null;
}
