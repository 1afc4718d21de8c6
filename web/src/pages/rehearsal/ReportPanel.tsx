// SPDX-License-Identifier: Apache-2.0
// What the latest rehearsal found: the bottleneck in one sentence, the figures, what it does not say, and every phase.
import type { ReactNode } from 'react';
import type { RehearsalRecord, RehearsalReport } from '../../api/rehearsal';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { knownMessage } from '../../i18n/messages';
import { parseTime } from '../../lib/format-time';
import { sentWays, untestedHere } from '../../model/rehearsal-run';
import { GlanceList } from './GlanceList';
import { PhaseRow, RehearsalVerdict } from './PhaseRow';

const kNever = ['network', 'machines', 'people', 'settings', 'years'] as const;

export function ReportPanel({ record, report }: { record: RehearsalRecord; report: RehearsalReport }): ReactNode {
  const { t, count, exact, number, bytes, time, locale, language } = useTexts();
  const gives = report.bottleneck;
  // One that ended within its first step has looked at no factor.
  const none = gives.factor > 0 ? 'rehearsal.nothing_gave_way' : 'rehearsal.gives_way_unknown';
  const key = gives.is_reached ? knownMessage(`rehearsal.gives_way.${gives.what.replace(' ', '_')}`) : none;
  const ways = sentWays(report);
  const wayName = (source: string): string => {
    const name = knownMessage(`rehearsal.way.${source}`);
    return name === null ? source : t(name);
  };
  return (
    <>
      <Panel title={t('rehearsal.latest')}>
        <RehearsalVerdict verdict={report.verdict} />
        <p>{t('rehearsal.ran', { factor: exact(report.factor, ''), sensors: count(report.sensors), at: time(parseTime(report.ended), 'day-minute') })}</p>
        <p className="mw-dim">{t(report.host === '' ? 'rehearsal.on_this' : 'rehearsal.on_other', { host: report.host, hardware: report.hardware })}</p>
        {record.void_reason !== '' && <p className="mw-attention-text">{t('rehearsal.void')} {record.void_reason_said[language]}</p>}
        {report.aborted !== '' && <p className="mw-attention-text">{t('rehearsal.aborted')} <span lang="en">{report.aborted}</span></p>}
        <p><strong>{key === null ? gives.words : t(key, { factor: exact(gives.factor, '') })}</strong></p>
        <GlanceList report={report} />
        {ways.sent.length > 0 && <p>{t('rehearsal.ways', { ways: new Intl.ListFormat(locale, { type: 'unit' }).format(ways.sent.map((one) => t('rehearsal.way_share', { way: wayName(one.source), percent: number(one.share * 100, 0) }))) })}</p>}
        {report.estimate && (
          <p className="mw-rehearsal-estimate">
            <strong>{t('rehearsal.estimate')}</strong> {t('rehearsal.estimate_text', { cores: number(report.estimate.processors, 1), memory: bytes(report.estimate.memory_bytes) })}{report.estimate.disk_bytes_per_day > 0 && ` ${t('rehearsal.estimate_disk', { bytes: bytes(report.estimate.disk_bytes_per_day) })}`}
          </p>
        )}
        <h3>{t('rehearsal.untested')}</h3>
        <ul>
          {kNever.map((one) => <li key={one}>{t(`rehearsal.untested.${one}`)}</li>)}
          {ways.otherwise.map((source) => <li key={source}>{t('rehearsal.untested.way', { way: wayName(source) })}</li>)}
          {ways.sent.some((one) => one.source === 'sparkplug') && <li>{t('rehearsal.untested.sparkplug')}</li>}
          {untestedHere(report).map((sentence) => <li key={sentence} lang="en">{sentence}</li>)}
        </ul>
      </Panel>
      <Panel title={t('rehearsal.phases')}>
        {report.phases.map((one) => <PhaseRow key={one.phase} phase={one.phase} verdict={one.verdict} reason={one.reason} figures={one.figures} points={one.points} limitMs={report.limits.p99_ms} recoveryS={report.limits.recovery_s} />)}
      </Panel>
    </>
  );
}
