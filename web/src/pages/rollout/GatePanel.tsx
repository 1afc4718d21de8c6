// SPDX-License-Identifier: Apache-2.0
// The gate as it stands now: every criterion with its figure, its interval against the target, and why.
import { useState, type ReactNode } from 'react';
import { fetchGate, type JudgedCriterion, type Wave } from '../../api/rollout';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { answerKey, intervalBar, lookOfAnswer, lookOfVerdict, reasonOf } from '../../model/gate';
import { MetricName } from './MetricName';
import { SampleView } from './SampleView';
import { useFigure } from '../../components/use-figure';

export function GatePanel({ wave }: { wave: Wave }): ReactNode {
  const { t } = useTexts();
  const gate = useLoad(`gate/${wave.id}/${wave.state}`, (signal) => fetchGate(wave.id, signal), 300_000);
  const rows = gate.data?.criteria ?? [];
  return (
    <Panel title={t('rollout.gate')}>
      <p className="mw-dim">{t('rollout.gate_sub')}</p>
      {gate.problem && <ProblemNote problem={gate.problem} onRetry={gate.reload} />}
      {!gate.data && !gate.problem && <LoadingNote rows={6} />}
      {gate.data && (
        <>
          <VerdictMark look={lookOfAnswer(gate.data.answer)} word={t('rollout.now', { answer: t(`rollout.answer.${answerKey(gate.data.answer)}`) })} />
          <CriteriaList title={t('rollout.musts')} rows={rows.filter((row) => row.is_must_have)} />
          <CriteriaList title={t('rollout.improve')} rows={rows.filter((row) => !row.is_must_have)} />
        </>
      )}
    </Panel>
  );
}

function CriteriaList({ title, rows }: { title: string; rows: readonly JudgedCriterion[] }): ReactNode {
  if (rows.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="mw-plain-list mw-criteria">{rows.map((row) => <li key={`${row.metric}/${row.scope}`}><CriterionRow row={row} /></li>)}</ul>
    </section>
  );
}

function CriterionRow({ row }: { row: JudgedCriterion }): ReactNode {
  const { t, count } = useTexts();
  const figure = useFigure();
  const [isOpen, setIsOpen] = useState(false);
  const reason = reasonOf(row);
  const target = t(row.good === 'at-least' ? 'rollout.at_least' : 'rollout.at_most', { value: figure(row.target, row.unit) });
  return (
    <details className="mw-criterion" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        <span className="mw-criterion-name"><MetricName id={row.metric} otherwise={row.title} /></span>
        <span className={row.value === null ? 'mw-criterion-value mw-none' : 'mw-criterion-value'}>{row.value === null ? t('rollout.not_known') : figure(row.value, row.unit)}</span>
        <IntervalScale row={row} />
        <span className="mw-dim">{target}</span>
        <VerdictMark look={row.waiver !== null && row.verdict !== 'pass' ? 'borderline' : lookOfVerdict(row)} word={row.waiver !== null && row.verdict !== 'pass' ? t('rollout.waived') : t(`rollout.verdict.${row.verdict}`)} />
      </summary>
      <dl className="mw-facts">
        <dt>{t('rollout.why')}</dt>
        <dd>{t(`rollout.reason.${reason}`)}{reason === 'unknown' && <span className="mw-dim" lang="en"> {row.reason.replace(/^not known: /, '')}</span>}</dd>
        <dt>{t('rollout.interval')}</dt>
        <dd>{row.low === null ? t('rollout.not_known') : t('rollout.from_to', { low: figure(row.low, row.unit), high: row.high === null ? t('rollout.unbounded') : figure(row.high, row.unit), confidence: count(Math.round(row.confidence * 1000) / 10) })}</dd>
        <dt>{t('rollout.sample')}</dt>
        <dd>{t('rollout.sample_of', { shown: count(Math.round(row.sample)), days: count(row.window_days) })} <span className="mw-dim" lang="en">({row.sample_unit})</span></dd>
        {row.decidable?.days != null && row.verdict === 'inconclusive' && <><dt>{t('rollout.decidable')}</dt><dd>{t('rollout.in_days', { count: row.decidable.days, shown: count(row.decidable.days) })}</dd></>}
      </dl>
      {isOpen && <SampleView source={row.source} label={row.title} />}
    </details>
  );
}

/// The interval as a bar over the good side, with the target as a line. What is not known has no bar.
function IntervalScale({ row }: { row: JudgedCriterion }): ReactNode {
  const bar = intervalBar(row);
  const percent = (share: number): string => `${share * 100}%`;
  if (!bar) return <span className="mw-interval mw-interval-none" aria-hidden="true" />;
  return (
    <span className="mw-interval" aria-hidden="true">
      <i className="mw-interval-good" style={{ left: percent(bar.goodFrom), width: percent(bar.goodTo - bar.goodFrom) }} />
      <i className={bar.isOpen ? 'mw-interval-bar mw-interval-open' : 'mw-interval-bar'} style={{ left: percent(bar.low), width: percent(Math.max(bar.high - bar.low, 0.008)) }} />
      <i className="mw-interval-value" style={{ left: percent(bar.value) }} />
      <i className="mw-interval-target" style={{ left: percent(bar.target) }} />
    </span>
  );
}
