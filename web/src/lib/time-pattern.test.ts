// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { kTimePatterns, timeReader } from './time-pattern';

const read = (pattern: string, text: string): string | null => {
  const time = timeReader(pattern)?.(text) ?? null;
  return time === null ? null : `${time.kind} ${new Date(time.ms).toISOString()}`;
};

describe('times of journals', () => {
  it.each([
    ['iso', '2026-11-22T18:31:05Z', 'instant 2026-11-22T18:31:05.000Z'],
    ['iso', '2026-11-22T18:31:05.25+01:00', 'instant 2026-11-22T17:31:05.000Z'],
    ['iso', '2026-11-22T18:31-0530', 'instant 2026-11-23T00:01:00.000Z'],
    ['iso', '2026-11-22 18:31:05', 'wall 2026-11-22T18:31:05.000Z'],
    ['DD.MM.YYYY HH:mm:ss', '2.1.2026 18:31:05,123', 'wall 2026-01-02T18:31:05.000Z'],
    ['DD.MM.YYYY HH:mm:ss', ' 02.01.2026  18:31 ', 'wall 2026-01-02T18:31:00.000Z'],
    ['DD.MM.YY HH:mm', '02.01.26 18:31', 'wall 2026-01-02T18:31:00.000Z'],
    ['MM/DD/YYYY hh:mm:ss A', '11/22/2026 6:31:05 PM', 'wall 2026-11-22T18:31:05.000Z'],
    ['MM/DD/YYYY hh:mm:ss A', '11/22/2026 12:01:00 a.m.', 'wall 2026-11-22T00:01:00.000Z'],
    ['unix-s', '1767225600', 'instant 2026-01-01T00:00:00.000Z'],
    ['unix-ms', '1767225600000', 'instant 2026-01-01T00:00:00.000Z'],
  ])('%s reads %j', (pattern, text, time) => expect(read(pattern, text)).toBe(time));

  it.each([
    ['iso', '22.11.2026 18:31'], ['DD.MM.YYYY HH:mm:ss', '31.02.2026 10:00:00'], ['DD.MM.YYYY HH:mm:ss', '11/22/2026 10:00:00'],
    ['MM/DD/YYYY HH:mm:ss', '22/11/2026 10:00:00'], ['DD.MM.YYYY HH:mm:ss', '22.11.2026 24:00:00'], ['DD.MM.YYYY HH:mm:ss', ''],
    ['MM/DD/YYYY hh:mm:ss A', '11/22/2026 18:31:05 PM'], ['unix-s', 'now'], ['iso', '2026-13-01 10:00'],
  ])('%s refuses %j', (pattern, text) => expect(read(pattern, text)).toBeNull());

  it('knows every pattern it offers', () => {
    for (const pattern of kTimePatterns) expect(timeReader(pattern), pattern).not.toBeNull();
  });
  it.each(['', 'YYYY-MM-DD', 'DD.MM.YYYY hh:mm', 'DD.MM.YYYY HH:mm A', 'DD.DD.YYYY HH:mm'])('%j is no pattern', (pattern) => expect(timeReader(pattern)).toBeNull());
  it('takes what stands in a pattern as it stands', () => expect(read('YYYY(MM)DD*HH:mm', '2026(01)02*03:04')).toBe('wall 2026-01-02T03:04:00.000Z'));
});
