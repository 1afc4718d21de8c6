// SPDX-License-Identifier: Apache-2.0
// Exceptions to criteria: asked by one, approved by another who is named, and ending by themselves.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Problem } from '../../api/result';
import { approveWaiver, askWaiver, fetchGate, type Waiver, type Wave } from '../../api/rollout';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { knownMessage } from '../../i18n/messages';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { MetricName } from './MetricName';

const kLooks = { asked: 'unclear', 'in-force': 'borderline', expired: 'bad' } as const;

export function WaiversPanel({ wave, onDone }: { wave: Wave; onDone: () => void }): ReactNode {
  const { me } = useServices();
  const { t, time } = useTexts();
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const approve = async (number: number): Promise<void> => {
    const result = await approveWaiver(wave.id, number);
    setProblem(result.ok ? null : result.problem);
    if (!result.ok) return;
    say(t('rollout.approved'));
    onDone();
  };
  const lineOf = ({ asked_by: asker, approver, approved_at: at, expires }: Waiver): string => {
    const day = time(parseTime(expires), 'day-minute');
    return at === null ? t('rollout.waiver_asked_line', { asker, approver, day }) : t('rollout.waiver_line', { asker, approver, at: time(parseTime(at), 'day-minute'), day });
  };
  const mayAsk = wave.started !== null && mayAct(me.role, 'engineer');
  return (
    <Panel title={t('rollout.waivers')} actions={mayAsk && <Button size="compact-sm" variant="default" aria-expanded={isAsking} onClick={() => setAsking(!isAsking)}>{t('rollout.ask_waiver')}</Button>}>
      {problem && <ProblemNote problem={problem} />}
      {isAsking && <WaiverForm wave={wave} onDone={() => { setAsking(false); onDone(); }} />}
      {wave.waivers.length === 0 && <p className="mw-dim">{t('rollout.no_waivers')}</p>}
      <ul className="mw-plain-list">
        {wave.waivers.map((waiver) => (
          <li key={waiver.number} className="mw-waiver">
            <VerdictMark look={kLooks[waiver.state]} word={t(`rollout.waiver.${waiver.state}`)} />
            <span><strong><MetricName id={waiver.metric} /></strong>: {waiver.reason}</span>
            <span className="mw-dim">{lineOf(waiver)}</span>
            {waiver.state === 'asked' && waiver.approver === me.name && <Button size="compact-sm" onClick={() => void approve(waiver.number)}>{t('rollout.approve')}</Button>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function WaiverForm({ wave, onDone }: { wave: Wave; onDone: () => void }): ReactNode {
  const { clock } = useServices();
  const { t } = useTexts();
  const gate = useLoad(`gate/${wave.id}/${wave.state}`, (signal) => fetchGate(wave.id, signal));
  const rows = gate.data?.criteria ?? [];
  const [fields, setFields] = useState({ criterion: '', approver: '', days: '30', reason: '' });
  const chosen = rows.find((row) => `${row.metric}/${row.scope}` === fields.criterion) ?? rows[0];
  const titleOf = (metric: string): string => { const key = knownMessage(`rollout.metric.${metric}`); return key ? t(key) : metric; };
  if (!chosen) return null;
  const expires = (): string => new Date(clock.now() + Number(fields.days) * 86_400_000).toISOString();
  return (
    <AddForm submitLabel={t('rollout.ask_waiver')} create={() => askWaiver(wave.id, { metric: chosen.metric, scope: chosen.scope, reason: fields.reason.trim(), approver: fields.approver.trim(), expires: expires() })} onCreated={() => { say(t('rollout.waiver_asked')); onDone(); }}>
      <NativeSelect label={t('rollout.criterion')} value={`${chosen.metric}/${chosen.scope}`} data={rows.map((row) => ({ value: `${row.metric}/${row.scope}`, label: titleOf(row.metric) }))} onChange={(event) => setFields({ ...fields, criterion: event.currentTarget.value })} />
      <TextInput label={t('rollout.approver')} description={t('rollout.approver_hint')} required withAsterisk={false} value={fields.approver} onChange={(event) => setFields({ ...fields, approver: event.currentTarget.value })} />
      <TextInput type="number" min={1} max={180} label={t('rollout.for_days')} required withAsterisk={false} value={fields.days} onChange={(event) => setFields({ ...fields, days: event.currentTarget.value })} />
      <TextInput label={t('rollout.reason')} required withAsterisk={false} maxLength={400} value={fields.reason} onChange={(event) => setFields({ ...fields, reason: event.currentTarget.value })} />
    </AddForm>
  );
}
