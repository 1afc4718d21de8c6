// SPDX-License-Identifier: Apache-2.0
// What the same alarm turned out to be before: when, how long, with which outcome.
import type { ReactNode } from 'react';
import type { SimilarAlarm } from '../../api/pages';
import { Age } from '../../components/Age';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';

export function SimilarAlarms({ similar }: { similar: readonly SimilarAlarm[] }): ReactNode {
  const { t, duration } = useTexts();
  return (
    <section aria-label={t('answer.similar')}>
      <h3>{t('answer.similar')}</h3>
      {similar.length === 0 ? <p className="mw-dim">{t('answer.similar_none')}</p> : (
        <ul className="mw-told">
          {similar.map((past) => (
            <li key={`${past.alarm}/${past.raised}`}>
              <strong>{past.outcome === null ? t('answer.outcome_missing') : t(`answer.outcome.${past.outcome}`)}</strong>
              <Age at={past.raised} />
              <span>{past.returned === null ? t('answer.still_active') : t('answer.lasted', { time: duration(parseTime(past.returned) - parseTime(past.raised)) })}</span>
              {past.comment !== '' && <q>{past.comment}</q>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
