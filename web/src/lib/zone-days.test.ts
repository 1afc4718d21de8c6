// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { addDays, civilDay, isoDay, localTime, mondayOf, parseDay, parseLocalTime, startOfDay } from './zone-days';

const day = (text: string) => parseDay(text) ?? { year: 0, month: 0, day: 0 };
const hours = (text: string, zone: string): number => (startOfDay(addDays(day(text), 1), zone) - startOfDay(day(text), zone)) / 3_600_000;

describe('days of a zone', () => {
  it.each([
    ['an ordinary day', '2026-11-20', 'Europe/Berlin', 24],
    ['clocks go forward', '2026-03-29', 'Europe/Berlin', 23],
    ['clocks go back', '2026-10-25', 'Europe/Berlin', 25],
    ['half an hour back', '2026-04-05', 'Australia/Lord_Howe', 24.5],
    ['midnight itself is skipped', '2026-04-24', 'Africa/Cairo', 23],
    ['no clock ever changes', '2026-03-29', 'UTC', 24],
  ])('%s', (_name, text, zone, expected) => expect(hours(text, zone)).toBe(expected));

  it('begin where the wall says so', () => {
    expect(new Date(startOfDay(day('2026-07-01'), 'Europe/Berlin')).toISOString()).toBe('2026-06-30T22:00:00.000Z');
    expect(new Date(startOfDay(day('2026-01-01'), 'America/New_York')).toISOString()).toBe('2026-01-01T05:00:00.000Z');
    expect(new Date(startOfDay(day('2026-04-24'), 'Africa/Cairo')).toISOString()).toBe('2026-04-23T22:00:00.000Z');
  });

  it('know their date just before and at midnight', () => {
    const midnight = startOfDay(day('2026-10-25'), 'Europe/Berlin');
    expect(isoDay(civilDay(midnight - 1, 'Europe/Berlin'))).toBe('2026-10-24');
    expect(isoDay(civilDay(midnight, 'Europe/Berlin'))).toBe('2026-10-25');
  });

  it.each([['2026-11-22', '2026-11-16'], ['2026-11-16', '2026-11-16'], ['2027-01-01', '2026-12-28']])('the week of %s begins on %s', (of, monday) => {
    expect(isoDay(mondayOf(day(of)))).toBe(monday);
  });

  it.each(['2026-02-30', '2026-13-01', '26-01-01', ''])('%j is no date', (text) => expect(parseDay(text)).toBeNull());
});

describe('times of a date-time field', () => {
  it.each([
    ['2026-11-20T14:00', '2026-11-20T13:00:00.000Z'],
    ['2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
  ])('%s in Berlin', (text, iso) => expect(new Date(parseLocalTime(text, 'Europe/Berlin')).toISOString()).toBe(iso));

  it('come back as they went in', () => expect(localTime(parseLocalTime('2026-11-20T14:05', 'Asia/Kolkata'), 'Asia/Kolkata')).toBe('2026-11-20T14:05'));
  it.each(['', 'tomorrow', '2026-11-20'])('%j is none', (text) => expect(parseLocalTime(text, 'UTC')).toBeNaN());
});
