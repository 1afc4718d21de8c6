// SPDX-License-Identifier: Apache-2.0
// What rules found in data of this machine that arrived late: nobody was told, nothing is to do now.
import type { ReactNode } from 'react';
import { fetchHistoricalEvents, type HistoricalEvent } from '../../api/historical';
import { Age } from '../../components/Age';
import { Link } from '../../components/Link';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';

const kShown = 10;

export function LateEvents({ asset }: { asset: number }): ReactNode {
  const { t } = useTexts();
  const found = useLoad(`historical/${asset}`, (signal) => fetchHistoricalEvents(asset, kShown, signal), 60_000);
  return (
    <Panel title={t('late.title')}>
      {found.data === null && found.problem === null && <LoadingNote rows={2} />}
      {found.data === null && found.problem !== null && <ProblemNote problem={found.problem} onRetry={found.reload} />}
      {found.data?.events.length === 0 && <p className="mw-dim">{t('late.none')}</p>}
      {found.data !== null && found.data.events.length > 0 && (
        <ul className="mw-cards">
          {found.data.events.map((event) => <li key={event.id}><LateEvent event={event} /></li>)}
        </ul>
      )}
      {found.data !== null && found.data.next_cursor !== null && <p className="mw-dim">{t('late.more', { count: kShown })}</p>}
    </Panel>
  );
}

function LateEvent({ event }: { event: HistoricalEvent }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const title = event.message === '' ? t('late.unnamed') : event.message;
  return (
    <article className="mw-card">
      <header><Link to={paths.signal(event.signal)}>{title}</Link></header>
      <div className="mw-dim">
        <Age at={event.began} />
        {' · '}
        {event.ended === null ? t('late.no_end') : texts.duration(parseTime(event.ended) - parseTime(event.began))}
      </div>
      {event.problem === ''
        ? event.extreme !== null && <div>{t('late.extreme', { value: texts.quantity(event.extreme, event.kind === 'rate-of-change' ? `${event.unit}/s` : event.unit) })}</div>
        : <div>{t('late.problem', { why: event.problem })}</div>}
      {event.alarm !== null && <div><Link to={paths.alarm(event.alarm)}>{t('late.alarm')}</Link></div>}
    </article>
  );
}
