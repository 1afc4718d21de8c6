// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { sortRows, type CellValue } from './table-sort';

const columns = [{ id: 'v', value: (row: { v: CellValue }) => row.v }];
const sorted = (values: CellValue[], isDescending: boolean) =>
  sortRows(values.map((v) => ({ v })), { id: 'v', isDescending }, columns).map((row) => row.v);

it.each([
  [[3, 1, 2], false, [1, 2, 3]],
  [[3, null, 10], true, [10, 3, null]],
  [[null, 3, 1], false, [1, 3, null]],
  [['pump10', 'Pump2', ''], false, ['Pump2', 'pump10', '']],
] as [CellValue[], boolean, CellValue[]][])('%j', (values, isDescending, result) => {
  expect(sorted(values, isDescending)).toEqual(result);
});

it('leaves rows alone without an order or with an unknown column', () => {
  const rows = [{ v: 2 }, { v: 1 }];
  expect(sortRows(rows, null, columns)).toBe(rows);
  expect(sortRows(rows, { id: 'x', isDescending: false }, columns)).toBe(rows);
});
