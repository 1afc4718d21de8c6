// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { makeTexts } from '../i18n/context';
import { rhythmText, weekdayName } from './drill-rhythm';

const kNone = { every_days: null, weekday: null, day_of_month: null };

describe('how often a drill comes round', () => {
  const en = makeTexts('en', 'Europe/Berlin');
  const de = makeTexts('de', 'Europe/Berlin');

  it('names the days of the week from Monday on', () => {
    expect([0, 6].map((day) => weekdayName(day, en.locale))).toEqual(['Monday', 'Sunday']);
    expect(weekdayName(2, de.locale)).toBe('Mittwoch');
  });

  it('says each rhythm in both languages', () => {
    expect(rhythmText({ ...kNone, weekday: 0 }, en)).toBe('every Monday');
    expect(rhythmText({ ...kNone, weekday: 6 }, de)).toBe('jede Woche am Sonntag');
    expect(rhythmText({ ...kNone, day_of_month: 31 }, en)).toBe('every month on day 31');
    expect(rhythmText({ ...kNone, every_days: 1 }, en)).toBe('every day');
    expect(rhythmText({ ...kNone, every_days: 14 }, de)).toBe('alle 14 Tage');
  });
});
