// SPDX-License-Identifier: Apache-2.0
// One trial: why, what is tried, what it has shown against what was asked, whom it would have reached, and the decision.
import type { ReactNode } from 'react';
import { mayAct } from '../../api/session';
import { fetchTrial, type Trial } from '../../api/trials';
import { Link } from '../../components/Link';
import { LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { lookOfTrial } from '../../model/trial';
import { CriterionRow } from '../rollout/CriterionRow';
import { MetricName } from '../rollout/MetricName';
import { ShadowTables } from '../rollout/ShadowPanel';
import { ConditionsTable } from './ConditionsTable';
import { TrialActs } from './TrialActs';

export function TrialPage({ id }: { id: number }): ReactNode {
  const { t } = useTexts();
  const loaded = useLoad(`trial/${id}`, (signal) => fetchTrial(id, signal), 120_000);
  const trial = loaded.data;
  return (
    <>
      <PageHead title={trial?.title ?? t('evolve.trial')} sub={trial && <>{t(`evolve.kind.${trial.kind}`)}{' · '}<Link to={paths.evolution}>{t('nav.evolution')}</Link></>} />
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!trial && !loaded.problem && <LoadingNote rows={5} />}
      {trial && (
        <>
          <AboutPanel trial={trial} onDone={loaded.reload} />
          <CriteriaPanel trial={trial} />
          {trial.load && <LoadPanel trial={trial} />}
          {trial.started_at !== null && <ConditionsTable trial={trial} onDone={loaded.reload} />}
        </>
      )}
    </>
  );
}

function AboutPanel({ trial, onDone }: { trial: Trial; onDone: () => void }): ReactNode {
  const { role } = useServices().me;
  const { t, time } = useTexts();
  const day = (text: string | null): string => time(parseTime(text), 'day');
  return (
    <Panel title={t('evolve.about')}>
      <p><VerdictMark look={lookOfTrial(trial)} word={trial.is_expired ? t('evolve.decide_now') : t(`evolve.state.${trial.state}`)} /></p>
      <dl className="mw-facts">
        <dt>{t('evolve.reason')}</dt>
        <dd>{trial.reason}{trial.links.map((link) => <span key={`${link.source}/${link.id}`}>{' · '}<Link to={link.page}>{t(`evolve.source.${link.source}`)} {link.id}</Link></span>)}</dd>
        <dt>{t('evolve.benefit')}</dt>
        <dd>{trial.benefit}</dd>
        <dt>{t('evolve.proposed')}</dt>
        <dd>{t('evolve.by', { person: trial.proposed_by, day: day(trial.proposed_at) })}{' · '}{t('evolve.owned', { person: trial.owner })}</dd>
        <dt>{t('evolve.tried')}</dt>
        <dd>
          {trial.rules.map((rule) => <div key={rule.id}>{rule.message} <span className="mw-tag mw-tag-shadow">{rule.is_enabled ? t(rule.mode === 'alarm' ? 'evolve.mode.alarm' : 'evolve.mode.shadow') : t('evolve.mode.off')}</span></div>)}
          {trial.signals.map((signal) => <div key={signal.id} className="mw-dim"><Link to={paths.signal(signal.id)}>{signal.path === '' ? String(signal.id) : signal.path}</Link></div>)}
          {trial.rules.length + trial.signals.length === 0 && <span className="mw-dim">{t('evolve.nothing_yet')}</span>}
        </dd>
        <dt>{t('evolve.times')}</dt>
        <dd>
          {trial.started_at === null ? t('evolve.not_started') : t('evolve.runs', { person: trial.started_by, begin: day(trial.started_at), end: day(trial.window_end) })}
          {trial.decided_at === null && <>{' · '}{t('evolve.drop_by', { day: day(trial.drop_by) })}</>}
        </dd>
        {trial.decided_at !== null && (
          <>
            <dt>{t('evolve.decision')}</dt>
            <dd>
              {t('evolve.decided', { person: trial.decided_by, day: day(trial.decided_at) })}{': '}{trial.decision_reason}{' '}
              <span className="mw-dim mw-hash" title={t('rollout.hash')}>{trial.evidence_hash.slice(0, 16)}</span>{' '}
              <Link to={paths.decisions}>{t('nav.decisions')}</Link>
            </dd>
          </>
        )}
        {trial.lesson !== '' && <><dt>{t('improve.lesson')}</dt><dd>{trial.lesson}</dd></>}
      </dl>
      {(trial.state === 'proposed' || trial.state === 'running') && <TrialActs trial={trial} mayPlan={mayAct(role, 'operator')} mayStart={mayAct(role, 'engineer')} onDone={onDone} />}
    </Panel>
  );
}

function CriteriaPanel({ trial }: { trial: Trial }): ReactNode {
  const { t, time } = useTexts();
  const day = (text: string): string => time(parseTime(text), 'day');
  return (
    <Panel title={t('evolve.criteria')}>
      {trial.measured && <p className="mw-dim">{t(trial.measured.is_whole ? 'evolve.measured' : 'evolve.measured_so_far', { begin: day(trial.measured.from), end: day(trial.measured.to) })}</p>}
      <ul className="mw-plain-list mw-criteria">{trial.criteria.map((row) => <li key={row.metric}><CriterionRow row={row} /></li>)}</ul>
      {trial.waivers.map((waiver) => (
        <p key={waiver.metric} className="mw-dim">{t('evolve.waived', { person: waiver.who, day: day(waiver.at) })}{' '}<MetricName id={waiver.metric} />{': '}{waiver.reason}</p>
      ))}
    </Panel>
  );
}

function LoadPanel({ trial }: { trial: Trial }): ReactNode {
  const { t, count } = useTexts();
  const load = trial.load;
  if (!load) return null;
  return (
    <Panel title={t('rollout.would')}>
      <p>{t('evolve.would_lead', { count: load.n_alarms, shown: count(load.n_alarms) })}</p>
      <ShadowTables load={load} withIt={t('evolve.would_then')} judged={t('evolve.would_verdict')} />
    </Panel>
  );
}
