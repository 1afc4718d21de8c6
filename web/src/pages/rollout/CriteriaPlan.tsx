// SPDX-License-Identifier: Apache-2.0
// What a wave will be asked before it begins: target, window, and the days each criterion needs to be decided.
import type { ReactNode } from 'react';
import type { DaysNeeded, PlannedCriterion } from '../../api/rollout';
import { useFigure } from '../../components/use-figure';
import { useTexts } from '../../i18n/context';
import { daysPhrase } from '../../model/days-needed';
import { MetricName } from './MetricName';

export function CriteriaPlan({ criteria }: { criteria: readonly PlannedCriterion[] }): ReactNode {
  const { t, count } = useTexts();
  const figure = useFigure();
  const title = t('rollout.asked');
  return (
    <div className="mw-table-scroll mw-plain-table mw-whole" tabIndex={0} role="group" aria-label={title}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t('rollout.criterion')}</th>
            <th scope="col">{t('rollout.target')}</th>
            <th scope="col" className="mw-num">{t('rollout.window_days')}</th>
            <th scope="col">{t('rollout.days_needed')}</th>
          </tr>
        </thead>
        <tbody>
          {criteria.map((row) => (
            <tr key={`${row.metric}/${row.scope}`}>
              <th scope="row"><MetricName id={row.metric} otherwise={row.title} />{!row.is_must_have && <span className="mw-dim"> {t('rollout.while_running')}</span>}</th>
              <td>{t(row.good === 'at-least' ? 'rollout.at_least' : 'rollout.at_most', { value: figure(row.target, row.unit) })}</td>
              <td className="mw-num">{count(row.window_days)}</td>
              <td><Days needed={row.days_needed} unit={row.sample_unit} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Days({ needed, unit }: { needed: DaysNeeded; unit: string }): ReactNode {
  const { t, count } = useTexts();
  const { key, n } = daysPhrase(needed);
  return (
    <>
      {t(`rollout.days.${key}`, { count: n, shown: count(n) })}
      {key === 'events' && <span className="mw-dim" lang="en"> ({unit})</span>}
      {!needed.fits_window && <span className="mw-attention-text"> {t('rollout.days.too_long')}</span>}
    </>
  );
}
