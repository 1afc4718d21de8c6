// SPDX-License-Identifier: Apache-2.0
// What came of one item, in a line.
import type { ReactNode } from 'react';
import type { ItemOutcome } from '../../api/reviews';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';

export function OutcomeLine({ outcome }: { outcome: ItemOutcome }): ReactNode {
  const { t, time } = useTexts();
  return (
    <div>
      <strong>{t(`reviews.result.${outcome.result}`)}</strong>
      {outcome.decision !== null && <>{' · '}{t('reviews.by_decision', { number: String(outcome.decision) })}</>}
      {outcome.improvement !== null && <>{' · '}{t('reviews.by_improvement', { number: String(outcome.improvement) })}</>}
      {outcome.due !== null && <>{' · '}{t('improve.owned', { person: outcome.owner, day: time(parseTime(outcome.due), 'day') })}</>}
      {outcome.words !== '' && <>{': '}{outcome.words}</>}
      {' '}<span className="mw-dim">{outcome.by}</span>
    </div>
  );
}
