// SPDX-License-Identifier: Apache-2.0
// The report of the shift: what is open, what was noted, and two signatures by different people.
import { Button, Group, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { mayAct } from '../../api/session';
import type { Result } from '../../api/result';
import { fetchHandOver, signHandOver, type HandOver, type HandOverSide, type Signature } from '../../api/rosters';
import { AddForm } from '../../components/AddForm';
import { Age } from '../../components/Age';
import { EmptyNote, LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { saidText } from '../../model/said';
import { useServices } from '../../model/services';
import { LogEntries } from './LogEntries';

/// `roster` '': the one of operations.
export function HandOverPanel({ roster }: { roster: string }): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t, time, count } = texts;
  const report = useLoad(`hand-over/${roster}`, (signal) => fetchHandOver(roster, signal), 30_000);
  const [busy, setBusy] = useState('');
  /// What somebody who is not on the shift wanted to sign: they say why first.
  const [unexpected, setUnexpected] = useState<{ as: HandOverSide; neededHelp: boolean } | null>(null);
  const data = report.data;
  const signed = (as: HandOverSide): void => {
    setUnexpected(null);
    say(t(`handover.signed.${as}`));
    report.reload();
  };
  const sign = async (as: HandOverSide, neededHelp: boolean): Promise<void> => {
    setBusy(`${as}/${neededHelp}`);
    const result = await signHandOver(roster, as, neededHelp, '');
    setBusy('');
    if (result.ok) return signed(as);
    if (result.problem.code === 'not_on_duty') return setUnexpected({ as, neededHelp });
    sayProblem(result.problem);
  };
  const maySign = mayAct(services.me.role, 'operator');
  return (
    <Panel title={t('handover.title')} actions={<Button size="compact-sm" variant="subtle" onClick={() => window.print()}>{t('action.print')}</Button>}>
      {report.problem?.status === 404 && <EmptyNote title={t('handover.none')} text={t('handover.none_next')} />}
      {report.problem && report.problem.status !== 404 && <ProblemNote problem={report.problem} onRetry={report.reload} />}
      {!data && !report.problem && <LoadingNote rows={3} />}
      {data && (
        <>
          <p><strong>{data.shift}</strong> <span className="mw-dim">{`${data.roster} · `}</span><span className="mw-dim">{t('rosters.span', { begin: time(parseTime(data.begin), 'day-minute'), end: time(parseTime(data.end), 'day-minute') })}</span></p>
          <h3>{t('handover.open', { count: data.open_alarms.length, shown: count(data.open_alarms.length) })}</h3>
          {data.open_alarms.length === 0 && <p className="mw-dim">{t('handover.none_open')}</p>}
          <ul className="mw-plain-list">
            {data.open_alarms.map((line, i) => <li key={line}>{saidText(data.open_alarms_words[i], line, texts)}</li>)}
          </ul>
          <h3>{t('shiftlog.title')}</h3>
          <LogEntries entries={data.entries} empty={t('shiftlog.empty')} />
          <dl className="mw-facts mw-facts-wide">
            <div><dt>{t('handover.outgoing')}</dt><dd><Signed by={data.signed_out_by} /></dd></div>
            <div><dt>{t('handover.incoming')}</dt><dd><Signed by={data.signed_in_by} /></dd></div>
          </dl>
          {maySign && data.signed_out_by === null && (
            <section className="mw-card mw-add" aria-label={t('handover.needed_help')}>
              <strong>{t('handover.needed_help')}</strong>
              <p className="mw-dim">{t('handover.needed_help_hint')}</p>
              <Group gap="xs">
                {/* One tap answers and signs: an answer that is a click further is not given at the end of a shift. */}
                <Button variant="default" className="mw-tall" onClick={() => void sign('outgoing', false)} loading={busy === 'outgoing/false'}>{t('handover.sign_out')}</Button>
                <Button variant="default" className="mw-tall" onClick={() => void sign('outgoing', true)} loading={busy === 'outgoing/true'}>{t('handover.sign_out_helped')}</Button>
              </Group>
            </section>
          )}
          {maySign && data.signed_in_by === null && (
            <Button className="mw-tall" mt="sm" variant={data.signed_out_by === null ? 'default' : 'filled'} onClick={() => void sign('incoming', false)} loading={busy === 'incoming/false'} disabled={data.signed_out_by === null || data.signed_out_by.who === services.me.name}>{t('handover.sign_in')}</Button>
          )}
          {unexpected && <ReasonForm key={unexpected.as} sign={(reason) => signHandOver(roster, unexpected.as, unexpected.neededHelp, reason)} onSigned={() => signed(unexpected.as)} />}
          {data.signed_out_by?.who === services.me.name && data.signed_in_by === null && <p className="mw-dim">{t('handover.other_person')}</p>}
        </>
      )}
    </Panel>
  );
}

function Signed({ by }: { by: Signature | null }): ReactNode {
  const { t } = useTexts();
  if (by === null) return t('handover.unsigned');
  return <><strong>{by.who}</strong> · <Age at={by.time} />{by.reason !== '' && <> · {t('handover.not_on_duty', { reason: by.reason })}</>}</>;
}

function ReasonForm({ sign, onSigned }: { sign: (reason: string) => Promise<Result<HandOver>>; onSigned: () => void }): ReactNode {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  return (
    <section className="mw-card mw-add" aria-label={t('handover.why')}>
      <p>{t('handover.why_hint')}</p>
      <AddForm submitLabel={t('handover.sign_anyway')} create={() => sign(reason.trim())} onCreated={onSigned}>
        <TextInput label={t('handover.why')} required withAsterisk={false} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </AddForm>
    </section>
  );
}
