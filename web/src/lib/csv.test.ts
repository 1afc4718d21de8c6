// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { csvCell, toCsv } from './csv';

it.each([
  ['plain', 'plain'], ['a,b', '"a,b"'], ['say "x"', '"say ""x"""'], ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"], [null, ''], [-4.5, '-4.5'],
])('%j', (value, text) => {
  expect(csvCell(value)).toBe(text);
});

it('writes lines', () => expect(toCsv(['a', 'b'], [[1, 'x'], [null, 'y']])).toBe('a,b\r\n1,x\r\n,y\r\n'));
