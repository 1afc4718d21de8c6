// SPDX-License-Identifier: Apache-2.0
// How the alarms perform: every figure beside its target, what to do first, and what becomes of it
// with more sensors. Period and scope are in the URL.
import type { ReactNode } from 'react';
import { fetchKpis, fetchPositions, kpiCsvUrl, kpiReportUrl, type KpiReport } from '../../api/kpis';
import { LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { usePlace } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { monthOf, periodFromUrl, scopeFromUrl, spanOf } from '../../model/kpi-period';
import { lookOf, tally } from '../../model/kpi-scale';
import { useServices } from '../../model/services';
import { DaysPanel } from './DaysPanel';
import { KpiList } from './KpiList';
import { LoadPanel } from './LoadPanel';
import { PeriodBar } from './PeriodBar';
import { ProjectionPanel } from './ProjectionPanel';
import { WorstPanel } from './WorstPanel';

export function KpiPage(): ReactNode {
  const services = useServices();
  const { t, time, zone, zoneName, language } = useTexts();
  const { search } = usePlace();
  const choice = periodFromUrl(search);
  const scope = scopeFromUrl(search);
  const wanted = { ...spanOf(choice, services.clock.now(), zone), scope };
  const report = useLoad(`kpis/${wanted.fromMs}/${wanted.toMs}/${scope}`, (signal) => fetchKpis(wanted, signal), 60_000);
  const positions = useLoad('positions', fetchPositions);
  const names = (positions.data?.positions ?? []).map((position) => position.name);
  const data = report.data;
  // What stops the figures comes before them, what is known behind.
  const isLoadMissing = data?.external_per_day === null;
  const reload = (): void => {
    report.reload();
    positions.reload();
  };
  const loadPanel = names.length === 0 ? null : <LoadPanel key={`${scope}/${isLoadMissing}`} positions={positions.data?.positions ?? []} scope={scope} isMissing={isLoadMissing} onSaid={reload} />;
  return (
    <>
      <PageHead title={t('nav.performance')} sub={`${time(wanted.fromMs, 'day-minute')} – ${time(wanted.toMs, 'day-minute')} ${zoneName(wanted.toMs)}`}>
        <a className="mw-next" href={kpiCsvUrl(wanted)} download="kpis.csv">{t('action.csv')}</a>
        <a className="mw-next" href={kpiReportUrl(monthOf(wanted.toMs, zone), language)} target="_blank" rel="noreferrer">{t('kpi.report')}</a>
      </PageHead>
      <PeriodBar choice={choice} scope={scope} positions={names} span={wanted} />
      {report.problem && <ProblemNote problem={report.problem} onRetry={report.reload} />}
      {!data && !report.problem && <LoadingNote rows={8} />}
      {data && isLoadMissing && loadPanel}
      {data && <Figures report={data} />}
      {data && <ProjectionPanel kpis={data.kpis} span={wanted} position={scope.startsWith('position:') ? scope.slice('position:'.length) : null} />}
      {data && !isLoadMissing && loadPanel}
    </>
  );
}

function Figures({ report }: { report: KpiReport }): ReactNode {
  const { t, count, number } = useTexts();
  return (
    <>
      <p role="status" className="mw-tally">
        {tally(report.kpis.map((kpi) => kpi.verdict)).map(({ verdict, n }) => <VerdictMark key={verdict} look={lookOf(verdict)} word={t('kpi.tally', { shown: count(n), verdict: t(`kpi.verdict.${verdict}`) })} />)}
      </p>
      <p className="mw-dim">
        {t('kpi.annunciated', { count: report.n_annunciations, shown: count(report.n_annunciations) })}{' '}
        {report.external_per_day === null ? '' : t('kpi.external', { value: number(report.external_per_day, 1) })}
      </p>
      <Panel title={t('kpi.figures')}><KpiList report={report} /></Panel>
      <div className="mw-columns">
        <DaysPanel report={report} />
        <WorstPanel worst={report.worst} />
      </div>
    </>
  );
}
