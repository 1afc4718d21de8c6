// SPDX-License-Identifier: Apache-2.0
// Every procedure: its state, whether it counts as covered and why not, when it was last run and drilled.
import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { fetchProcedures, type ProcedureRow } from '../../api/procedures';
import { fetchRuns } from '../../api/runs';
import { mayAct } from '../../api/session';
import { Age } from '../../components/Age';
import { DataTable, type Column } from '../../components/DataTable';
import { DrillTag } from '../../components/DrillBanner';
import { Link } from '../../components/Link';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { holderText } from '../../model/run-words';
import { saidText } from '../../model/said';
import { useServices } from '../../model/services';
import { DrillCoveragePanel } from './DrillCoveragePanel';
import { DrillList } from './DrillList';
import { DrillSchedules } from './DrillSchedules';
import { NewProcedure } from './NewProcedure';

export function ProceduresPage(): ReactNode {
  const { me } = useServices();
  const texts = useTexts();
  const { t, duration, number, count } = texts;
  const list = useLoad('procedures', (signal) => fetchProcedures(signal), 60_000);
  const [isAdding, setAdding] = useState(false);
  const columns = useMemo((): Column<ProcedureRow>[] => [
    { id: 'title', title: t('procedure.title'), value: (row) => row.title, cell: (row) => <Link to={paths.procedure(row.name)}>{row.title || row.name}</Link> },
    { id: 'state', title: t('procedure.state'), value: (row) => t(`procedure.state.${row.state}`), cell: (row) => `${t(`procedure.state.${row.state}`)} · ${t('procedure.version', { version: row.version })}` },
    {
      id: 'covered', title: t('procedure.coverage'), value: (row) => (row.is_covered ? t('procedure.covered') : saidText(row.uncovered_because_words, row.uncovered_because, texts) || t('procedure.uncovered')),
      cell: (row) => row.is_covered ? t('procedure.covered') : <span className="mw-uncovered">{t('procedure.uncovered')}{row.uncovered_because !== '' && `: ${saidText(row.uncovered_because_words, row.uncovered_because, texts)}`}</span>,
    },
    { id: 'run', title: t('procedure.last_run'), value: (row) => row.last_run, cell: (row) => (row.last_run === null ? t('procedure.never') : <Age at={row.last_run} />) },
    { id: 'drill', title: t('procedure.last_drill'), value: (row) => row.last_drill, cell: (row) => (row.last_drill === null ? t('procedure.never') : <Age at={row.last_drill} />) },
    { id: 'expected', title: t('procedure.expected'), isNumber: true, value: (row) => row.expected_s, cell: (row) => duration(row.expected_s * 1000) },
    {
      id: 'ratio', title: t('procedure.took'), isNumber: true, value: (row) => row.median_ratio,
      cell: (row) => row.median_ratio === null ? t('procedure.not_timed') : <>{t('procedure.took_percent', { percent: number(row.median_ratio * 100, 0) })}{row.n_over_time > 0 && ` · ${t('procedure.drill_over', { count: row.n_over_time, shown: count(row.n_over_time) })}`}</>,
    },
    { id: 'rules', title: t('procedure.rules'), isNumber: true, value: (row) => row.n_rules },
    { id: 'classes', title: t('procedure.for'), value: (row) => row.asset_classes.join(', ') || t('procedure.any_class'), isHiddenAtFirst: true },
    { id: 'languages', title: t('procedure.languages'), value: (row) => row.languages.join(', '), isHiddenAtFirst: true },
  ], [t, duration, number, count, texts]);
  const rows = list.data?.procedures ?? [];
  const mayEdit = mayAct(me.role, 'engineer');
  return (
    <>
      <PageHead title={t('nav.procedures')} sub={t('procedure.sub')}>
        {mayEdit && <Button onClick={() => setAdding(!isAdding)} aria-expanded={isAdding}>{t('procedure.new')}</Button>}
      </PageHead>
      {isAdding && <NewProcedure onDone={() => setAdding(false)} />}
      <RunningNow />
      {list.problem && <ProblemNote problem={list.problem} onRetry={list.reload} />}
      {!list.data && !list.problem && <LoadingNote rows={6} />}
      {list.data && rows.length === 0 && <EmptyNote title={t('procedure.none')} text={t('procedure.none_next')} />}
      {rows.length > 0 && <DataTable name="procedures" label={t('nav.procedures')} columns={columns} rows={rows} keyOf={(row) => `${row.name}/${row.version}`} />}
      <DrillList titles={new Map(rows.map((row) => [row.name, row.title]))} />
      <DrillSchedules titles={new Map(rows.map((row) => [row.name, row.title]))} />
      <DrillCoveragePanel />
    </>
  );
}

/// Runs that somebody is on, or that wait for somebody: one click away for whoever takes over.
function RunningNow(): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const runs = useLoad('runs/running', (signal) => fetchRuns({ state: 'running' }, signal), 10_000);
  if (!runs.data || runs.data.runs.length === 0) return runs.problem ? <ProblemNote problem={runs.problem} onRetry={runs.reload} /> : null;
  return (
    <Panel title={t('run.running_now')}>
      <ul className="mw-told">
        {runs.data.runs.map((run) => (
          <li key={run.id}>
            <Link to={paths.run(run.id)}>{run.title}</Link>
            {run.is_drill && <DrillTag />}
            <span>{holderText(run, texts)}</span>
            <span>{t('run.progress', { done: run.n_done, all: run.n_steps })}</span>
            <Age at={run.started} />
            {run.needs_help && <strong className="mw-attention-text">{t('run.needs_help_short')}</strong>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
