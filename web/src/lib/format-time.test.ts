// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { formatAge, formatDuration, formatTime, isKnownZone, isoTime, parseTime, zoneName } from './format-time';

const kWinter = Date.UTC(2026, 0, 5, 23, 30, 15);
const kSummer = Date.UTC(2026, 6, 5, 10, 0, 0);

describe('times', () => {
  it.each([
    [kWinter, 'en-GB', 'Europe/Berlin', 'clock', '00:30:15'],
    [kWinter, 'en-GB', 'UTC', 'minute', '23:30'],
    [kWinter, 'en-GB', 'Europe/Berlin', 'day', '6 Jan'],
    [kSummer, 'en-GB', 'Europe/Berlin', 'minute', '12:00'],
    [Number.NaN, 'en-GB', 'UTC', 'clock', '–'],
  ] as const)('%d in %s %s as %s', (ms, locale, zone, shape, text) => {
    expect(formatTime(ms, locale, zone, shape)).toBe(text);
  });

  it('names the zone as it is called at that instant', () => {
    expect(zoneName(kWinter, 'en-GB', 'Europe/Berlin')).toBe('CET');
    expect(zoneName(kSummer, 'en-GB', 'Europe/Berlin')).toBe('CEST');
  });

  it('knows zones', () => {
    expect(isKnownZone('Europe/Berlin')).toBe(true);
    expect(isKnownZone('Mars/Olympus')).toBe(false);
    expect(isKnownZone('')).toBe(false);
  });

  it('reads and writes RFC 3339', () => {
    expect(parseTime(isoTime(kWinter))).toBe(kWinter);
    expect(parseTime('2026-01-05T23:30:15.123456789Z')).toBe(kWinter + 123);
    expect(parseTime(null)).toBeNaN();
    expect(isoTime(Number.NaN)).toBe('');
  });
});

describe('ages', () => {
  it.each([
    [0, '0 sec ago'], [1_000, '1 sec ago'], [45_000, '45 sec ago'], [150_000, '2 min ago'],
    [3 * 3_600_000, '3 hr ago'], [72 * 3_600_000, '3 days ago'], [-5_000, '0 sec ago'],
  ])('%d ms ago', (age, text) => {
    expect(formatAge(1e12 - age, 1e12, 'en-GB').replace(/\./g, '')).toBe(text);
  });

  it('speaks German', () => expect(formatAge(0, 120_000, 'de-DE')).toBe('vor 2 Min.'));

  it.each([[45_000, '45 secs'], [600_000, '10 mins'], [7_200_000, '2 hrs']])('%d ms long', (ms, text) => {
    expect(formatDuration(ms, 'en-GB')).toBe(text);
  });
});
