// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { daysText, daysToSend, parseDays } from './days';

describe('parseDays', () => {
  it.each([
    ['', null], ['  ', null], ['1', 1], [' 30 ', 30], ['36500', 36500],
    ['0', undefined], ['-3', undefined], ['1.5', undefined], ['ten', undefined], ['123456', undefined], ['1e3', undefined],
  ])('reads %j as %j', (text, wanted) => expect(parseDays(text)).toBe(wanted));

  it('shows what it reads', () => {
    for (const days of [null, 1, 365]) expect(parseDays(daysText(days))).toBe(days);
  });
});

describe('daysToSend', () => {
  it('never turns a mistake into "for ever"', () => {
    expect([daysToSend(''), daysToSend('30'), daysToSend('3O')]).toEqual([null, 30, 0]);
  });
});
