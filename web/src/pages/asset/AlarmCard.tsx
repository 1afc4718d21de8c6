// SPDX-License-Identifier: Apache-2.0
// An open alarm beside the trends: what, since when, what to do first, acknowledge.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Alarm } from '../../api/alarms';
import { Age } from '../../components/Age';
import { Link } from '../../components/Link';
import { PriorityMark } from '../../components/PriorityMark';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { isUnacknowledged, shownState } from '../../model/alarm-book';
import { alarmText } from '../../model/said';
import { useAlarmActs } from '../../model/use-alarm-acts';

/// `procedure`: the one in force that answers it; null where there is none.
export function AlarmCard({ alarm, procedure }: { alarm: Alarm; procedure: string | null }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const acts = useAlarmActs();
  const isNew = isUnacknowledged(alarm.state);
  return (
    <article className="mw-card">
      <header>
        <PriorityMark priority={alarm.priority} isUnacknowledged={isNew} />
        <Link to={paths.alarm(alarm.id)}>{alarmText(alarm, texts)}</Link>
      </header>
      <div className="mw-dim">{t(`alarm.state.${shownState(alarm)}`)} · <Age at={alarm.raised} /></div>
      {alarm.response !== '' && <p><strong>{t('alarm.response')}</strong> {alarm.response}</p>}
      {procedure !== null && <div><Link to={paths.procedure(procedure)}>{t('alarm.open_procedure')}</Link></div>}
      {alarm.acknowledged_by !== '' && !isNew && (
        <div className="mw-dim">{t('alarm.acknowledged_by', { name: alarm.acknowledged_by })} · <Age at={alarm.acknowledged} /></div>
      )}
      {isNew && acts.mayOperate && <Button size="sm" onClick={() => void acts.acknowledge(alarm, '')}>{t('alarm.acknowledge')}</Button>}
    </article>
  );
}
