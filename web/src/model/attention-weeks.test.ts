// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { AttentionWeek } from '../api/attention';
import { parseDay } from '../lib/zone-days';
import { groupsOf, isoWeek, kindsOfGroup, mondayOfWeek, planLines, planState, totalOf, weeksFrom } from './attention-weeks';

const week = (name: string, hours: Record<string, number>): AttentionWeek =>
  ({ week: name, sensors: 20, hours, per_sensor_week_min: {}, acts: {}, is_estimate: true });
const day = (text: string) => parseDay(text) ?? { year: 0, month: 0, day: 0 };

describe('groups', () => {
  it('stand in one order, merged ones last', () => {
    expect(groupsOf([week('2026-W46', { 'finance, vendor together': 1, project: 2 }), week('2026-W47', { operations: 1 })])).toEqual(['operations', 'project', 'finance, vendor together']);
  });
  it('add up', () => expect(totalOf({ a: 1.5, b: 2 })).toBe(3.5));
});

describe('the plan', () => {
  const weeks = [week('2026-W46', { project: 6 }), week('2026-W47', { project: 3 }), week('2026-W48', { operations: 1 })];
  it('stands beside what happened, week by week', () => {
    expect(planLines(weeks, [{ week: '2026-W47', target_hours: 4 }, { week: '2026-W49', target_hours: 2 }])).toEqual([
      { week: '2026-W46', target: null, actual: 6 }, { week: '2026-W47', target: 4, actual: 3 },
      { week: '2026-W48', target: null, actual: null }, { week: '2026-W49', target: 2, actual: null },
    ]);
  });
  it.each([
    ['none', []], ['met', [{ week: '2026-W47', target_hours: 4 }]], ['missed', [{ week: '2026-W47', target_hours: 2 }]],
    ['not-measured', [{ week: '2026-W49', target_hours: 2 }]],
    ['missed', [{ week: '2026-W46', target_hours: 9 }, { week: '2026-W47', target_hours: 2 }]],
  ] as const)('is %s', (state, plan) => expect(planState(planLines(weeks, plan))).toBe(state));
});

describe('ISO weeks', () => {
  it.each([['2026-11-22', '2026-W47'], ['2026-11-23', '2026-W48'], ['2026-01-01', '2026-W01'], ['2027-01-01', '2026-W53'], ['2024-12-30', '2025-W01']])('%s is in %s', (text, name) => {
    expect(isoWeek(day(text))).toBe(name);
  });
  it('run over the end of a year', () => expect(weeksFrom(day('2026-12-24'), 3)).toEqual(['2026-W52', '2026-W53', '2027-W01']));
  it.each([['2026-W47', '2026-11-16'], ['2026-W53', '2026-12-28'], ['2025-W01', '2024-12-30'], ['odd', 'odd']])('%s begins on %s', (name, monday) => expect(mondayOfWeek(name)).toBe(monday));
});

it.each([
  ['project', ['project']], ['project and operations together', ['project', 'operations']],
  ['maintenance, it and vendor together', ['maintenance', 'it', 'vendor']], ['somebody else', null],
])('the group %s', (group, kinds) => expect(kindsOfGroup(group)).toEqual(kinds));
