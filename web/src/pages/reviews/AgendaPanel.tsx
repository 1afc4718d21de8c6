// SPDX-License-Identifier: Apache-2.0
// What the next meeting has to talk about, as of now; it is frozen when somebody opens it.
import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchAgenda, openMeeting, skipMeeting, type AgendaItem, type Review } from '../../api/reviews';
import { AddForm } from '../../components/AddForm';
import { Link } from '../../components/Link';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { invites, lookOfUrgency, mayOpen } from '../../model/review';
import { useServices } from '../../model/services';

export function AgendaPanel({ review, onChange }: { review: Review; onChange: () => void }): ReactNode {
  const { me } = useServices();
  const { t, time, count, language } = useTexts();
  const loaded = useLoad(`agenda/${review.id}/${language}`, (signal) => fetchAgenda(review.id, language, signal), 60_000);
  const [isSkipping, setSkipping] = useState(false);
  const agenda = loaded.data;
  const isNear = mayOpen(review, Date.now());
  const isEmpty = agenda?.items.length === 0;
  return (
    <Panel title={t('reviews.agenda', { name: review.name })} actions={agenda && <span className="mw-dim">{time(parseTime(agenda.due), 'day-minute')}</span>}>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!agenda && !loaded.problem && <LoadingNote rows={3} />}
      {agenda && isEmpty && <p>{agenda.words}</p>}
      {agenda && !isEmpty && (
        <ol className="mw-plain-list">
          {agenda.items.map((item) => <li key={item.key} className="mw-ready-part"><ItemWords item={item} /></li>)}
        </ol>
      )}
      {agenda && <ReadBefore />}
      {agenda && agenda.n_left_out > 0 && <p className="mw-dim">{t('reviews.left_out', { n: count(agenda.n_left_out) })}</p>}
      {agenda && !isNear && review.opens_at !== null && <p className="mw-dim">{t('reviews.opens', { day: time(parseTime(review.opens_at), 'day-minute') })}</p>}
      {agenda && isNear && invites(review, me.name) && <AddForm submitLabel={t('reviews.open')} create={() => openMeeting(review.id)} onCreated={onChange}><span className="mw-dim">{t('reviews.open_hint')}</span></AddForm>}
      {agenda && isNear && isEmpty && me.name === review.chair && <Button size="compact-sm" variant="default" aria-expanded={isSkipping} onClick={() => setSkipping(!isSkipping)}>{t('reviews.skip')}</Button>}
      {isSkipping && <SkipForm review={review.id} onDone={onChange} />}
    </Panel>
  );
}

/// What everybody reads before: the report of the week that is over, for each function in its own words.
export function ReadBefore(): ReactNode {
  const { t } = useTexts();
  return <p>{t('reviews.read_before')} <Link to={paths.value}>{t('reviews.value_report')}</Link></p>;
}

/// One item: how urgent, what, and who speaks.
export function ItemWords({ item, children }: { item: AgendaItem; children?: ReactNode }): ReactNode {
  const { t, count } = useTexts();
  return (
    <>
      {item.urgency === 'to-know' ? <span className="mw-dim">{t('reviews.urgency.to-know')}</span> : <VerdictMark look={lookOfUrgency(item.urgency)} word={t(`reviews.urgency.${item.urgency}`)} />}
      <div>
        <span>{item.number}{'. '}{item.words}</span>
        <div className="mw-dim">
          {item.speaker === '' ? t('reviews.no_speaker', { function: t(`rollout.function.${item.function}`) }) : t('reviews.speaks', { person: item.speaker })}
          {item.n_carried > 0 && <>{' · '}{t('reviews.carried', { count: item.n_carried, shown: count(item.n_carried) })}</>}
          {item.page !== '' && item.page !== '/reviews' && <>{' · '}<Link to={item.page} aria-label={t('reviews.evidence_of', { number: String(item.number) })}>{t('rollout.evidence')}</Link></>}
        </div>
        {children}
      </div>
    </>
  );
}

function SkipForm({ review, onDone }: { review: number; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  return (
    <AddForm submitLabel={t('reviews.skip')} create={() => skipMeeting(review, reason.trim())} onCreated={onDone}>
      <TextInput label={t('rollout.reason')} required withAsterisk={false} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
    </AddForm>
  );
}
