// SPDX-License-Identifier: Apache-2.0
// Everything that happened to an alarm, the newest first: its states, who was told, runs, the outcome.
import type { ReactNode } from 'react';
import type { Transition } from '../../api/alarms';
import type { ChainEvent } from '../../api/pages';
import { Clock } from '../../components/Age';
import { Link } from '../../components/Link';
import { useTexts } from '../../i18n/context';
import { significant } from '../../lib/format-number';
import { paths } from '../../lib/router';
import { saidText } from '../../model/said';
import type { TimelineEntry } from '../../model/answer-state';

const kActions = [
  'raise', 'return', 'acknowledge', 'shelve', 'unshelve', 'suppress', 'unsuppress',
  'take-out-of-service', 'return-to-service', 're-raise', 'remove', 'reset', 're-alarm',
] as const;
const kChainEvents = [
  'started', 'notified', 'reminded', 'digest', 'not-reached', 'reached-no-one', 'condition', 'waited', 'webhook', 'repeated',
  'accepted', 'released', 'withdrawn', 'acknowledged', 'exhausted', 'last-resort',
] as const;

export function AlarmTimeline({ entries, unit }: { entries: readonly TimelineEntry[]; unit: string }): ReactNode {
  const { t } = useTexts();
  if (entries.length === 0) return <p className="mw-dim">{t('alarm.no_history')}</p>;
  return (
    <ol className="mw-history">
      {entries.map((entry, i) => (
        <li key={`${entry.at}/${i}`} data-kind={entry.kind}>
          <Clock at={entry.at} />
          <Happening entry={entry} unit={unit} />
        </li>
      ))}
    </ol>
  );
}

function Happening({ entry, unit }: { entry: TimelineEntry; unit: string }): ReactNode {
  const { t } = useTexts();
  switch (entry.kind) {
    case 'alarm': return <AlarmChange entry={entry.transition} unit={unit} />;
    case 'chain': return <ChainChange event={entry.event} />;
    case 'run-started': return <span><strong>{t('answer.run_started')}</strong>{` · ${entry.run.started_by} · `}<Link to={paths.run(entry.run.id)}>{entry.run.title}</Link></span>;
    case 'run-ended': return <span><strong>{t(entry.run.state === 'aborted' ? 'answer.run_aborted' : 'answer.run_done')}</strong>{' · '}<Link to={paths.run(entry.run.id)}>{entry.run.title}</Link></span>;
    case 'outcome': return <span><strong>{t(`answer.outcome.${entry.outcome.outcome}`)}</strong>{` · ${entry.outcome.who}`}{entry.outcome.comment !== '' && <q>{entry.outcome.comment}</q>}</span>;
  }
}

function AlarmChange({ entry, unit }: { entry: Transition; unit: string }): ReactNode {
  const texts = useTexts();
  const { t, exact } = texts;
  const action = kActions.find((name) => name === entry.action);
  return (
    <span>
      <strong>{action ? t(`alarm.action.${action}`) : entry.action}</strong>
      {entry.who !== '' ? ` · ${entry.who}` : entry.action === 'raise' || entry.action === 're-raise' ? ` · ${exact(significant(entry.value), unit)}` : ''}
      {entry.comment !== '' && <q>{saidText(entry.comment_words, entry.comment, texts)}</q>}
    </span>
  );
}

function ChainChange({ event }: { event: ChainEvent }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const what = kChainEvents.find((name) => name === event.what);
  return <span><strong>{what ? t(`answer.event.${what}`) : event.what}</strong>{[event.person, saidText(event.words, event.text, texts)].filter((words) => words !== '').map((words) => ` · ${words}`)}</span>;
}
