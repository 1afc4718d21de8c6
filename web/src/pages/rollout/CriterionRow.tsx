// SPDX-License-Identifier: Apache-2.0
// One criterion: its figure, its interval against the target, its verdict, and behind them why, the sample and the evidence.
import { useState, type ReactNode } from 'react';
import { isEvidence } from '../../api/evidence';
import { kApiBase } from '../../api/http';
import type { JudgedCriterion } from '../../api/rollout';
import { VerdictMark } from '../../components/VerdictMark';
import { useFigure } from '../../components/use-figure';
import { useTexts } from '../../i18n/context';
import { intervalBar, lookOfVerdict, reasonOf } from '../../model/gate';
import { MetricName } from './MetricName';
import { SampleView } from './SampleView';

export function CriterionRow({ row }: { row: JudgedCriterion }): ReactNode {
  const { t, count, language } = useTexts();
  const figure = useFigure();
  const [isOpen, setIsOpen] = useState(false);
  const reason = reasonOf(row);
  // A trial shows its records on its own page.
  const isListed = row.source.startsWith(kApiBase) && !isEvidence(row.source);
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
        <div>
          <dt>{t('rollout.why')}</dt>
          <dd className="mw-said">{reason === 'unknown' ? row.reason_said[language] : t(`rollout.reason.${reason}`)}</dd>
        </div>
        <div>
          <dt>{t('rollout.interval')}</dt>
          <dd>{row.low === null ? t('rollout.not_known') : t('rollout.from_to', { low: figure(row.low, row.unit), high: row.high === null ? t('rollout.unbounded') : figure(row.high, row.unit), confidence: count(Math.round(row.confidence * 1000) / 10) })}</dd>
        </div>
        <div>
          <dt>{t('rollout.sample')}</dt>
          <dd>{t('rollout.sample_of', { shown: count(Math.round(row.sample)), days: count(row.window_days) })} <span className="mw-dim" lang="en">({row.sample_unit})</span></dd>
        </div>
        {row.decidable?.days != null && row.verdict === 'inconclusive' && <div><dt>{t('rollout.decidable')}</dt><dd>{t('rollout.in_days', { count: row.decidable.days, shown: count(row.decidable.days) })}</dd></div>}
      </dl>
      {isOpen && (isListed ? <p><a href={row.source} target="_blank" rel="noreferrer">{t('rollout.evidence')}</a></p> : <SampleView source={row.source} label={row.title} />)}
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
