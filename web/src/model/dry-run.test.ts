// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../api/alarms';
import type { Rule } from '../api/signals';
import { makeTexts } from '../i18n/context';
import { dryRunSubject, dryRunSubjects, languageText, messageKindText } from './dry-run';

const english = makeTexts('en', 'UTC');
const german = makeTexts('de', 'Europe/Berlin');
const alarm = { id: 4, message: 'Pump leaks', message_words: null, subject: { asset_title: 'Pump 1' } } as unknown as Alarm;
const rule = (id: number, message: string, more: Partial<Rule> = {}): Rule => ({ id, message, signal: 7, is_enabled: true, ...more } as Rule);

describe('what a policy can be tried with', () => {
  it('is open alarms first, then rules that alarm', () => {
    const groups = dryRunSubjects([alarm], [rule(2, 'Too hot'), rule(3, 'Blocked', { mode: 'alarm' })], null, english);
    expect(groups.map((group) => group.items.map((item) => [item.value, item.label]))).toEqual([
      [['alarm:4', 'Pump 1: Pump leaks']],
      [['rule:3', 'Blocked'], ['rule:2', 'Too hot']],
    ]);
  });
  it('leaves out what pages nobody', () => {
    expect(dryRunSubjects([], [rule(1, 'a', { mode: 'shadow' }), rule(2, 'b', { mode: 'event' }), rule(3, 'c', { is_enabled: false })], null, english)).toEqual([]);
  });
  it('names a rule without words by its number', () => expect(dryRunSubjects([], [rule(9, '')], null, german)[0]?.items[0]?.label).toBe('Regel 9'));
});

describe('the choice', () => {
  it.each([['alarm:12', { alarm: 12 }], ['rule:3', { rule: 3 }], ['', null], ['rule:', null], ['drill:3', null]])('%s', (value, subject) => expect(dryRunSubject(value)).toEqual(subject));
});

describe('words', () => {
  it('name kinds and languages', () => {
    expect(messageKindText('reminder', german)).toBe('Erinnerung');
    expect(messageKindText('of-later', german)).toBe('of-later');
    expect(languageText('de', english)).toBe('German');
    expect(languageText('not a tag', english)).toBe('not a tag');
  });
});
