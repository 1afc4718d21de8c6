// SPDX-License-Identifier: Apache-2.0
// On the board: the review that was missed, or the one that comes next.
import type { ReactNode } from 'react';
import { fetchReviews } from '../../api/reviews';
import { Link } from '../../components/Link';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { toShowOnBoard } from '../../model/review';

export function ReviewNote(): ReactNode {
  const { t, time, count } = useTexts();
  const loaded = useLoad('reviews', fetchReviews, 60_000);
  const row = toShowOnBoard(loaded.data?.reviews ?? []);
  if (!row) return null;
  const isMissed = row.n_missed_lately > 0;
  const words = isMissed
    ? t('reviews.board_missed', { count: row.n_missed_lately, shown: count(row.n_missed_lately), name: row.name })
    : t('reviews.board_next', { name: row.name, day: time(parseTime(row.next_due), 'day-minute') });
  return <p>{isMissed ? <VerdictMark look="bad" word={words} /> : words} <Link to={paths.reviews}>{t('reviews.board_link')}</Link></p>;
}
