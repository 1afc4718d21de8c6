// SPDX-License-Identifier: Apache-2.0
// One item of the checklist: what was found, what is missing and who can supply it, and the exception it is taken over with.
import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { acceptException, signTransferItem, type Transfer, type TransferItem } from '../../api/transfers';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useServices } from '../../model/services';
import { answerKey } from '../../model/gate';
import { lookOfItem, wordNumber } from '../../model/transfer';

interface Props {
  transfer: Transfer;
  item: TransferItem;
  onDone: () => void;
}

export function ChecklistRow({ transfer, item, onDone }: Props): ReactNode {
  const { role } = useServices().me;
  const { t, time, count } = useTexts();
  const [form, setForm] = useState<'sign' | 'except' | null>(null);
  const number = wordNumber(item.id);
  const isOpen = transfer.state === 'running' && item.answer !== 'yes' && mayAct(role, 'operator');
  const close = (): void => { setForm(null); onDone(); };
  return (
    <div className="mw-ready-part">
      <VerdictMark look={lookOfItem(item)} word={item.answer !== 'yes' && item.is_fulfilled ? t('transfer.excepted') : t(`rollout.answer.${answerKey(item.answer)}`)} />
      <div>
        <strong>{item.title}</strong>
        <div className="mw-dim">{t(`readiness.basis.${item.answer === 'not known' && item.basis === 'signed' ? 'none' : item.basis}`)}{': '}{item.seen}{item.person !== '' && ` · ${item.person}`}</div>
        {item.missing.length > 0 && (
          <details>
            <summary>{t('transfer.missing', { n: count(item.n_missing) })}</summary>
            <ul className="mw-bullets">
              {item.missing.map((one, i) => <li key={i}>{one}</li>)}
              {item.n_missing > item.missing.length && <li className="mw-dim">{t('transfer.more', { n: count(item.n_missing - item.missing.length) })}</li>}
            </ul>
          </details>
        )}
        {item.need !== null && <div>{item.need} <span className="mw-dim">→ {t(`team.kind.${item.supplier}`)}</span></div>}
        {item.exception && (
          <div>
            {t(item.exception.has_expired ? 'transfer.exception_over' : 'transfer.exception', { person: item.exception.approver, day: time(parseTime(item.exception.expires), 'day') })}{': '}{item.exception.reason}
          </div>
        )}
        {isOpen && (
          <div className="mw-links">
            {number !== null && <Button size="compact-sm" variant="default" aria-expanded={form === 'sign'} aria-label={t('readiness.sign_for', { title: item.title })} onClick={() => setForm(form === 'sign' ? null : 'sign')}>{t('rollout.sign')}</Button>}
            <Button size="compact-sm" variant="default" aria-expanded={form === 'except'} aria-label={t('transfer.except_for', { title: item.title })} onClick={() => setForm(form === 'except' ? null : 'except')}>{t('transfer.except')}</Button>
          </div>
        )}
        {form === 'sign' && number !== null && <SignForm transfer={transfer} number={number} onDone={close} />}
        {form === 'except' && <ExceptForm transfer={transfer} item={item} onDone={close} />}
      </div>
    </div>
  );
}

function SignForm({ transfer, number, onDone }: { transfer: Transfer; number: number; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [words, setWords] = useState('');
  return (
    <AddForm submitLabel={t('rollout.sign')} create={() => signTransferItem(transfer.id, number, words.trim())} onCreated={onDone}>
      <TextInput label={t('readiness.words')} required withAsterisk={false} maxLength={500} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
    </AddForm>
  );
}

function ExceptForm({ transfer, item, onDone }: Props): ReactNode {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('30');
  const expires = (): string => new Date(Date.now() + Number(days) * 86_400_000).toISOString();
  return (
    <AddForm submitLabel={t('transfer.except')} create={() => acceptException(transfer.id, item.id, reason.trim(), expires())} onCreated={onDone}>
      <TextInput label={t('rollout.reason')} description={t('transfer.except_hint', { team: transfer.receiving_team })} required withAsterisk={false} maxLength={900} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <TextInput type="number" min={1} max={180} label={t('transfer.days')} required withAsterisk={false} value={days} onChange={(event) => setDays(event.currentTarget.value)} />
    </AddForm>
  );
}
