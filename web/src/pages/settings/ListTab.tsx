// SPDX-License-Identifier: Apache-2.0
// What the lists of the settings share: read, show, add in a form beside the table.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Result } from '../../api/result';
import { DataTable, type Column } from '../../components/DataTable';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';

interface Props<Row extends { id: number }> {
  name: string;
  title: string;
  empty: string;
  addLabel: string;
  load: () => Promise<Result<Row[]>>;
  columns: readonly Column<Row>[];
  /// The form for a new one; `onDone` closes it and reads the list again.
  form: (onDone: () => void) => ReactNode;
  actions?: (row: Row, reload: () => void) => ReactNode;
  above?: ReactNode;
}

export function ListTab<Row extends { id: number }>({ name, title, empty, addLabel, load, columns, form, actions, above }: Props<Row>): ReactNode {
  const { t } = useTexts();
  const list = useLoad(name, load);
  const [isAdding, setAdding] = useState(false);
  const done = (): void => {
    setAdding(false);
    list.reload();
  };
  return (
    <Panel title={title} actions={<Button size="compact-sm" variant="default" onClick={() => setAdding(!isAdding)} aria-expanded={isAdding}>{isAdding ? t('action.cancel') : addLabel}</Button>}>
      {above}
      {isAdding && <div className="mw-card mw-add">{form(done)}</div>}
      {list.problem && <ProblemNote problem={list.problem} onRetry={list.reload} />}
      {!list.data && !list.problem && <LoadingNote rows={3} />}
      {list.data?.length === 0 && !isAdding && <p className="mw-dim">{empty}</p>}
      {list.data && list.data.length > 0 && (
        <DataTable name={name} label={title} columns={columns} rows={list.data} keyOf={(row) => row.id} {...(actions ? { actions: (row: Row) => actions(row, list.reload) } : {})} />
      )}
    </Panel>
  );
}
