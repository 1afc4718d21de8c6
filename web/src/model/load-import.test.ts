// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { columnNames, guessOptions, loadCsv, patternsOf, previewLoad, readTable, valuesOf, type LoadOptions } from './load-import';

const kGerman = [
  'Datum;Uhrzeit;Messstelle;Priorität;Art',
  '22.11.2026;18:31:05;P101;1;KOMMT',
  '22.11.2026;18:32:00;P101;1;GEHT',
  '22.11.2026;18:33:09;P102;2;KOMMT',
  '22.11.2026;gestern;P103;2;KOMMT',
  '23.11.2026;06:00:00;P101;1;KOMMT',
  '23.11.2026',
].join('\r\n');

const iso = (ms: number): string => new Date(ms).toISOString();
const preview = (text: string, change: Partial<LoadOptions> = {}, zone = 'Europe/Berlin') => {
  const options = { ...guessOptions(text, zone), ...change };
  return previewLoad(readTable(text, options.separator), options);
};

describe('a first reading', () => {
  it('finds columns by their names, day and clock apart', () => {
    expect(guessOptions(kGerman, 'Europe/Berlin')).toEqual({
      separator: ';', hasHeader: true, time: 0, clock: null, tag: 2, priority: 3, pattern: 'iso', zone: 'Europe/Berlin', only: null,
    });
    const clean = kGerman.split('\r\n').slice(0, 4).join('\r\n');
    expect(guessOptions(clean, 'Europe/Berlin')).toMatchObject({ time: 0, clock: 1, pattern: 'DD.MM.YYYY HH:mm:ss' });
  });
  it('finds the time in a file without names', () => {
    expect(guessOptions('P1\t2026-11-22T18:31:05Z\nP2\t2026-11-22T18:31:06Z\n', 'UTC')).toMatchObject({ separator: '\t', hasHeader: false, time: 1, pattern: 'iso', tag: null });
  });
  it('prefers a column that holds times over one that is only called so', () => {
    expect(guessOptions('time,stamp\nlate,2026-11-22 18:31\n', 'UTC')).toMatchObject({ time: 1, pattern: 'iso' });
  });
  it('says where days and months may be swapped', () => {
    expect(patternsOf(['01/02/2026 10:00', '03/04/2026 11:00'])).toEqual(['DD/MM/YYYY HH:mm:ss', 'MM/DD/YYYY HH:mm:ss']);
    expect(patternsOf(['01/22/2026 10:00'])).toEqual(['MM/DD/YYYY HH:mm:ss']);
    expect(patternsOf(['', ' '])).toEqual([]);
    expect(patternsOf(['12'])).toEqual([]);
  });
  it('reads nothing out of an empty file', () => expect(preview('').times).toEqual([]));
});

describe('what would be imported', () => {
  const chosen: Partial<LoadOptions> = { clock: 1, pattern: 'DD.MM.YYYY HH:mm:ss', only: { column: 4, values: ['KOMMT'] } };
  it('counts alarms, not returns, in the zone of the journal', () => {
    const got = preview(kGerman, chosen);
    expect(got.times.map(iso)).toEqual(['2026-11-22T17:31:05.000Z', '2026-11-22T17:33:09.000Z', '2026-11-23T05:00:00.000Z']);
    expect(got.filtered).toBe(2);
    expect(got.byPriority).toEqual([{ name: '1', count: 2 }, { name: '2', count: 1 }]);
    expect(got.topTags[0]).toEqual({ name: 'P101', count: 2 });
    expect(got.perDay).toBe(3);
  });
  it('names each line that cannot be read', () => {
    expect(preview(kGerman, { ...chosen, only: null }).faults).toEqual([
      { line: 5, kind: 'time', text: '22.11.2026 gestern' }, { line: 7, kind: 'short', text: '23.11.2026' },
    ]);
  });
  it('goes through the nights when clocks change', () => {
    const autumn = 'time\n25.10.2026 02:30:00\n25.10.2026 03:30:00\n';
    expect(preview(autumn).times.map(iso)).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T02:30:00.000Z']);
    const spring = 'time\n29.03.2026 01:59:59\n29.03.2026 03:30:00\n';
    expect(preview(spring).times.map(iso)).toEqual(['2026-03-29T00:59:59.000Z', '2026-03-29T01:30:00.000Z']);
  });
  it('keeps the last 90 days and says how much is older', () => {
    const got = preview('time\n2026-01-01T00:00:00Z\n2026-06-01T00:00:00Z\n2026-06-02T00:00:00Z\n');
    expect([got.times.length, got.tooOld]).toEqual([2, 1]);
  });
  it('says which option is none', () => {
    expect(preview(kGerman, { zone: 'Middle/Earth' }).wrong).toBe('zone');
    expect(preview(kGerman, { pattern: 'soon' }).wrong).toBe('pattern');
  });
  it('is what the server takes', () => expect(loadCsv([0, 1500])).toBe('time\n1970-01-01T00:00:00.000Z\n1970-01-01T00:00:01.500Z\n'));
});

describe('columns', () => {
  it('have names, or numbers where there are none', () => {
    const rows = readTable('a,,c\n1,2,3,4\n', null);
    expect(columnNames(rows, true)).toEqual(['a', '#2', 'c', '#4']);
    expect(columnNames(rows, false)).toEqual(['#1', '#2', '#3', '#4']);
  });
  it('have values to choose from', () => expect(valuesOf(readTable(kGerman, ';'), true, 4)[0]).toEqual({ name: 'KOMMT', count: 4 }));
});
