// SPDX-License-Identifier: Apache-2.0
// Backups of this site: made here, checked, restored from the command line.
import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { createBackup, fetchBackups, type Backup } from '../../api/storage';
import { Age } from '../../components/Age';
import { DataTable, type Column } from '../../components/DataTable';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';

const kAskEveryMs = 2000;
const timeOrNull = (text: string | null): number | null => (text === null ? null : parseTime(text));

export function BackupsTab(): ReactNode {
  const { t, bytes } = useTexts();
  const list = useLoad('backups', fetchBackups, kAskEveryMs);
  const [isBusy, setBusy] = useState(false);
  const begin = async (): Promise<void> => {
    setBusy(true);
    const result = await createBackup();
    setBusy(false);
    if (!result.ok) sayProblem(result.problem);
    list.reload();
  };
  const columns = useMemo((): Column<Backup>[] => [
    { id: 'name', title: t('backups.name'), value: (row) => row.name },
    { id: 'state', title: t('backups.state'), value: (row) => row.problem ?? t(`backups.state.${row.state}`) },
    { id: 'created', title: t('backups.created'), value: (row) => parseTime(row.created), cell: (row) => <Age at={row.created} /> },
    { id: 'bytes', title: t('backups.bytes'), value: (row) => row.bytes, cell: (row) => bytes(row.bytes), isNumber: true },
    { id: 'verified', title: t('backups.verified'), value: (row) => timeOrNull(row.verified_at), cell: (row) => <Age at={row.verified_at} /> },
    { id: 'restored', title: t('backups.restored'), value: (row) => timeOrNull(row.restored_at), cell: (row) => <Age at={row.restored_at} /> },
  ], [t, bytes]);
  return (
    <Panel title={t('settings.tab.backups')} actions={<Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void begin()}>{t('backups.make')}</Button>}>
      <p className="mw-dim">{t('backups.about', { directory: list.data?.directory ?? '' })}</p>
      {list.data?.restored_from && <p className="mw-dim">{t('backups.origin', { name: list.data.restored_from.backup })}</p>}
      {list.problem && <ProblemNote problem={list.problem} onRetry={list.reload} />}
      {!list.data && !list.problem && <LoadingNote rows={3} />}
      {list.data?.backups.length === 0 && <p className="mw-dim">{t('backups.empty')}</p>}
      {list.data && list.data.backups.length > 0 && <DataTable name="backups" label={t('settings.tab.backups')} columns={columns} rows={list.data.backups} keyOf={(row) => row.name} />}
    </Panel>
  );
}
