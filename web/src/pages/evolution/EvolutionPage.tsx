// SPDX-License-Identifier: Apache-2.0
// New sensors and new uses as a board: what is proposed, what is tried in shadow, and what became of it.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { mayAct } from '../../api/session';
import { fetchTrials, kTrialStates, type TrialSummary } from '../../api/trials';
import { Link } from '../../components/Link';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { navigate, paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { lookOfTrial, trialsIn } from '../../model/trial';
import { ProposeForm } from './ProposeForm';

export function EvolutionPage(): ReactNode {
  const { role } = useServices().me;
  const { t, count } = useTexts();
  const loaded = useLoad('trials', fetchTrials, 60_000);
  const [isProposing, setProposing] = useState(false);
  const rows = loaded.data?.trials ?? [];
  const expired = loaded.data?.n_expired ?? 0;
  return (
    <>
      <PageHead title={t('nav.evolution')} sub={t('evolve.sub')}>
        {mayAct(role, 'operator') && <Button variant="default" aria-expanded={isProposing} onClick={() => setProposing(!isProposing)}>{t('evolve.propose')}</Button>}
      </PageHead>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!loaded.data && !loaded.problem && <LoadingNote rows={3} />}
      {isProposing && <Panel title={t('evolve.propose')}><ProposeForm onDone={(trial) => navigate(paths.trial(trial.id))} /></Panel>}
      {expired > 0 && <p><VerdictMark look="borderline" word={t('evolve.expired', { count: expired, shown: count(expired) })} /></p>}
      {loaded.data && rows.length === 0 && !isProposing && <EmptyNote title={t('evolve.none')} text={t('evolve.none_next')} />}
      {rows.length > 0 && (
        <div className="mw-columns" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))' }}>
          {kTrialStates.map((state) => (
            <Panel key={state} title={t(`evolve.column.${state}`)}>
              {trialsIn(rows, state).length === 0 && <p className="mw-dim">{t('evolve.column_empty')}</p>}
              <ul className="mw-plain-list">{trialsIn(rows, state).map((trial) => <li key={trial.id}><TrialCard trial={trial} /></li>)}</ul>
            </Panel>
          ))}
        </div>
      )}
    </>
  );
}

function TrialCard({ trial }: { trial: TrialSummary }): ReactNode {
  const { t, time } = useTexts();
  const day = (text: string | null): string => time(parseTime(text), 'day');
  return (
    <div className="mw-decision">
      {trial.is_expired && <VerdictMark look={lookOfTrial(trial)} word={t('evolve.decide_now')} />}
      <strong><Link to={paths.trial(trial.id)}>{trial.title}</Link></strong>
      <span className="mw-dim">{t(`evolve.kind.${trial.kind}`)}{' · '}{t('evolve.by', { person: trial.proposed_by, day: day(trial.proposed_at) })}</span>
      {trial.state === 'running' && <span>{t('evolve.window_until', { day: day(trial.window_end) })}</span>}
      {trial.decided_at === null
        ? <span className="mw-dim">{t('evolve.drop_by', { day: day(trial.drop_by) })}</span>
        : <span className="mw-dim">{t('evolve.decided', { person: trial.decided_by, day: day(trial.decided_at) })}</span>}
      {trial.lesson !== '' && <span>{t('improve.lesson')}{': '}{trial.lesson}</span>}
    </div>
  );
}
