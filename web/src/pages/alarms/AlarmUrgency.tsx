// SPDX-License-Identifier: Apache-2.0
// How bad it gets and how long there is to act; nothing counts down once the alarm is over.
import type { ReactNode } from 'react';
import type { AlarmResponse } from '../../api/pages';
import { Clock } from '../../components/Age';
import { Countdown } from '../../components/Countdown';
import { useTexts } from '../../i18n/context';

const kSaid = ['minor', 'moderate', 'major', 'severe'] as const;

interface Props {
  response: AlarmResponse | null;
  /// The alarm's own words, until the response is read.
  consequence: string;
  isOver: boolean;
}

export function AlarmUrgency({ response, consequence, isOver }: Props): ReactNode {
  const { t } = useTexts();
  const words = response?.consequence || consequence;
  const severity = kSaid.find((level) => level === response?.severity);
  const by = isOver ? null : (response?.respond_by ?? null);
  if (words === '' && !severity && by === null) return null;
  return (
    <section className="mw-urgency" aria-label={t('alarm.consequence')}>
      {by !== null && (
        <p className="mw-time-left">
          <Countdown to={by} isUrgent left={(clock) => t('answer.time_left', { clock })} over={(clock) => t('answer.time_over', { clock })} />
          <span className="mw-dim">{t('answer.respond_by')} <Clock at={by} /></span>
        </p>
      )}
      {(words !== '' || severity) && (
        <div className="mw-say">
          <h3>{severity ? `${t('alarm.consequence')} · ${t(`answer.severity.${severity}`)}` : t('alarm.consequence')}</h3>
          {words !== '' && <p>{words}</p>}
        </div>
      )}
    </section>
  );
}
