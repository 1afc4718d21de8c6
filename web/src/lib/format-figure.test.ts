// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { figureOf } from './format-figure';

const text = (value: number, unit: string, locale: string): string => {
  const shown = figureOf(value, unit, locale);
  return `${shown.text} ${shown.unit}`;
};

describe('a judged figure', () => {
  it.each([
    // Three decimals of minutes were read as thousands of them.
    [4.25, 'min', '4.3 min', '4,3 min'],
    [5.167, 'min', '5.2 min', '5,2 min'],
    [1074, 'min', '18 h', '18 h'],
    [0, 'min', '0 min', '0 min'],
    [0.0833, 'min', '0.083 min', '0,083 min'],
    [9.96, 'min', '10 min', '10 min'],
    [10, 'min', '10 min', '10 min'],
    [17.4, 'min', '17 min', '17 min'],
    [104.4, 'min', '104 min', '104 min'],
    [119.4, 'min', '119 min', '119 min'],
    [120, 'min', '2 h', '2 h'],
    [150, 'min', '2.5 h', '2,5 h'],
    [1440, 'min', '24 h', '24 h'],
    [-150, 'min', '-2.5 h', '-2,5 h'],
    [26.333, 'h', '26 h', '26 h'],
    [3.25, 'd', '3.3 d', '3,3 d'],
    // What is no time: a share of a sensor-week, a factor, a count.
    [0.21434, '1/sensor-week', '0.214 1/sensor-week', '0,214 1/sensor-week'],
    [1.2345, 'x', '1.23 x', '1,23 x'],
    [5.1674, '1/d', '5.17 1/d', '5,17 1/d'],
    [1234.5, '1/million', '1,235 1/million', '1.235 1/million'],
    [25, 'items', '25 items', '25 items'],
    [Number.NaN, 'min', '– min', '– min'],
  ])('%d %s', (value, unit, english, german) => {
    expect(text(value, unit, 'en-GB')).toBe(english);
    expect(text(value, unit, 'de-DE')).toBe(german);
  });
});
