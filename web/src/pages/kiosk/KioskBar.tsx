// SPDX-License-Identifier: Apache-2.0
// The top of a kiosk: which position this is, what waits there, who acts and for how much longer.
import { Button } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { Icon } from '../../components/Icon';
import { Link } from '../../components/Link';
import { PriorityMark } from '../../components/PriorityMark';
import { useTexts } from '../../i18n/context';
import { paths, usePlace } from '../../lib/router';
import { useStore } from '../../lib/store';
import { useTick } from '../../lib/ticker';
import { countUnacknowledged, ofPosition } from '../../model/alarm-book';
import { countdown } from '../../model/run-countdown';
import { useServices } from '../../model/services';
import type { Turn } from './use-turn';

/// From here on the time left is said louder.
const kLastSeconds = 15;

export function KioskBar({ turn, onAsk }: { turn: Turn; onAsk: () => void }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const link = useStore(services.live.link);
  const { pathname } = usePlace();
  const { screen } = turn;
  const isElsewhere = pathname !== paths.kiosk && !pathname.startsWith('/alarms');
  return (
    <header className="mw-top mw-kiosk-bar">
      <div className="mw-kiosk-place">
        <strong>{screen?.position ?? t('app.name')}</strong>
        <span className="mw-dim"><KioskClock name={screen?.name ?? ''} /></span>
      </div>
      {isElsewhere && <Link to={paths.kiosk} className="mw-next">{t('nav.alarms')}</Link>}
      {screen && <PositionCounts position={screen.position} />}
      <span className="mw-link-state" data-state={link} role="status">
        <Icon name={link === 'broken' ? 'broken' : 'link'} size={20} />
        <span className="mw-sr">{t(`link.${link}`)}</span>
      </span>
      <div className="mw-kiosk-who" role="status" data-testid="kiosk-who">
        {screen?.person
          ? <span className="mw-kiosk-person">{screen.person.full_name || screen.person.name}</span>
          : <span className="mw-dim mw-wide-only">{t('kiosk.only_shows')}</span>}
      </div>
      {screen?.person && turn.endsMs !== null && <TimeLeft endsMs={turn.endsMs} />}
      <div className="mw-kiosk-acts">
        {screen?.person && <Button size="md" variant="default" onClick={turn.end} aria-keyshortcuts="x">{t('kiosk.leave')}</Button>}
        <Button size="md" variant={screen?.person ? 'default' : 'filled'} onClick={onAsk} aria-keyshortcuts="i">{t(screen?.person ? 'kiosk.next' : 'kiosk.who')}</Button>
      </div>
    </header>
  );
}

function KioskClock({ name }: { name: string }): ReactNode {
  useTick();
  const { time, zoneName } = useTexts();
  const now = useServices().clock.now();
  return <>{`${name} · ${time(now, 'minute')} ${zoneName(now)}`}</>;
}

function TimeLeft({ endsMs }: { endsMs: number }): ReactNode {
  useTick();
  const { t } = useTexts();
  const now = Date.now();
  const { text, isOver } = countdown(endsMs, now);
  const isShort = endsMs - now <= kLastSeconds * 1000;
  return <span role="timer" aria-live="off" aria-label={t('kiosk.left', { clock: text })} title={t('kiosk.left', { clock: text })} className={isShort ? 'mw-kiosk-left mw-kiosk-last' : 'mw-kiosk-left'}>{isOver ? '0:00' : text}</span>;
}

function PositionCounts({ position }: { position: string }): ReactNode {
  const book = useStore(useServices().alarms);
  const { t, count } = useTexts();
  const counts = useMemo(() => countUnacknowledged(ofPosition(book, position)), [book, position]);
  return (
    <div className="mw-counts" role="group" aria-label={t('alarms.unacknowledged_counts')} data-testid="counts">
      {[1, 2, 3].map((priority) => {
        const number = counts[priority] ?? 0;
        return (
          <span key={priority} className={number > 0 ? 'mw-count' : 'mw-count mw-count-none'}>
            <PriorityMark priority={priority} isUnacknowledged={number > 0} size={26} isDecorative />
            <span>{count(number)}</span>
            <span className="mw-sr">{t('alarms.count_of_priority', { priority })}</span>
          </span>
        );
      })}
    </div>
  );
}
