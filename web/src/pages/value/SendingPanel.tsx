// SPDX-License-Identifier: Apache-2.0
// To whom the weekly report goes and when, and what became of each that was sent.
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { kFunctions } from '../../api/rollout';
import { mayAct } from '../../api/session';
import { fetchSentReports, fetchValueSchedule, putValueSchedule, sendReport, sentReportUrl, type SentReport, type ValueSchedule, type Weekday } from '../../api/value';
import { AddForm } from '../../components/AddForm';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';

const kWeekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
/// What a mail may come to; another word is shown as it is.
const kStates = ['waiting', 'attempting', 'sent', 'failed', 'expired', 'muted'] as const;

export function SendingPanel({ week }: { week: string | null }): ReactNode {
  const { role } = useServices().me;
  const { t, language } = useTexts();
  const schedule = useLoad('value/schedule', fetchValueSchedule);
  const sent = useLoad(`value/sent/${language}`, (signal) => fetchSentReports(language, signal), 30_000);
  const [isEditing, setEditing] = useState(false);
  const rows = sent.data?.reports ?? [];
  const isSent = rows.some((row) => row.week === week);
  const may = mayAct(role, 'engineer');
  return (
    <Panel title={t('value.sending')} actions={may && schedule.data && <Button size="compact-sm" variant="default" aria-expanded={isEditing} onClick={() => setEditing(!isEditing)}>{t('value.edit_schedule')}</Button>}>
      {schedule.problem && <ProblemNote problem={schedule.problem} onRetry={schedule.reload} />}
      {sent.problem && <ProblemNote problem={sent.problem} onRetry={sent.reload} />}
      {schedule.data && <p>{schedule.data.is_on ? t('value.is_on', { day: t(`value.weekday.${schedule.data.weekday}`), time: schedule.data.time, zone: schedule.data.time_zone }) : t('value.is_off')}</p>}
      {isEditing && schedule.data && <ScheduleForm schedule={schedule.data} onDone={() => { setEditing(false); schedule.reload(); }} />}
      {may && week !== null && sent.data && !isSent && (
        <AddForm submitLabel={t('value.send', { week })} create={() => sendReport(week)} onCreated={sent.reload}><span className="mw-dim">{t('value.send_hint')}</span></AddForm>
      )}
      {sent.data && rows.length === 0 && <p className="mw-dim">{t('value.none_sent')}</p>}
      <ul className="mw-plain-list">{rows.map((row) => <li key={row.id}><SentRow report={row} /></li>)}</ul>
    </Panel>
  );
}

function SentRow({ report }: { report: SentReport }): ReactNode {
  const { t, time, language } = useTexts();
  const word = (state: string): string => {
    const known = kStates.find((one) => one === state);
    if (known) return t(`value.state.${known}`);
    return state === '' ? t('value.state.gone') : state;
  };
  return (
    <div className="mw-decision">
      <a href={sentReportUrl(report.id, language)} target="_blank" rel="noreferrer"><strong>{report.title}</strong></a>
      <span className="mw-dim">{time(parseTime(report.at), 'day-minute')}{report.by !== '' && ` · ${report.by}`}</span>
      {report.to.map((one) => <span key={`${one.function}/${one.person}`}>{t(`rollout.function.${one.function}`)}{': '}{one.person}{' – '}{word(one.state)}{one.error !== '' && ` (${one.error})`}</span>)}
      {report.gaps.map((gap) => <span key={`${gap.function}/${gap.person}`} className="mw-value-unmeasured">{t(`rollout.function.${gap.function}`)}{': '}{gap.words}</span>)}
      <span className="mw-dim mw-hash" title={t('rollout.hash')}>{report.hash.slice(0, 16)}</span>
    </div>
  );
}

function ScheduleForm({ schedule, onDone }: { schedule: ValueSchedule; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [edited, setEdited] = useState(schedule);
  const [people, setPeople] = useState(() => Object.fromEntries(kFunctions.map((one) => [one, schedule.recipients.filter((to) => to.function === one).map((to) => to.person).join(', ')])));
  const wanted = (): ValueSchedule => ({
    ...edited,
    recipients: kFunctions.flatMap((one) => (people[one] ?? '').split(',').map((person) => person.trim()).filter((person) => person !== '').map((person) => ({ function: one, person }))),
  });
  return (
    <AddForm submitLabel={t('readiness.save')} create={() => putValueSchedule(wanted())} onCreated={onDone}>
      <Checkbox label={t('value.on')} checked={edited.is_on} onChange={(event) => setEdited({ ...edited, is_on: event.currentTarget.checked })} />
      <NativeSelect label={t('value.weekday')} value={String(edited.weekday)} data={kWeekdays.map((day) => ({ value: String(day), label: t(`value.weekday.${day}`) }))} onChange={(event) => setEdited({ ...edited, weekday: kWeekdays.find((day) => String(day) === event.currentTarget.value) ?? edited.weekday })} />
      <TextInput type="time" label={t('value.time', { zone: schedule.time_zone })} required withAsterisk={false} value={edited.time} onChange={(event) => setEdited({ ...edited, time: event.currentTarget.value })} />
      {kFunctions.map((one) => (
        <TextInput key={one} label={t(`rollout.function.${one}`)} description={t('value.people_hint')} value={people[one] ?? ''} onChange={(event) => setPeople({ ...people, [one]: event.currentTarget.value })} />
      ))}
    </AddForm>
  );
}
