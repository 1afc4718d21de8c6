// SPDX-License-Identifier: Apache-2.0
// The meetings that were: held with their minutes, skipped with the reason, missed.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchMeeting, fetchMeetings, minutesUrl, type MeetingSummary, type Review } from '../../api/reviews';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { lookOfMeeting } from '../../model/review';
import { ItemWords } from './AgendaPanel';
import { OutcomeLine } from './OutcomeLine';

export function PastMeetings({ review }: { review: Review }): ReactNode {
  const { t, language } = useTexts();
  const loaded = useLoad(`meetings/${review.id}/${language}`, (signal) => fetchMeetings(review.id, language, signal), 60_000);
  const [chosen, setChosen] = useState<number | null>(null);
  const rows = loaded.data?.meetings ?? [];
  return (
    <Panel title={t('reviews.past')}>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!loaded.data && !loaded.problem && <LoadingNote rows={2} />}
      {loaded.data && rows.length === 0 && <p className="mw-dim">{t('reviews.none_past')}</p>}
      <ul className="mw-plain-list">
        {rows.map((row) => (
          <li key={row.id}>
            <MeetingRow row={row} isShown={row.id === chosen} onShow={() => setChosen(row.id === chosen ? null : row.id)} />
            {row.id === chosen && <MinutesOf id={row.id} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function MeetingRow({ row, isShown, onShow }: { row: MeetingSummary; isShown: boolean; onShow: () => void }): ReactNode {
  const { t, time, count, language } = useTexts();
  const day = time(parseTime(row.due), 'day-minute');
  const hasMinutes = row.state === 'closed' || row.state === 'open';
  return (
    <div className="mw-decision">
      <VerdictMark look={lookOfMeeting(row.state)} word={t(`reviews.state.${row.state}`)} />
      <strong>{day}</strong>
      {hasMinutes && <span>{t('reviews.n_items', { count: row.n_items, shown: count(row.n_items) })}</span>}
      {row.absent.length > 0 && <span>{t('reviews.without', { functions: row.absent.map((one) => t(`rollout.function.${one}`)).join(', ') })}{': '}{row.absent_reason}</span>}
      {row.reason !== '' && <span>{row.ended_by}{': '}{row.reason}</span>}
      {row.told && <span className="mw-dim">{t('reviews.told', { n: count(row.told.to.length) })}{row.told.gaps.length > 0 && ` · ${row.told.gaps.join(' · ')}`}</span>}
      {hasMinutes && <Button size="compact-sm" variant="default" aria-expanded={isShown} aria-label={t('reviews.minutes_of', { day })} onClick={onShow}>{t('reviews.minutes')}</Button>}
      {hasMinutes && <a href={minutesUrl(row.id, language)} target="_blank" rel="noreferrer" aria-label={t('reviews.print_of', { day })}>{t('value.print')}</a>}
    </div>
  );
}

function MinutesOf({ id }: { id: number }): ReactNode {
  const { t, language } = useTexts();
  const loaded = useLoad(`meeting/${id}/${language}`, (signal) => fetchMeeting(id, language, signal));
  const meeting = loaded.data;
  if (loaded.problem) return <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />;
  if (!meeting) return <LoadingNote rows={2} />;
  return (
    <>
      {meeting.present.length > 0 && <p className="mw-dim">{t('reviews.present')}{': '}{meeting.present.join(', ')}</p>}
      <ol className="mw-plain-list">
        {meeting.items.map((item) => (
          <li key={item.key} className="mw-ready-part"><ItemWords item={item}>{item.outcome && <OutcomeLine outcome={item.outcome} />}</ItemWords></li>
        ))}
      </ol>
      <span className="mw-dim mw-hash" title={t('rollout.hash')}>{meeting.agenda_hash.slice(0, 16)}</span>
    </>
  );
}
