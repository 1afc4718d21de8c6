// SPDX-License-Identifier: Apache-2.0
import { useMemo, type ReactNode } from 'react';
import type { Connection } from '../../api/operations';
import { Age } from '../../components/Age';
import { DataTable, type Column } from '../../components/DataTable';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';

export function ConnectionsTable({ connections }: { connections: readonly Connection[] }): ReactNode {
  const { t, count } = useTexts();
  const columns = useMemo((): Column<Connection>[] => [
    { id: 'client', title: t('inbox.client'), value: (row) => row.client, cell: (row) => <code>{row.client}</code> },
    { id: 'protocol', title: t('health.protocol'), value: (row) => row.protocol },
    { id: 'source', title: t('ledger.source'), value: (row) => row.source, isHiddenAtFirst: true },
    { id: 'peer', title: t('health.peer'), value: (row) => row.peer },
    { id: 'connected', title: t('health.connected'), value: (row) => parseTime(row.connected_at), cell: (row) => <Age at={row.connected_at} /> },
    { id: 'readings', title: t('health.readings'), value: (row) => row.readings, cell: (row) => count(row.readings), isNumber: true },
    { id: 'problems', title: t('health.problems'), value: (row) => row.problems, cell: (row) => <span className={row.problems > 0 ? 'mw-attention-text' : ''}>{count(row.problems)}</span>, isNumber: true },
  ], [t, count]);
  if (connections.length === 0) return <p className="mw-dim">{t('health.no_connections')}</p>;
  return <DataTable name="connections" label={t('health.connections')} columns={columns} rows={connections} keyOf={(row) => `${row.client}/${row.peer}/${row.connected_at}`} maxHeight={300} />;
}
