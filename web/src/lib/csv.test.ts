// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { csvCell, readCsv, toCsv } from './csv';

it.each([
  ['plain', 'plain'], ['a,b', '"a,b"'], ['say "x"', '"say ""x"""'], ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"], [null, ''], [-4.5, '-4.5'],
])('%j', (value, text) => {
  expect(csvCell(value)).toBe(text);
});

it('writes lines', () => expect(toCsv(['a', 'b'], [[1, 'x'], [null, 'y']])).toBe('a,b\r\n1,x\r\n,y\r\n'));

it.each([
  ['a,b\r\n1,x\r\n', [['a', 'b'], ['1', 'x']]],
  ['\uFEFFa;b\n"1;5";"say ""x"""', [['a', 'b'], ['1;5', 'say "x"']]],
  ['a,b\n\n1,"two\nlines"\n2,', [['a', 'b'], ['1', 'two\nlines'], ['2', '']]],
  ['a\n"open', [['a'], ['open']]],
  ['', []],
])('reads %j', (text, cells) => expect(readCsv(text).map((row) => row.cells)).toEqual(cells));

it('knows the line of each row', () => expect(readCsv('a\n"two\nlines"\n\nlast').map((row) => row.line)).toEqual([1, 2, 5]));

it('takes the separator it is given', () => expect(readCsv('a;b\t"c\td"\n', '\t').map((row) => row.cells)).toEqual([['a;b', 'c\td']]));
