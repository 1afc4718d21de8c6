// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { lookOfItem, lookOfTransfer, lookOfTransferAnswer, transferAnswerKey, wordNumber } from './transfer';

describe('a transfer', () => {
  it.each([
    ['running', false, 'unclear'],
    ['handed-over', false, 'good'],
    ['handed-over', true, 'bad'],
    ['handed-back', false, 'unknown'],
    ['withdrawn', false, 'unknown'],
  ] as const)('%s, glass broken %s', (state, is_glass_broken, look) => {
    expect(lookOfTransfer({ state, is_glass_broken })).toBe(look);
  });
  it('keeps an exception apart from a yes', () => {
    expect(lookOfItem({ answer: 'yes', is_fulfilled: true })).toBe('good');
    expect(lookOfItem({ answer: 'no', is_fulfilled: true })).toBe('borderline');
    expect(lookOfItem({ answer: 'not known', is_fulfilled: true })).toBe('borderline');
    expect(lookOfItem({ answer: 'no', is_fulfilled: false })).toBe('bad');
    expect(lookOfItem({ answer: 'not known', is_fulfilled: false })).toBe('unknown');
    expect(transferAnswerKey('yes, with exceptions')).toBe('exceptions');
    expect(lookOfTransferAnswer('yes, with exceptions')).toBe('borderline');
  });
  it('numbers the items in words', () => {
    expect(wordNumber('word-12')).toBe(12);
    expect(wordNumber('word-0')).toBeNull();
    expect(wordNumber('restore')).toBeNull();
  });
});
