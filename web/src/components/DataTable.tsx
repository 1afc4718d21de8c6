// SPDX-License-Identifier: Apache-2.0
// Every table: virtual rows, sorting, remembered columns, CSV.
import { Button, Checkbox, Popover } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { useTexts } from '../i18n/context';
import { downloadText, toCsv } from '../lib/csv';
import { recall, remember } from '../lib/remembered';
import { sortRows, type CellValue, type SortOrder } from '../model/table-sort';
import { Icon } from './Icon';

export interface Column<Row> {
  id: string;
  title: string;
  /// What sorting and CSV see.
  value: (row: Row) => CellValue;
  /// What people see; the value when absent.
  cell?: (row: Row) => ReactNode;
  isNumber?: boolean;
  isHiddenAtFirst?: boolean;
}

interface Props<Row> {
  name: string;
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  maxHeight?: number;
  actions?: (row: Row) => ReactNode;
}

const kRowHeight = 44;
const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every((entry) => typeof entry === 'string');

export function DataTable<Row>({ name, label, columns, rows, keyOf, maxHeight = 460, actions }: Props<Row>): ReactNode {
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const [order, setOrder] = useState<SortOrder | null>(null);
  const [hidden, setHidden] = useState<string[]>(() =>
    recall(`columns.${name}`, isTextList, columns.filter((column) => column.isHiddenAtFirst).map((column) => column.id)));
  const shown = columns.filter((column) => !hidden.includes(column.id));
  const sorted = useMemo(() => sortRows(rows, order, columns), [rows, order, columns]);
  const virtual = useVirtualizer({ count: sorted.length, getScrollElement: () => scroller.current, estimateSize: () => kRowHeight, overscan: 8 });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items[items.length - 1]?.end ?? 0);

  const toggle = (id: string): void => {
    const next = hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id];
    setHidden(next);
    remember(`columns.${name}`, next);
  };
  const sortBy = (id: string): void =>
    setOrder(order?.id !== id ? { id, isDescending: false } : order.isDescending ? null : { id, isDescending: true });
  const saveCsv = (): void =>
    downloadText(`${name}.csv`, toCsv(shown.map((column) => column.title), sorted.map((row) => shown.map((column) => column.value(row)))), 'text/csv');

  return (
    <div className="mw-table">
      <div className="mw-table-tools">
        <span className="mw-dim">{t('table.rows', { count: rows.length })}</span>
        <Popover position="bottom-end" withinPortal={false} trapFocus>
          <Popover.Target>
            <Button size="compact-sm" variant="subtle" leftSection={<Icon name="columns" size={14} />}>{t('table.columns')}</Button>
          </Popover.Target>
          <Popover.Dropdown className="mw-column-choice">
            {columns.map((column) => (
              <Checkbox key={column.id} label={column.title} checked={!hidden.includes(column.id)} onChange={() => toggle(column.id)} disabled={shown.length === 1 && !hidden.includes(column.id)} />
            ))}
          </Popover.Dropdown>
        </Popover>
        <Button size="compact-sm" variant="subtle" onClick={saveCsv}>{t('action.csv')}</Button>
      </div>
      <div ref={scroller} className="mw-table-scroll" style={{ maxHeight }} tabIndex={0} role="group" aria-label={label}>
        <table aria-rowcount={rows.length + 1}>
          <thead>
            <tr>
              {shown.map((column) => (
                <th key={column.id} scope="col" className={column.isNumber ? 'mw-num' : ''} aria-sort={order?.id !== column.id ? 'none' : order.isDescending ? 'descending' : 'ascending'}>
                  <button type="button" onClick={() => sortBy(column.id)}>
                    {column.title}
                    <span aria-hidden="true" className="mw-sort">{order?.id !== column.id ? '' : order.isDescending ? ' ▾' : ' ▴'}</span>
                  </button>
                </th>
              ))}
              {actions && <th scope="col"><span className="mw-sr">{t('table.actions')}</span></th>}
            </tr>
          </thead>
          <tbody>
            {before > 0 && <tr aria-hidden="true"><td style={{ height: before }} colSpan={shown.length + (actions ? 1 : 0)} /></tr>}
            {items.map((item) => {
              const row = sorted[item.index];
              if (row === undefined) return null;
              return (
                <tr key={keyOf(row)} aria-rowindex={item.index + 2} style={{ height: kRowHeight }}>
                  {shown.map((column) => (
                    <td key={column.id} className={column.isNumber ? 'mw-num' : ''}>{column.cell ? column.cell(row) : column.value(row)}</td>
                  ))}
                  {actions && <td className="mw-row-actions">{actions(row)}</td>}
                </tr>
              );
            })}
            {after > 0 && <tr aria-hidden="true"><td style={{ height: after }} colSpan={shown.length + (actions ? 1 : 0)} /></tr>}
          </tbody>
        </table>
      </div>
    </div>
  );
}

