// SPDX-License-Identifier: Apache-2.0
// A meeting that lasts: what came of each item, and its end.
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { closeMeeting, fetchMeeting, kItemResults, noteOutcome, type ItemResult, type Meeting, type MeetingItem, type NewOutcome, type Review } from '../../api/reviews';
import { AddForm } from '../../components/AddForm';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { absentFunctions, invites } from '../../model/review';
import { useServices } from '../../model/services';
import { ItemWords, ReadBefore } from './AgendaPanel';
import { OutcomeLine } from './OutcomeLine';

export function MeetingPanel({ id, review, onChange }: { id: number; review: Review; onChange: () => void }): ReactNode {
  const { me } = useServices();
  const { t, count, language } = useTexts();
  const loaded = useLoad(`meeting/${id}/${language}`, (signal) => fetchMeeting(id, language, signal), 30_000);
  const meeting = loaded.data;
  const may = invites(review, me.name);
  return (
    <Panel title={t('reviews.lasts', { name: review.name })} actions={meeting && <span className="mw-dim mw-hash" title={t('rollout.hash')}>{meeting.agenda_hash.slice(0, 16)}</span>}>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!meeting && !loaded.problem && <LoadingNote rows={3} />}
      {meeting && <p>{t('reviews.open_items', { open: count(meeting.n_open), all: count(meeting.n_items) })}</p>}
      {meeting && <ReadBefore />}
      {meeting && (
        <ol className="mw-plain-list">
          {meeting.items.map((item) => <li key={item.key} className="mw-ready-part"><OpenItem meeting={id} item={item} may={may} onDone={loaded.reload} /></li>)}
        </ol>
      )}
      {meeting && meeting.n_open === 0 && me.name === review.chair && <CloseForm meeting={meeting} onDone={onChange} />}
      {meeting && me.name !== review.chair && <p className="mw-dim">{t('reviews.chair_closes', { person: review.chair })}</p>}
    </Panel>
  );
}

function OpenItem({ meeting, item, may, onDone }: { meeting: number; item: MeetingItem; may: boolean; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <ItemWords item={item}>
      {item.outcome && <OutcomeLine outcome={item.outcome} />}
      {may && <Button size="compact-sm" variant="default" aria-expanded={isOpen} aria-label={t('reviews.outcome_of', { number: String(item.number) })} onClick={() => setOpen(!isOpen)}>{t('reviews.outcome')}</Button>}
      {isOpen && <OutcomeForm meeting={meeting} item={item.number} onDone={() => { setOpen(false); onDone(); }} />}
    </ItemWords>
  );
}

function OutcomeForm({ meeting, item, onDone }: { meeting: number; item: number; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [result, setResult] = useState<ItemResult>('noted');
  const [words, setWords] = useState('');
  const [number, setNumber] = useState('');
  const [owner, setOwner] = useState('');
  const [days, setDays] = useState('14');
  const id = number === '' ? null : Number(number);
  const wanted = (): NewOutcome => ({
    result, words: words.trim(), decision: result === 'decided' ? id : null, improvement: result === 'action' ? id : null,
    owner: result === 'action' && id === null ? owner.trim() : '',
    due: result === 'action' && id === null ? new Date(Date.now() + Number(days) * 86_400_000).toISOString() : null,
  });
  return (
    <AddForm submitLabel={t('reviews.note')} create={() => noteOutcome(meeting, item, wanted())} onCreated={onDone}>
      <NativeSelect label={t('reviews.outcome')} value={result} data={kItemResults.map((one) => ({ value: one, label: t(`reviews.result.${one}`) }))} onChange={(event) => setResult(kItemResults.find((one) => one === event.currentTarget.value) ?? result)} />
      <TextInput label={t('reviews.words')} maxLength={4000} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
      {result === 'decided' && <TextInput type="number" min={1} label={t('reviews.decision')} description={t('reviews.decision_hint')} required withAsterisk={false} value={number} onChange={(event) => setNumber(event.currentTarget.value)} />}
      {result === 'action' && <TextInput type="number" min={1} label={t('reviews.improvement')} description={t('reviews.improvement_hint')} value={number} onChange={(event) => setNumber(event.currentTarget.value)} />}
      {result === 'action' && id === null && <TextInput label={t('improve.owner')} required withAsterisk={false} value={owner} onChange={(event) => setOwner(event.currentTarget.value)} />}
      {result === 'action' && id === null && <TextInput type="number" min={1} max={366} label={t('improve.due_days')} required withAsterisk={false} value={days} onChange={(event) => setDays(event.currentTarget.value)} />}
    </AddForm>
  );
}

function CloseForm({ meeting, onDone }: { meeting: Meeting; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [present, setPresent] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const absent = absentFunctions(meeting.attendees, present);
  const toggle = (person: string): void => setPresent(present.includes(person) ? present.filter((one) => one !== person) : [...present, person]);
  return (
    <AddForm submitLabel={t('reviews.close')} create={() => closeMeeting(meeting.id, present, reason.trim())} onCreated={onDone}>
      <fieldset className="mw-fieldset">
        <legend>{t('reviews.present')}</legend>
        {meeting.attendees.map((one) => <Checkbox key={one.person} label={`${one.person} (${t(`rollout.function.${one.function}`)})`} checked={present.includes(one.person)} onChange={() => toggle(one.person)} />)}
      </fieldset>
      {absent.length > 0 && <TextInput label={t('reviews.absent_why', { functions: absent.map((one) => t(`rollout.function.${one}`)).join(', ') })} required withAsterisk={false} maxLength={4000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
    </AddForm>
  );
}
