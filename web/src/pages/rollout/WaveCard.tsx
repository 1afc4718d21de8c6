// SPDX-License-Identifier: Apache-2.0
// One wave on the board: state, sensors of its budget, the gate's last word and what it lacks.
import type { ReactNode } from 'react';
import type { JudgedCriterion, Wave } from '../../api/rollout';
import { Link } from '../../components/Link';
import { useFigure } from '../../components/use-figure';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { answerKey, lookOfAnswer, reasonOf } from '../../model/gate';
import { MetricName } from './MetricName';

const kMostMissing = 4;

export function WaveCard({ wave, waves }: { wave: Wave; waves: readonly Wave[] }): ReactNode {
  const { t, count, time } = useTexts();
  const before = waves.find((other) => other.id === wave.after);
  const missing = wave.gate?.open ?? [];
  return (
    <article className={`mw-wave mw-wave-${wave.state}`} aria-label={wave.title}>
      <h2><Link to={paths.wave(wave.id)}>{wave.title}</Link></h2>
      <p className="mw-wave-state"><strong>{t(`rollout.state.${wave.state}`)}</strong>{before && <span className="mw-dim">{` · ${t('rollout.after', { name: before.title })}`}</span>}</p>
      <BudgetBar wave={wave} />
      {wave.window && <p>{t('rollout.window', { number: count(wave.window.number), end: time(parseTime(wave.window.end), 'day-minute') })}</p>}
      {wave.unstable_because !== '' && <p className="mw-attention-text">{t('rollout.unstable')}</p>}
      {wave.gate ? (
        <>
          <VerdictMark look={lookOfAnswer(wave.gate.answer)} word={t(`rollout.answer.${answerKey(wave.gate.answer)}`)} />
          {missing.length > 0 && (
            <ul className="mw-wave-missing" aria-label={t('rollout.missing')}>
              {missing.slice(0, kMostMissing).map((row) => <li key={`${row.metric}/${row.scope}`}><OpenCriterion row={row} /></li>)}
              {missing.length > kMostMissing && <li><Link to={paths.wave(wave.id)}>{t('rollout.more', { count: missing.length - kMostMissing, shown: count(missing.length - kMostMissing) })}</Link></li>}
            </ul>
          )}
        </>
      ) : <p className="mw-dim">{t('rollout.no_gate')}</p>}
      {wave.n_blocking_problems > 0 && <p className="mw-attention-text">{t('rollout.blocking', { count: wave.n_blocking_problems, shown: count(wave.n_blocking_problems) })}</p>}
      {wave.delay?.is_escalated && <p className="mw-attention-text">{t('rollout.escalated', { days: count(Math.floor(wave.delay.days)), sensors: count(wave.delay.sensors_waiting) })}</p>}
    </article>
  );
}

/// What keeps the gate shut: the figure, what was wanted, and why it did not do.
function OpenCriterion({ row }: { row: JudgedCriterion }): ReactNode {
  const { t } = useTexts();
  const figure = useFigure();
  const target = t(row.good === 'at-least' ? 'rollout.at_least' : 'rollout.at_most', { value: figure(row.target, row.unit) });
  return (
    <>
      <MetricName id={row.metric} otherwise={row.title} />
      {': '}
      <strong>{row.value === null ? t('rollout.not_known') : figure(row.value, row.unit)}</strong>
      <span className="mw-dim">{`, ${t('rollout.wanted', { target })}. ${t(`rollout.reason.${reasonOf(row)}`)}`}</span>
    </>
  );
}

export function BudgetBar({ wave }: { wave: Wave }): ReactNode {
  const { t, count } = useTexts();
  const share = Math.min(1, wave.sensors / wave.sensor_budget);
  return (
    <div className="mw-budget">
      <div className="mw-budget-bar" aria-hidden="true"><i style={{ width: `${share * 100}%` }} /></div>
      <span>{t('rollout.sensors', { sensors: count(wave.sensors), budget: count(wave.sensor_budget) })}</span>
    </div>
  );
}
