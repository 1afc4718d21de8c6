// SPDX-License-Identifier: Apache-2.0
// One transfer: its checklist as of now, the signatures, and what may be done with it.
import { useState, type ReactNode } from 'react';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { addTransferItem, breakTransferGlass, fetchTransfer, handBackTransfer, signTransfer, withdrawTransfer, type Transfer } from '../../api/transfers';
import { mayAct } from '../../api/session';
import type { Result } from '../../api/result';
import { AddForm } from '../../components/AddForm';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { lookOfTransferAnswer, transferAnswerKey } from '../../model/transfer';
import { ChecklistRow } from './ChecklistRow';

export function TransferPanel({ id, onChange }: { id: number; onChange: () => void }): ReactNode {
  const { t, language } = useTexts();
  const loaded = useLoad(`transfer/${id}/${language}`, (signal) => fetchTransfer(id, language, signal), 120_000);
  const transfer = loaded.data;
  const done = (): void => { loaded.reload(); onChange(); };
  return (
    <>
      <Panel title={transfer ? t('transfer.one', { title: transfer.title }) : t('transfer.checklist')}>
        {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
        {!transfer && !loaded.problem && <LoadingNote rows={6} />}
        {transfer && <Signatures transfer={transfer} />}
        {transfer && <Actions transfer={transfer} onDone={done} />}
      </Panel>
      {transfer?.checklist && (
        <Panel title={t('transfer.checklist')}>
          <p>
            <VerdictMark look={lookOfTransferAnswer(transfer.checklist.answer)} word={t(`transfer.answer.${transferAnswerKey(transfer.checklist.answer)}`)} />{' '}
            <span className="mw-dim">{t(transfer.state === 'running' ? 'transfer.checklist_sub' : 'transfer.checklist_since')}</span>
          </p>
          <ul className="mw-plain-list">
            {transfer.checklist.items.map((item) => <li key={item.id}><ChecklistRow transfer={transfer} item={item} onDone={done} /></li>)}
          </ul>
          {transfer.state === 'running' && <AddWords transfer={transfer} onDone={done} />}
        </Panel>
      )}
    </>
  );
}

function Signatures({ transfer }: { transfer: Transfer }): ReactNode {
  const { t, time } = useTexts();
  return (
    <ul className="mw-plain-list">
      {(['giving', 'receiving'] as const).map((side) => {
        const signed = transfer.signatures.find((one) => one.side === side);
        const team = side === 'giving' ? transfer.giving_team : transfer.receiving_team;
        return (
          <li key={side} className="mw-decision">
            <VerdictMark look={signed ? 'good' : 'unknown'} word={t(signed ? 'transfer.signed' : 'transfer.unsigned')} />
            <span>{t(`transfer.side.${side}`)}{': '}<strong>{team}</strong></span>
            {signed && <span>{t('transfer.signed_by', { person: signed.person, time: time(parseTime(signed.at), 'day-minute') })}</span>}
            {signed && <span className="mw-dim">{t(`transfer.answer.${transferAnswerKey(signed.answer)}`)}{' · '}{t(`transfer.evidence.${signed.evidence_is}`)}{' '}<span className="mw-hash" title={signed.evidence_hash}>{signed.evidence_hash.slice(0, 16)}</span></span>}
          </li>
        );
      })}
      {transfer.glass.map((one) => (
        <li key={one.at} className="mw-decision">
          <VerdictMark look={one.is_open ? 'bad' : 'unknown'} word={t(one.is_open ? 'transfer.glass_broken' : 'transfer.glass_was')} />
          <span>{t('transfer.glass_by', { person: one.who, until: time(parseTime(one.until), 'day-minute') })}</span>
          <span>{one.reason}</span>
        </li>
      ))}
      {transfer.ended_at !== null && (
        <li className="mw-decision">
          <VerdictMark look="unknown" word={t(`transfer.is.${transfer.state}`)} />
          <span>{t('transfer.signed_by', { person: transfer.ended_by, time: time(parseTime(transfer.ended_at), 'day-minute') })}</span>
          <span>{transfer.end_reason}</span>
        </li>
      )}
    </ul>
  );
}

type Act = 'sign' | 'withdraw' | 'hand_back' | 'glass';

function Actions({ transfer, onDone }: { transfer: Transfer; onDone: () => void }): ReactNode {
  const { role } = useServices().me;
  const { t } = useTexts();
  const [act, setAct] = useState<Act | null>(null);
  const acts: Act[] = transfer.state === 'running' ? ['sign', 'withdraw'] : transfer.state === 'handed-over' ? ['hand_back', ...(mayAct(role, 'administrator') ? ['glass' as const] : [])] : [];
  return (
    <>
      <div className="mw-links">
        {acts.map((one) => <Button key={one} size="compact-sm" variant="default" aria-expanded={act === one} onClick={() => setAct(act === one ? null : one)}>{t(`transfer.act.${one}`)}</Button>)}
      </div>
      {act !== null && acts.includes(act) && <ActForm key={act} act={act} transfer={transfer} onDone={() => { setAct(null); onDone(); }} />}
    </>
  );
}

function ActForm({ act, transfer, onDone }: { act: Act; transfer: Transfer; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  const [hours, setHours] = useState('4');
  const [password, setPassword] = useState('');
  const run = (): Promise<Result<Transfer>> => {
    if (act === 'sign') return signTransfer(transfer.id, password);
    if (act === 'withdraw') return withdrawTransfer(transfer.id, reason.trim());
    if (act === 'hand_back') return handBackTransfer(transfer.id, reason.trim(), password);
    return breakTransferGlass(transfer.id, reason.trim(), Number(hours), password);
  };
  return (
    <AddForm submitLabel={t(`transfer.do.${act}`)} create={run} onCreated={onDone}>
      <p className="mw-whole mw-dim">{t(`transfer.hint.${act}`, { team: transfer.receiving_team })}</p>
      {act !== 'sign' && <TextInput label={t('rollout.reason')} description={t('rollout.reason_hint')} required withAsterisk={false} maxLength={900} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
      {act === 'glass' && <TextInput type="number" min={1} max={72} label={t('transfer.hours')} required withAsterisk={false} value={hours} onChange={(event) => setHours(event.currentTarget.value)} />}
      {act !== 'withdraw' && <PasswordInput label={t('transfer.password')} required withAsterisk={false} autoComplete="current-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('login.show_password') }} />}
    </AddForm>
  );
}

function AddWords({ transfer, onDone }: { transfer: Transfer; onDone: () => void }): ReactNode {
  const { role } = useServices().me;
  const { t } = useTexts();
  const [words, setWords] = useState('');
  if (!mayAct(role, 'operator')) return null;
  return (
    <AddForm submitLabel={t('transfer.add')} create={() => addTransferItem(transfer.id, words.trim())} onCreated={() => { setWords(''); onDone(); }}>
      <TextInput label={t('transfer.words')} description={t('transfer.words_hint')} required withAsterisk={false} maxLength={500} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
    </AddForm>
  );
}
