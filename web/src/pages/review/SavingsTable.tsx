// SPDX-License-Identifier: Apache-2.0
// What early alarms were worth, in hours: how much earlier people knew, and how long machines stood
// still after a warning, after a late one and without any.
import type { ReactNode } from 'react';
import type { Savings } from '../../api/failures';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';

export function SavingsTable({ savings }: { savings: Savings | null }): ReactNode {
  const { t, count, duration } = useTexts();
  if (savings === null) return <p><strong>{t('failures.savings')}</strong>: <VerdictMark look="unknown" word={t('kpi.verdict.not-measured')} /></p>;
  const unknown = savings.leads_not_known + savings.downtimes_not_known;
  return (
    <table className="mw-grid">
      <caption>{t('failures.savings')}</caption>
      <tbody>
        <tr>
          <th scope="row">{t('failures.earlier')}</th>
          <td>{savings.lead_s === null ? t('kpi.verdict.not-measured') : duration(savings.lead_s * 1000)}</td>
        </tr>
        {savings.by_result.map((row) => (
          <tr key={row.result}>
            <th scope="row">{t(`failures.down.${row.result}`, { count: row.failures, shown: count(row.failures) })}</th>
            <td>{row.failures === 0 ? '–' : duration(row.downtime_s * 1000)}</td>
          </tr>
        ))}
        {unknown > 0 && <tr><td colSpan={2} className="mw-dim">{t('failures.times_not_known', { leads: count(savings.leads_not_known), downtimes: count(savings.downtimes_not_known) })}</td></tr>}
      </tbody>
    </table>
  );
}
