// SPDX-License-Identifier: Apache-2.0
// How far this runs like production, and what each gap means at scale. What can be measured cannot be signed.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchParity, signParity, type ParityItem } from '../../api/readiness';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { Age } from '../../components/Age';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { answerKey, lookOfAnswer } from '../../model/gate';
import { useServices } from '../../model/services';

export function ParityPanel({ onDone }: { onDone: () => void }): ReactNode {
  const { t, language } = useTexts();
  const loaded = useLoad(`parity/${language}`, (signal) => fetchParity(language, signal), 300_000);
  return (
    <Panel title={t('readiness.parity')}>
      <p className="mw-dim">{t('readiness.parity_sub')}</p>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!loaded.data && !loaded.problem && <LoadingNote rows={4} />}
      {loaded.data && <ul className="mw-plain-list">{loaded.data.items.map((item) => <li key={item.id}><ParityRow item={item} onDone={() => { loaded.reload(); onDone(); }} /></li>)}</ul>}
    </Panel>
  );
}

function ParityRow({ item, onDone }: { item: ParityItem; onDone: () => void }): ReactNode {
  const { role } = useServices().me;
  const { t, time } = useTexts();
  const [isSigning, setSigning] = useState(false);
  const isSignable = item.proof === 'signed' || (item.proof === 'measured-or-signed' && item.basis !== 'measured');
  return (
    <div className="mw-ready-part">
      <VerdictMark look={lookOfAnswer(item.answer)} word={t(`rollout.answer.${answerKey(item.answer)}`)} />
      <div>
        <strong>{item.title}</strong>
        <div>{item.asks}</div>
        <div className="mw-dim">
          {t(item.proof === 'not-built' ? 'readiness.basis.not_built' : `readiness.basis.${item.basis}`)}{': '}{item.seen}
          {item.person !== '' && ` · ${item.person}`}
          {item.at !== null && <>{' · '}<Age at={item.at} /></>}
          {item.is_stale && <em>{' · '}{t('readiness.stale')}</em>}
          {item.until !== null && !item.is_stale && ` · ${t('readiness.until', { day: time(parseTime(item.until), 'day') })}`}
        </div>
        {item.answer !== 'yes' && <div>{t('readiness.at_scale')}{': '}{item.consequence} <span className="mw-dim">→ {t(`rollout.function.${item.supplier}`)}</span></div>}
        {isSignable && mayAct(role, 'engineer') && <Button size="compact-sm" variant="default" aria-expanded={isSigning} aria-label={t('readiness.sign_for', { title: item.title })} onClick={() => setSigning(!isSigning)}>{t('rollout.sign')}</Button>}
        {isSigning && <SignForm item={item} onDone={() => { setSigning(false); onDone(); }} />}
      </div>
    </div>
  );
}

function SignForm({ item, onDone }: { item: ParityItem; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [answer, setAnswer] = useState<'yes' | 'no'>('yes');
  const [words, setWords] = useState('');
  return (
    <AddForm submitLabel={t('rollout.sign')} create={() => signParity(item.id, answer, words.trim())} onCreated={onDone}>
      <NativeSelect label={item.asks} value={answer} data={(['yes', 'no'] as const).map((one) => ({ value: one, label: t(`rollout.answer.${one}`) }))} onChange={(event) => setAnswer(event.currentTarget.value === 'no' ? 'no' : 'yes')} />
      <TextInput label={t('readiness.words')} required withAsterisk={false} maxLength={500} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
    </AddForm>
  );
}
