// SPDX-License-Identifier: Apache-2.0
// Rehearsals: start one, watch it and end it; what the latest one says and whether it still counts.
import { Button, Group, NumberInput } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { cancelRehearsal, fetchLatestRehearsal, fetchRehearsalRun, fetchRehearsals, startRehearsal, type RehearsalRun } from '../../api/rehearsal';
import type { Problem } from '../../api/result';
import { mayAct } from '../../api/session';
import { ConfirmButton } from '../../components/ConfirmButton';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { progressOf } from '../../model/rehearsal-run';
import { useServices } from '../../model/services';
import { PhaseRow, RehearsalVerdict } from './PhaseRow';
import { ReportPanel } from './ReportPanel';
import '../../styles/rehearsal.css';

/// Of one that is started here.
const kLimitMs = 1000;
const kRecoveryS = 60;

export function RehearsalPage(): ReactNode {
  const { role } = useServices().me;
  const { t } = useTexts();
  const run = useLoad('rehearsal/current', fetchRehearsalRun, 1500);
  const latest = useLoad('rehearsal/latest', fetchLatestRehearsal);
  const state = run.data?.state;
  const before = useRef(state);
  const { reload } = latest;
  // A report is there once the run has ended.
  useEffect(() => {
    if (before.current === 'running' && state === 'ended') reload();
    before.current = state;
  }, [state, reload]);
  const isNone = latest.problem?.status === 404;
  return (
    <>
      <PageHead title={t('rehearsal.title')} sub={t('rehearsal.sub')} />
      {run.problem && <ProblemNote problem={run.problem} onRetry={run.reload} />}
      {state !== undefined && state !== 'running' && mayAct(role, 'administrator') && <StartPanel onDone={run.reload} />}
      {run.data && state === 'ended' && run.data.problem !== '' && <p role="alert" className="mw-attention-text">{t('rehearsal.refused')} <span lang="en">{run.data.problem}</span></p>}
      {run.data && state === 'running' && <RunPanel run={run.data} mayCancel={mayAct(role, 'administrator')} onDone={run.reload} />}
      {latest.problem && !isNone && <ProblemNote problem={latest.problem} onRetry={latest.reload} />}
      {!latest.data && !latest.problem && <LoadingNote rows={2} height={160} />}
      {isNone && state !== 'running' && <EmptyNote title={t('rehearsal.empty')} text={t(mayAct(role, 'administrator') ? 'rehearsal.empty_next' : 'rehearsal.empty_ask')} />}
      {latest.data && <ReportPanel record={latest.data.record} report={latest.data.report} />}
      {latest.data && <EarlierPanel key={latest.data.record.id} />}
    </>
  );
}

function StartPanel({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [factor, setFactor] = useState<number | string>(10);
  const [hold, setHold] = useState<number | string>(120);
  const [problem, setProblem] = useState<Problem | null>(null);
  const start = async (): Promise<void> => {
    const started = await startRehearsal(Number(factor), Number(hold));
    setProblem(started.ok ? null : started.problem);
    if (started.ok) onDone();
  };
  return (
    <Panel title={t('rehearsal.start_title')}>
      <p className="mw-dim">{t('rehearsal.start_sub')}</p>
      <Group align="end">
        <NumberInput label={t('rehearsal.factor')} min={1} max={1000} value={factor} onChange={setFactor} />
        <NumberInput label={t('rehearsal.hold_s')} min={1} max={86_400} value={hold} onChange={setHold} />
        <Button onClick={() => void start()}>{t('rehearsal.start')}</Button>
      </Group>
      {problem && <ProblemNote problem={problem} />}
    </Panel>
  );
}

function RunPanel({ run, mayCancel, onDone }: { run: RehearsalRun; mayCancel: boolean; onDone: () => void }): ReactNode {
  const { t, exact } = useTexts();
  const [isAsked, setAsked] = useState(false);
  const phases = progressOf(run.steps);
  const cancel = async (): Promise<void> => {
    setAsked(true);
    await cancelRehearsal();
    onDone();
  };
  return (
    <Panel title={t('rehearsal.running')} actions={mayCancel && (isAsked ? <span>{t('rehearsal.cancelling')}</span> : <ConfirmButton label={t('rehearsal.cancel')} question={t('rehearsal.cancel_sure')} onConfirm={() => void cancel()} />)}>
      <p className="mw-rehearsal-banner" role="status">{t('rehearsal.banner', { factor: exact(run.factor ?? 0, ''), person: run.by })}</p>
      <ol className="mw-rehearsal-progress" aria-label={t('rehearsal.phases')}>
        {phases.map((one) => <li key={one.phase} className={`mw-rehearsal-${one.state}`} {...(one.state === 'running' ? { 'aria-current': 'step' as const } : {})}>{t(`rehearsal.phase.${one.phase}`)}</li>)}
      </ol>
      {phases.filter((one) => one.state !== 'to-come').map((one) => <PhaseRow key={one.phase} phase={one.phase} verdict={one.verdict} reason={one.reason} figures={null} points={one.points} limitMs={kLimitMs} recoveryS={kRecoveryS} />)}
    </Panel>
  );
}

function EarlierPanel(): ReactNode {
  const { t, exact, time } = useTexts();
  const rows = useLoad('rehearsals', fetchRehearsals).data?.rehearsals.slice(1) ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel title={t('rehearsal.earlier')}>
      <ul className="mw-plain-list">
        {rows.map((row) => <li key={row.id}>{time(parseTime(row.at), 'day-minute')} · {t('rehearsal.times', { factor: exact(row.factor, '') })} <RehearsalVerdict verdict={row.verdict} /></li>)}
      </ul>
    </Panel>
  );
}
