// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { unitText } from './units';

it.each([
  ['bar', 'bar'], ['1', ''], ['Cel', '°C'], ['{rpm}', 'rpm'], ['m3/h', 'm³/h'], ['m/s2', 'm/s²'],
  ['mm2/s', 'mm²/s'], ['uS/cm', 'µS/cm'], ['um/s', 'µm/s'], ['%', '%'], ['unknown', 'unknown'],
])('%s is written %s', (code, text) => {
  expect(unitText(code)).toBe(text);
});
