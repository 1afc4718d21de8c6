// SPDX-License-Identifier: Apache-2.0
// For how long readings are kept: classes, their signals, and what the last run took away.
import { Button, Group } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { fetchRetention, removeRetentionClass, type RetentionClass, type RetentionRun, type RetentionRunRow } from '../../api/storage';
import { Age } from '../../components/Age';
import { ConfirmButton } from '../../components/ConfirmButton';
import { DataTable, type Column } from '../../components/DataTable';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { ClassForm, MoveForm } from './RetentionForms';

type Open = { form: 'none' | 'add' | 'move' } | { form: 'edit'; old: RetentionClass };

export function RetentionTab(): ReactNode {
  const { t } = useTexts();
  const list = useLoad('retention', fetchRetention);
  const [open, setOpen] = useState<Open>({ form: 'none' });
  const done = (): void => {
    setOpen({ form: 'none' });
    list.reload();
  };
  const remove = async (one: RetentionClass): Promise<void> => {
    const result = await removeRetentionClass(one.id);
    if (!result.ok) return sayProblem(result.problem);
    say(t('retention.removed', { name: one.name }));
    list.reload();
  };
  const columns = useMemo((): Column<RetentionClass>[] => {
    const days = (value: number | null): string => (value === null ? t('retention.for_ever') : t('retention.days', { count: value }));
    return [
      { id: 'name', title: t('retention.name'), value: (row) => row.name },
      { id: 'signals', title: t('retention.signals'), value: (row) => row.signals, isNumber: true },
      { id: 'raw', title: t('retention.raw_days'), value: (row) => row.raw_days, cell: (row) => days(row.raw_days) },
      { id: 'minute', title: t('retention.minute_days'), value: (row) => row.minute_days, cell: (row) => days(row.minute_days) },
      { id: 'hour', title: t('retention.hour_days'), value: (row) => row.hour_days, cell: (row) => days(row.hour_days) },
    ];
  }, [t]);
  const toggle = (form: 'add' | 'move', label: string): ReactNode => (
    <Button size="compact-sm" variant="default" aria-expanded={open.form === form} onClick={() => setOpen({ form: open.form === form ? 'none' : form })}>{open.form === form ? t('action.cancel') : label}</Button>
  );
  const actions = (row: RetentionClass): ReactNode => (
    <Group gap="xs">
      <Button size="compact-sm" variant="subtle" onClick={() => setOpen({ form: 'edit', old: row })}>{t('retention.edit')}</Button>
      {row.name !== 'standard' && <ConfirmButton label={t('retention.remove')} question={t('retention.remove_question')} onConfirm={() => void remove(row)} />}
    </Group>
  );
  return (
    <Panel title={t('settings.tab.retention')} actions={<Group gap="xs">{toggle('move', t('retention.move'))}{toggle('add', t('retention.add'))}</Group>}>
      <p className="mw-dim">{t('retention.about')}</p>
      {open.form === 'add' && <div className="mw-card mw-add"><ClassForm onDone={done} /></div>}
      {open.form === 'edit' && <div className="mw-card mw-add"><ClassForm key={open.old.id} old={open.old} onDone={done} /></div>}
      {open.form === 'move' && list.data && <div className="mw-card mw-add"><MoveForm classes={list.data.classes} onDone={done} /></div>}
      {list.problem && <ProblemNote problem={list.problem} onRetry={list.reload} />}
      {!list.data && !list.problem && <LoadingNote rows={3} />}
      {list.data && <DataTable name="retention" label={t('settings.tab.retention')} columns={columns} rows={list.data.classes} keyOf={(row) => row.id} actions={actions} />}
      {list.data?.last_run && <LastRun run={list.data.last_run} />}
    </Panel>
  );
}

function LastRun({ run }: { run: RetentionRun }): ReactNode {
  const { t, bytes } = useTexts();
  const columns = useMemo((): Column<RetentionRunRow>[] => [
    { id: 'class', title: t('retention.name'), value: (row) => row.class },
    { id: 'chunks', title: t('retention.chunks'), value: (row) => row.chunks, isNumber: true },
    { id: 'bytes', title: t('retention.bytes'), value: (row) => row.bytes, cell: (row) => bytes(row.bytes), isNumber: true },
    { id: 'rollups', title: t('retention.rollups'), value: (row) => row.rollups, isNumber: true },
    { id: 'oldest', title: t('retention.oldest'), value: (row) => (row.oldest_kept === null ? null : parseTime(row.oldest_kept)), cell: (row) => <Age at={row.oldest_kept} /> },
  ], [t, bytes]);
  return (
    <>
      <h3>{t('retention.last_run')} <Age at={run.ended} /></h3>
      {run.problem && <p className="mw-attention-text">{run.problem}</p>}
      <DataTable name="retention-run" label={t('retention.last_run')} columns={columns} rows={run.classes} keyOf={(row) => row.class} />
    </>
  );
}
