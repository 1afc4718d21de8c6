// SPDX-License-Identifier: Apache-2.0
// Alarms per day of the period, with the two lines that the load is held against.
import type { ReactNode } from 'react';
import type { KpiReport } from '../../api/kpis';
import { BarChart } from '../../components/BarChart';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';

export function DaysPanel({ report }: { report: KpiReport }): ReactNode {
  const { t, number, locale } = useTexts();
  const load = report.kpis.find((kpi) => kpi.name === 'alarms_per_day');
  const most = Math.max(0, ...report.per_day.map((day) => day.count));
  // Lines far above every bar would flatten them: then the words on the figure have to do.
  const lines = load
    ? ([['kpi.acceptable', load.acceptable], ['kpi.most', load.maximum]] as const).filter(([, value]) => value <= most * 4).map(([key, value]) => ({ value, label: t(key, { value: number(value, 0) }) }))
    : [];
  // The server names days of the plant; noon in UTC is that day wherever the text is formatted.
  const label = (day: string): string => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${day}T12:00:00Z`));
  return (
    <Panel title={t('kpi.per_day')}>
      {report.per_day.length === 0
        ? <p className="mw-dim">{t('kpi.no_days')}</p>
        : <BarChart title={t('kpi.per_day')} heading={t('kpi.day')} series={[{ name: t('nav.alarms') }]} columns={report.per_day.map((day) => ({ label: label(day.day), parts: [day.count] }))} format={(value) => number(value, Number.isInteger(value) ? 0 : 1)} lines={lines} />}
    </Panel>
  );
}
