// SPDX-License-Identifier: Apache-2.0
// Every transition of an alarm, the newest first: when, what, who, why.
import type { ReactNode } from 'react';
import type { Transition } from '../../api/alarms';
import { Clock } from '../../components/Age';
import { useTexts } from '../../i18n/context';
import { significant } from '../../lib/format-number';
import { parseTime } from '../../lib/format-time';

const kActions = [
  'raise', 'return', 'acknowledge', 'shelve', 'unshelve', 'suppress', 'unsuppress',
  'take-out-of-service', 'return-to-service', 're-raise', 'remove',
] as const;

export function AlarmHistory({ history, unit }: { history: readonly Transition[]; unit: string }): ReactNode {
  const { t, exact } = useTexts();
  if (history.length === 0) return <p className="mw-dim">{t('alarm.no_history')}</p>;
  const newestFirst = [...history].sort((a, b) => parseTime(b.time) - parseTime(a.time));
  return (
    <ol className="mw-history">
      {newestFirst.map((entry, i) => {
        const action = kActions.find((name) => name === entry.action);
        return (
          <li key={`${entry.time}/${i}`}>
            <Clock at={entry.time} />
            <span>
              <strong>{action ? t(`alarm.action.${action}`) : entry.action}</strong>
              {entry.who !== '' ? ` · ${entry.who}` : entry.action === 'raise' || entry.action === 're-raise' ? ` · ${exact(significant(entry.value), unit)}` : ''}
              {entry.comment !== '' && <q>{entry.comment}</q>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
