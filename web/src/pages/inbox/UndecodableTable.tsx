// SPDX-License-Identifier: Apache-2.0
import { useMemo, type ReactNode } from 'react';
import type { UndecodableTopic } from '../../api/operations';
import { Age } from '../../components/Age';
import { DataTable, type Column } from '../../components/DataTable';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';

export function UndecodableTable({ topics }: { topics: readonly UndecodableTopic[] }): ReactNode {
  const { t, count } = useTexts();
  const columns = useMemo((): Column<UndecodableTopic>[] => [
    { id: 'topic', title: t('inbox.topic'), value: (row) => row.topic, cell: (row) => <code>{row.topic}</code> },
    { id: 'client', title: t('inbox.client'), value: (row) => row.client },
    { id: 'count', title: t('inbox.count'), value: (row) => row.count, cell: (row) => count(row.count), isNumber: true },
    { id: 'last', title: t('inbox.last'), value: (row) => parseTime(row.last), cell: (row) => <Age at={row.last} /> },
    { id: 'sample', title: t('inbox.sample'), value: (row) => row.sample, cell: (row) => <code className="mw-clip" title={row.sample}>{row.sample}</code> },
  ], [t, count]);
  if (topics.length === 0) return <p className="mw-dim">{t('inbox.undecodable_empty')}</p>;
  return (
    <>
      <p className="mw-dim">{t('inbox.undecodable_next')}</p>
      <DataTable name="undecodable" label={t('inbox.undecodable')} columns={columns} rows={topics} keyOf={(row) => `${row.client}/${row.topic}`} maxHeight={300} />
    </>
  );
}
