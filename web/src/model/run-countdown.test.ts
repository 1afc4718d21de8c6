// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { countdown } from './run-countdown';

describe('counting down', () => {
  it.each([
    [60_000, 0, '1:00', false], [59_001, 0, '1:00', false], [59_000, 0, '0:59', false], [1, 0, '0:01', false],
    [7_505_000, 0, '2:05:05', false], [0, 0, '0:00', true], [0, 999, '0:00', true], [0, 190_000, '3:10', true],
  ])('to %d at %d says %s', (target, now, text, isOver) => expect(countdown(target, now)).toEqual({ text, isOver }));
});
