// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Shift } from '../api/rosters';
import { parseDay, startOfDay } from '../lib/zone-days';
import { dutyCalendar, joined, peopleOf, without } from './duty-calendar';

const shift = (begin: string, end: string, people: string[], layer = 'crew'): Shift =>
  ({ begin, end, name: 'early', layer, people, is_override: false, is_holiday: false });
const midnights = (zone: string, ...days: string[]): number[] => days.map((text) => startOfDay(parseDay(text) ?? { year: 0, month: 0, day: 0 }, zone));
const kinds = (rows: ReturnType<typeof dutyCalendar>): string[] => (rows[0]?.days ?? []).map((day) => day.pieces.map((piece) => piece.kind).join(' '));

describe('stretches', () => {
  it('join where they overlap or touch', () => {
    expect(joined([{ begin: 5, end: 9 }, { begin: 0, end: 2 }, { begin: 2, end: 4 }, { begin: 6, end: 7 }, { begin: 8, end: 8 }])).toEqual([{ begin: 0, end: 4 }, { begin: 5, end: 9 }]);
  });
  it.each([
    [[], [[0, 10]]],
    [[[0, 10]], []],
    [[[3, 5]], [[0, 3], [5, 10]]],
    [[[-5, 2], [9, 20]], [[2, 9]]],
    [[[-5, -1], [12, 20]], [[0, 10]]],
  ])('0..10 without %j', (taken, left) => {
    const pairs = (list: number[][]) => list.map(([begin = 0, end = 0]) => ({ begin, end }));
    expect(without({ begin: 0, end: 10 }, pairs(taken))).toEqual(pairs(left));
  });
});

describe('the calendar', () => {
  it('splits a night shift at midnight and says so', () => {
    const rows = dutyCalendar([shift('2026-11-20T21:00:00Z', '2026-11-21T05:00:00Z', ['erika'])], midnights('Europe/Berlin', '2026-11-20', '2026-11-21', '2026-11-22'));
    const [first, second] = rows[0]?.days ?? [];
    expect(first?.pieces.at(-1)).toMatchObject({ kind: 'shift', isContinued: false, goesOn: true, end: second?.begin });
    expect(second?.pieces[0]).toMatchObject({ kind: 'shift', isContinued: true, goesOn: false });
  });

  it('has no gap on the night when clocks go back', () => {
    // 06:00 to 06:00 on the wall is 25 hours.
    const rows = dutyCalendar([shift('2026-10-24T04:00:00Z', '2026-10-25T05:00:00Z', ['a']), shift('2026-10-25T05:00:00Z', '2026-10-26T05:00:00Z', ['b'])], midnights('Europe/Berlin', '2026-10-25', '2026-10-26'));
    expect(kinds(rows)).toEqual(['shift shift']);
    expect((rows[0]?.days[0]?.end ?? 0) - (rows[0]?.days[0]?.begin ?? 0)).toBe(25 * 3_600_000);
  });

  it('tells time that another layer covers from time that nobody does', () => {
    const rows = dutyCalendar([
      shift('2026-11-20T00:00:00Z', '2026-11-20T08:00:00Z', ['a'], 'first'),
      shift('2026-11-20T06:00:00Z', '2026-11-20T12:00:00Z', ['b'], 'second'),
    ], midnights('UTC', '2026-11-20', '2026-11-21'));
    expect(rows.map((row) => row.layer)).toEqual(['first', 'second']);
    expect(kinds(rows)).toEqual(['shift idle nobody']);
    expect(rows[1]?.days[0]?.pieces.map((piece) => piece.kind)).toEqual(['idle', 'shift', 'nobody']);
  });

  it('counts a shift that an override emptied as nobody', () => {
    expect(kinds(dutyCalendar([shift('2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z', [])], midnights('UTC', '2026-11-20', '2026-11-21')))).toEqual(['nobody']);
  });

  it('shows a layer without any shift', () => {
    expect(dutyCalendar([], midnights('UTC', '2026-11-20', '2026-11-21'), ['crew'])).toMatchObject([{ layer: 'crew', days: [{ pieces: [{ kind: 'nobody' }] }] }]);
  });

  it('names everybody once', () => expect(peopleOf([shift('', '', ['max', 'erika']), shift('', '', ['max'])])).toEqual(['erika', 'max']));
});
