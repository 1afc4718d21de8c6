// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { makeTexts } from '../i18n/context';
import type { Step } from '../api/runs';
import { conditionText, stepTitle, wayText } from './step-words';

describe('a step in words', () => {
  it.each([
    ['Close the **discharge** valve. Then wait.', 'Close the discharge valve.'], ['Is the suction still low? Wait.', 'Is the suction still low?'],
    ['Close it slowly:\n\n1. a quarter turn\n2. wait', 'Close it slowly:'], ['- first\n- second', 'first'], ['No stop', 'No stop'], ['', 'look'], ['Read 2.5 bar off the gauge.', 'Read 2.5 bar off the gauge.'],
  ])('%s', (text, title) => expect(stepTitle({ id: 'look', text })).toBe(title));
  it('cuts between words', () => expect(stepTitle({ id: 'x', text: 'word '.repeat(40) })).toMatch(/^(word )+…$/));

  const texts = makeTexts('en', 'UTC');
  it.each([
    [{ comparison: 'below', value: 2.5, unit: 'bar' }, 'below 2.5\u00a0bar'],
    [{ comparison: 'between', value: null, low: 1, high: 3, unit: 'bar' }, 'between 1\u00a0bar and 3\u00a0bar'], [{ comparison: '' }, ''],
  ] as const)('%j', (step, text) => expect(conditionText(step as unknown as Step, texts)).toBe(text));
});

it.each([['end', 'the end'], ['escalate', 'call for help'], ['abort', 'abort'], ['b', 'step 2'], ['goto:a', 'step 1'], ['gone', 'gone']])('%s leads to %s', (way, text) =>
  expect(wayText([{ id: 'a' }, { id: 'b' }], way, makeTexts('en', 'UTC'))).toBe(text));
