// SPDX-License-Identifier: Apache-2.0
// Each figure on one line with its target and verdict; opening it shows what the verdict rests on.
import type { ReactNode } from 'react';
import { kpiCsvUrl, type Kpi, type KpiReport } from '../../api/kpis';
import { Link } from '../../components/Link';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts, type Texts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { lookOf, scaleOf } from '../../model/kpi-scale';
import { kpiNameOf } from './kpi-names';
import { ScaleBar } from './ScaleBar';

export function KpiList({ report }: { report: KpiReport }): ReactNode {
  return <ul className="mw-kpis">{report.kpis.map((kpi) => <li key={kpi.name}><KpiLine kpi={kpi} report={report} /></li>)}</ul>;
}

export const titleOfKpi = (name: string, { t }: Texts): string => {
  const known = kpiNameOf(name);
  return known === null ? name : t(`kpi.name.${known}`);
};

/// "12.3 per day", "0.4 %"; a count carries no unit of its own.
export function amount(value: number | null, unit: string, texts: Texts): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const figure = texts.number(value, Number.isInteger(value) ? 0 : value < 10 ? 2 : 1);
  if (unit === '%') return `${figure}\u00a0%`;
  const per = ({ '1/d': 'day', '1/h': 'hour', '1/(10 min)': 'ten' } as const)[unit];
  return per ? texts.t(`kpi.per.${per}`, { value: figure }) : figure;
}

function KpiLine({ kpi, report }: { kpi: Kpi; report: KpiReport }): ReactNode {
  const texts = useTexts();
  const { t, time, count } = texts;
  const known = kpiNameOf(kpi.name);
  const isMeasured = kpi.verdict !== 'not-measured';
  const target = kpi.acceptable === kpi.maximum ? 'single' : kpi.is_better_low ? 'at_most' : 'at_least';
  const evidence = { fromMs: parseTime(report.from), toMs: parseTime(report.to), scope: report.scope };
  return (
    <details className="mw-kpi">
      <summary>
        <span className="mw-kpi-name">{titleOfKpi(kpi.name, texts)}</span>
        <span className={isMeasured ? 'mw-kpi-value' : 'mw-kpi-value mw-none'}>{isMeasured ? amount(kpi.value, kpi.unit, texts) : t('kpi.no_value')}</span>
        <ScaleBar scale={scaleOf(kpi, [kpi.value])} value={isMeasured ? kpi.value : null} upper={null} isUpward={!kpi.is_better_low} />
        <span className="mw-dim">{t(`kpi.target.${target}`, { acceptable: amount(kpi.acceptable, kpi.unit, texts), maximum: amount(kpi.maximum, kpi.unit, texts) })}</span>
        <VerdictMark look={lookOf(kpi.verdict)} word={t(`kpi.verdict.${kpi.verdict}`)} />
      </summary>
      <dl className="mw-facts mw-facts-wide">
        {known !== null && <div><dt>{t('kpi.means')}</dt><dd>{t(`kpi.means.${known}`)}</dd></div>}
        <div><dt>{t('kpi.interval')}</dt><dd>{t('rosters.span', { begin: time(evidence.fromMs, 'full'), end: time(evidence.toMs, 'full') })}</dd></div>
        <div><dt>{t('kpi.sample')}</dt><dd>{count(kpi.sample)}</dd></div>
        <div><dt>{t('kpi.clause')}</dt><dd>{kpi.clause}</dd></div>
        <div><dt>{t('kpi.evidence')}</dt><dd className="mw-links"><Link to={`${paths.alarms}?state=all`}>{t('kpi.open_alarms')}</Link><a href={kpiCsvUrl(evidence)} download="kpis.csv">{t('action.csv')}</a></dd></div>
      </dl>
    </details>
  );
}
