// SPDX-License-Identifier: Apache-2.0
// What human effort the system costs, whether it falls as planned, and whether normal staff get along.
import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { fetchAttention, type Attention } from '../../api/attention';
import { BarChart } from '../../components/BarChart';
import { Link } from '../../components/Link';
import { LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { addDays, civilDay, mondayOf, startOfDay } from '../../lib/zone-days';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { useParam } from '../../lib/use-param';
import { groupsOf, totalOf } from '../../model/attention-weeks';
import { useServices } from '../../model/services';
import { ContactPanel } from './ContactPanel';
import { DemandPanel } from './DemandPanel';
import { FoundPanel } from './FoundPanel';
import { HandsOffPanel } from './HandsOffPanel';
import { PlanPanel } from './PlanPanel';
import { TimesPanel } from './TimesPanel';
import { useGroupName } from './use-group-name';
import { VendorPanel } from './VendorPanel';

const kWeeks = ['4', '12', '26'] as const;

export function AttentionPage(): ReactNode {
  const services = useServices();
  const { t, zone, time } = useTexts();
  const [param, setParam] = useParam('weeks');
  const weeks = kWeeks.find((known) => known === param) ?? '12';
  const now = services.clock.now();
  const fromMs = startOfDay(addDays(mondayOf(civilDay(now, zone)), -7 * (Number(weeks) - 1)), zone);
  const attention = useLoad(`attention/${fromMs}`, (signal) => fetchAttention(fromMs, services.clock.now(), signal), 300_000);
  const data = attention.data;
  return (
    <>
      <PageHead title={t('nav.attention')} sub={t('attention.sub')}>
        <NativeSelect aria-label={t('kpi.period')} value={weeks} onChange={(event) => setParam(event.currentTarget.value)} data={kWeeks.map((value) => ({ value, label: t('attention.last_weeks', { count: Number(value) }) }))} />
      </PageHead>
      <p><Link to={paths.privacy}>{t('privacy.link')}</Link></p>
      {attention.problem && <ProblemNote problem={attention.problem} onRetry={attention.reload} />}
      {!data && !attention.problem && <LoadingNote rows={6} />}
      {data && <Facts data={data} />}
      {data?.counted_since != null && parseTime(data.counted_since) > fromMs && <p><span className="mw-tag">{t('attention.counted_since')}</span> {t('attention.counted_since_note', { day: time(parseTime(data.counted_since), 'day') })}</p>}
      {data && <PerSensor data={data} />}
      {data && (
        <div className="mw-columns">
          <PlanPanel attention={data} onChanged={attention.reload} />
          <TimesPanel attention={data} />
        </div>
      )}
      <div className="mw-columns">
        <HandsOffPanel />
        {data && <DemandPanel assets={data.assets} />}
      </div>
      <FoundPanel onClaimed={attention.reload} />
      <div className="mw-columns">
        <ContactPanel onLogged={attention.reload} />
        <VendorPanel />
      </div>
    </>
  );
}

function Facts({ data }: { data: Attention }): ReactNode {
  const { t, percent, number, count } = useTexts();
  const last = data.weeks[data.weeks.length - 1];
  const share = data.share_without_project_and_vendor;
  const facts: [string, string, string][] = [
    [t('attention.alone'), share === null ? t('kpi.verdict.not-measured') : percent(share), t('attention.alone_note')],
    [t('attention.this_week'), last ? t('attention.minutes', { value: number(totalOf(last.per_sensor_week_min), 1) }) : t('kpi.verdict.not-measured'), t('attention.per_sensor_week')],
    [t('attention.hours'), last ? t('attention.hours_value', { value: number(totalOf(last.hours), 1) }) : t('kpi.verdict.not-measured'), t('attention.hours_note')],
    [t('attention.per_alarm'), data.hours_per_alarm === null ? t('kpi.verdict.not-measured') : t('attention.hours_value', { value: number(data.hours_per_alarm, 2) }), t('attention.per_alarm_note')],
    [t('attention.out_of_hours'), data.out_of_hours === null ? t('attention.not_shown') : count(data.out_of_hours), t('attention.out_of_hours_note')],
  ];
  return (
    <>
      <div className="mw-strip mw-strip-words" role="group" aria-label={t('attention.facts')}>
        {facts.map(([label, value, note]) => (
          <div key={label} className="mw-fact">
            <span className="mw-fact-label">{label}</span>
            <span className="mw-fact-value">{value}</span>
            <span className="mw-fact-note">{note}</span>
          </div>
        ))}
      </div>
      {data.weeks.some((week) => week.is_estimate) && <p><span className="mw-tag">{t('attention.estimate')}</span> {t('attention.estimate_note')}</p>}
      {data.suppressed !== '' && <p><span className="mw-tag">{t('attention.suppressed')}</span> {t('attention.suppressed_note')}</p>}
    </>
  );
}

function PerSensor({ data }: { data: Attention }): ReactNode {
  const { t, number } = useTexts();
  const nameOf = useGroupName();
  const groups = groupsOf(data.weeks);
  return (
    <Panel title={t('attention.per_sensor')}>
      {data.weeks.length === 0 || groups.length === 0
        ? <p className="mw-dim">{t('attention.none')}</p>
        : (
          <BarChart
            title={t('attention.per_sensor')}
            heading={t('attention.week')}
            series={groups.map((group) => ({ name: nameOf(group) }))}
            columns={data.weeks.map((week) => ({ label: week.week, parts: groups.map((group) => week.per_sensor_week_min[group] ?? null) }))}
            format={(value) => number(value, 1)}
          />
        )}
    </Panel>
  );
}
