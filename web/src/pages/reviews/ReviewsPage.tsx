// SPDX-License-Identifier: Apache-2.0
// Reviews of the roll-out: when each comes next, what there is to talk about, and what came of the last ones.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchReviews, type Review } from '../../api/reviews';
import { mayAct } from '../../api/session';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { AgendaPanel } from './AgendaPanel';
import { MeetingPanel } from './MeetingPanel';
import { PastMeetings } from './PastMeetings';
import { ReviewForm } from './ReviewForm';
import '../../styles/readiness.css';

export function ReviewsPage(): ReactNode {
  const { role } = useServices().me;
  const { t } = useTexts();
  const loaded = useLoad('reviews', fetchReviews, 60_000);
  const [form, setForm] = useState<'new' | number | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const rows = loaded.data?.reviews ?? [];
  const shown = rows.find((row) => row.id === chosen) ?? rows[0];
  const mayPlan = mayAct(role, 'engineer');
  const edited = typeof form === 'number' ? rows.find((row) => row.id === form) : undefined;
  const done = (id: number): void => { setForm(null); setChosen(id); loaded.reload(); };
  return (
    <>
      <PageHead title={t('reviews.page')} sub={t('reviews.sub')}>
        {mayPlan && <Button variant="default" aria-expanded={form === 'new'} onClick={() => setForm(form === 'new' ? null : 'new')}>{t('reviews.add')}</Button>}
      </PageHead>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!loaded.data && !loaded.problem && <LoadingNote rows={4} />}
      {form === 'new' && <ReviewForm onDone={done} />}
      {edited && <ReviewForm key={edited.id} review={edited} onDone={done} />}
      {loaded.data && rows.length === 0 && form === null && <EmptyNote title={t('reviews.none')} text={t('reviews.none_next')} />}
      {rows.length > 0 && (
        <Panel title={t('reviews.list')}>
          <ul className="mw-plain-list">
            {rows.map((row) => (
              <li key={row.id}>
                <ReviewRow row={row} isShown={row.id === shown?.id} onShow={() => setChosen(row.id)} onEdit={mayPlan ? () => setForm(form === row.id ? null : row.id) : null} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {shown && shown.open_meeting !== null && <MeetingPanel key={`meeting-${shown.open_meeting}`} id={shown.open_meeting} review={shown} onChange={loaded.reload} />}
      {shown && shown.open_meeting === null && shown.next_due !== null && <AgendaPanel key={`agenda-${shown.id}`} review={shown} onChange={loaded.reload} />}
      {shown && <PastMeetings key={`past-${shown.id}-${shown.n_held}-${shown.open_meeting}`} review={shown} />}
    </>
  );
}

function ReviewRow({ row, isShown, onShow, onEdit }: { row: Review; isShown: boolean; onShow: () => void; onEdit: (() => void) | null }): ReactNode {
  const { t, time, count } = useTexts();
  const isMissed = row.n_missed_lately > 0;
  const word = isMissed ? t('reviews.missed_lately', { count: row.n_missed_lately, shown: count(row.n_missed_lately) }) : t(row.is_on ? 'reviews.on' : 'reviews.off');
  return (
    <div className="mw-decision">
      <VerdictMark look={isMissed ? 'bad' : row.is_on ? 'good' : 'unknown'} word={word} />
      <strong>{row.name}</strong>
      <span>{row.cycle === 'windows' ? t('reviews.by_windows') : t('reviews.by_weeks', { count: row.weeks ?? 1, weeks: count(row.weeks ?? 1), day: t(`value.weekday.${row.weekday ?? 1}`), time: row.time ?? '', zone: row.time_zone })}</span>
      <span className="mw-dim">{row.next_due === null ? t('reviews.no_next') : t('reviews.next', { day: time(parseTime(row.next_due), 'day-minute') })}{' · '}{t('reviews.chaired', { person: row.chair })}{' · '}{t('reviews.held', { held: count(row.n_held), missed: count(row.n_missed) })}</span>
      <Button size="compact-sm" variant="default" aria-pressed={isShown} aria-label={t('reviews.show_one', { name: row.name })} onClick={onShow}>{t('reviews.show')}</Button>
      {onEdit && <Button size="compact-sm" variant="default" aria-label={t('reviews.edit_one', { name: row.name })} onClick={onEdit}>{t('reviews.edit')}</Button>}
    </div>
  );
}
