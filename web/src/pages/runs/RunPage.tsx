// SPDX-License-Identifier: Apache-2.0
// A run, one step at a time: what to do now fills the page, big enough for a thumb; what is done below.
import { useRef, type ReactNode } from 'react';
import type { Run } from '../../api/runs';
import { mayAct } from '../../api/session';
import { Age } from '../../components/Age';
import { Countdown } from '../../components/Countdown';
import { DrillBanner } from '../../components/DrillBanner';
import { Link } from '../../components/Link';
import { EmptyNote, LoadingNote } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { holderText } from '../../model/run-words';
import { useServices } from '../../model/services';
import { useRun } from '../../model/use-run';
import { KeptSteps } from './KeptSteps';
import { RunActions } from './RunActions';
import { RunEntries } from './RunEntries';
import { StepCard } from './StepCard';

export function RunPage({ id }: { id: number }): ReactNode {
  const { me } = useServices();
  const { t } = useTexts();
  const here = useRun(id);
  const { run, view } = here;
  const firstStep = useRef<string | null>(null);
  if (!run || !view) {
    if (here.problem?.status === 404) return <EmptyNote title={t('run.unknown')} text={t('run.unknown_next')}><Link to={paths.procedures} className="mw-next">{t('nav.procedures')}</Link></EmptyNote>;
    return here.problem ? <ProblemNote problem={here.problem} onRetry={here.reload} /> : <LoadingNote rows={4} height={90} />;
  }
  const mayOperate = mayAct(me.role, 'operator');
  const stepKey = view.step ? `${view.step.id}/${view.nDone}` : null;
  firstStep.current ??= stepKey;
  const isOver = run.state === 'done' || run.state === 'aborted';
  return (
    <article className={run.is_drill ? 'mw-run mw-dashed' : 'mw-run'}>
      {run.is_drill && <DrillBanner />}
      <RunHead run={run} nDone={view.nDone} isOver={isOver} />
      {!isOver && run.version_in_force !== run.version && <p className="mw-note" role="status">{t('run.other_version', { version: run.version })}</p>}
      {here.isOffline && <p className="mw-note" role="status">{t('run.offline')}</p>}
      {here.problem && here.problem.status !== 0 && <ProblemNote problem={here.problem} onRetry={here.reload} />}
      <KeptSteps kept={here.kept} run={run.id} />
      {run.needs_help && !isOver && <p className="mw-note mw-attention" role="status">{t('run.needs_help')}</p>}
      {view.step && <StepCard key={stepKey} run={run} step={view.step} view={view} here={here} mayOperate={mayOperate} comesNext={stepKey !== firstStep.current} />}
      {view.isEndedHere && <EmptyNote title={t('run.ended_here')} text={t('run.ended_here_next')} />}
      {isOver && <RunOver run={run} />}
      {!isOver && !view.isEndedHere && mayOperate && <RunActions run={run} here={here} />}
      <RunEntries run={run} kept={here.kept} />
    </article>
  );
}

function RunHead({ run, nDone, isOver }: { run: Run; nDone: number; isOver: boolean }): ReactNode {
  const texts = useTexts();
  const { t, duration } = texts;
  const expectedEnd = parseTime(run.started) + run.expected_s * 1000;
  return (
    <header className="mw-run-head">
      <h1>{run.title}</h1>
      <p className="mw-dim">
        {run.alarm !== null && <><Link to={paths.alarm(run.alarm)}>{t('run.its_alarm')}</Link>{' · '}</>}
        {run.asset !== null && <><Link to={paths.asset(run.asset)}>{run.asset_path || t('run.its_machine')}</Link>{' · '}</>}
        {holderText(run, texts)}
        {' · '}{t('run.started_ago')} <Age at={run.started} />
        {run.is_paper && ` · ${t('run.paper')}`}
      </p>
      {!isOver && (
        <div className="mw-run-progress">
          <progress max={run.n_steps} value={nDone} aria-label={t('run.progress', { done: nDone, all: run.n_steps })} />
          <span>{t('run.progress', { done: nDone, all: run.n_steps })}</span>
          {run.expected_s > 0 && <Countdown to={expectedEnd} left={(clock) => t('run.time_left', { clock, all: duration(run.expected_s * 1000) })} over={(clock) => t('run.time_over', { clock })} />}
        </div>
      )}
    </header>
  );
}

function RunOver({ run }: { run: Run }): ReactNode {
  const { t, duration } = useTexts();
  const took = run.took_s === null ? '' : t('run.took', { took: duration(run.took_s * 1000), expected: duration(run.expected_s * 1000) });
  return (
    <EmptyNote title={t(run.state === 'done' ? 'run.done' : 'run.aborted')} text={took}>
      {run.alarm !== null && <Link to={paths.alarm(run.alarm)} className="mw-next">{t(run.is_drill ? 'run.to_drill' : 'run.to_outcome')}</Link>}
    </EmptyNote>
  );
}
