// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { HandsOff } from '../../api/attention';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { kHandsOffLooks } from '../../model/hands-off-look';
import { saidText } from '../../model/said';

/// Periods before the latest, each with its result and why.
export function EarlierPeriods({ periods }: { periods: NonNullable<HandsOff['earlier']> }): ReactNode {
  const texts = useTexts();
  const { t, time } = texts;
  if (periods.length === 0) return null;
  return (
    <details className="mw-more">
      <summary>{t('handsoff.earlier')}</summary>
      <ul className="mw-plain-list">
        {periods.map((period) => (
          <li key={period.id}>
            <VerdictMark look={kHandsOffLooks[period.state] ?? 'unknown'} word={t(`handsoff.state.${period.state}`)} />{' '}
            {t('handsoff.earlier_line', { begin: time(parseTime(period.begin), 'day-minute'), count: period.days })}
            {period.verdict !== '' && <div className="mw-dim">{saidText(period.verdict_words, period.verdict, texts)}</div>}
          </li>
        ))}
      </ul>
    </details>
  );
}
