// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { decimalsForSpan, decimalsForStep, decimalsForValue, formatBytes, formatCount, formatExact, formatNumber, formatPercent } from './format-number';

describe('decimals', () => {
  it.each([
    [16, 2], [1, 3], [100, 1], [3000, 0], [0.02, 5], [0, 2], [Number.NaN, 2], [1e-12, 6],
  ])('a span of %d shows %d decimals', (span, decimals) => {
    expect(decimalsForSpan(span)).toBe(decimals);
  });

  it.each([[4.2, 3], [0, 2], [-1500, 0], [0.00001, 6], [Infinity, 2]])('%d shows %d', (value, decimals) => {
    expect(decimalsForValue(value)).toBe(decimals);
  });
});

describe('numbers', () => {
  it.each([
    [1234.5, 'en-GB', 1, '1,234.5'],
    [1234.5, 'de-DE', 1, '1.234,5'],
    [-0.5, 'en-GB', 2, '-0.50'],
    [Number.NaN, 'en-GB', 2, '–'],
  ])('%d in %s', (value, locale, decimals, text) => {
    expect(formatNumber(value, locale, decimals)).toBe(text);
  });

  it.each([[3, '3'], [7.1, '7.1'], [1234.5678, '1,234.57'], [Infinity, '–']])('configured %d', (value, text) => {
    expect(formatExact(value, 'en-GB')).toBe(text);
  });

  it.each([[10, 0], [2.5, 1], [0.05, 2], [1e-9, 6], [0.1, 1]])('steps of %d need %d decimals', (step, decimals) => {
    expect(decimalsForStep(step)).toBe(decimals);
  });

  it('counts whole things', () => expect(formatCount(12345.6, 'de-DE')).toBe('12.346'));

  it.each([
    [1, '100\u00a0%'], [0.9999, '99.9\u00a0%'], [0.998, '99.8\u00a0%'], [0, '0.0\u00a0%'], [Number.NaN, '–'],
  ])('share %d', (share, text) => {
    expect(formatPercent(share, 'en-GB')).toBe(text);
  });

  it.each([
    [0, '0 B'], [999, '999 B'], [1500, '1.5 kB'], [250_000_000, '250 MB'], [-1500, '-1.5 kB'], [2e12, '2.0 TB'],
  ])('%d bytes', (bytes, text) => {
    expect(formatBytes(bytes, 'en-GB')).toBe(text);
  });
});
