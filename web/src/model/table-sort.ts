// SPDX-License-Identifier: Apache-2.0
// Sorting of table rows by one column; stable, empty cells last in both directions. Pure.

export type CellValue = string | number | null;

export interface SortOrder {
  id: string;
  isDescending: boolean;
}

export function sortRows<Row>(
  rows: readonly Row[],
  order: SortOrder | null,
  columns: readonly { id: string; value: (row: Row) => CellValue }[],
): readonly Row[] {
  const column = columns.find((candidate) => candidate.id === order?.id);
  if (!order || !column) return rows;
  const sign = order.isDescending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: column.value(row) }))
    .sort((a, b) => {
      if (isEmpty(a.value) || isEmpty(b.value)) return Number(isEmpty(a.value)) - Number(isEmpty(b.value));
      return sign * compareCells(a.value, b.value);
    })
    .map((entry) => entry.row);
}

const isEmpty = (value: CellValue): value is null => value === null || value === '' || Number.isNaN(value);

function compareCells(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true, sensitivity: 'base' });
}
