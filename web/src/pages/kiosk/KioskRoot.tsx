// SPDX-License-Identifier: Apache-2.0
// A browser that is a kiosk: everything between "nobody acts here" and the next person. Whoever acts
// gets pages of their own, over what is already known of the plant.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Problem } from '../../api/result';
import type { Me } from '../../api/session';
import { LinkBanner } from '../../components/LinkBanner';
import { LoadingNote } from '../../components/Notes';
import { Notices } from '../../components/Notices';
import { ProblemNote } from '../../components/ProblemNote';
import { Toasts } from '../../components/Toasts';
import { TextsProvider, useTexts } from '../../i18n/context';
import { isKnownZone } from '../../lib/format-time';
import { useStore } from '../../lib/store';
import { useHotkeys } from '../../lib/use-hotkeys';
import { preferences } from '../../model/preferences';
import { Services, ServicesProvider } from '../../model/services';
import { KioskBar } from './KioskBar';
import { useBadgeReader } from './use-badge-reader';
import { useTurn, type Turn } from './use-turn';
import { WhoDialog } from './WhoDialog';

interface Props {
  me: Me;
  /// What the URL asks for, as far as a kiosk shows it.
  pageOf: (position: string) => ReactNode;
}

export function KioskRoot({ me, pageOf }: Props): ReactNode {
  const turn = useTurn(me);
  const before = useRef<Services | null>(null);
  useEffect(() => {
    document.documentElement.dataset.kiosk = 'on';
    return () => { delete document.documentElement.dataset.kiosk; };
  }, []);
  return <KioskDesk key={me.id} me={me} pageOf={pageOf} turn={turn} before={before} />;
}

interface DeskProps extends Props {
  turn: Turn;
  /// What the turn before knew; replaced by what this one knows.
  before: { current: Services | null };
}

function KioskDesk({ me, pageOf, turn, before }: DeskProps): ReactNode {
  const [services] = useState(() => new Services(me, before.current));
  const [asked, setAsked] = useState<{ round: number; badge: string; refusal: Problem | null } | null>(null);
  useEffect(() => {
    before.current = services;
    services.start();
    return () => services.stop();
  }, [services, before]);
  const { language } = useStore(preferences);
  const plant = useStore(services.plant);
  const { zone } = useTexts();
  const link = useStore(services.live.link);
  const takeBadge = async (badge: string): Promise<void> => {
    const refusal = await turn.begin({ badge });
    setAsked((old) => (refusal === null ? null : { round: (old?.round ?? 0) + 1, badge, refusal }));
  };
  const ask = (): void => setAsked({ round: 0, badge: '', refusal: null });
  useBadgeReader((badge) => void takeBadge(badge));
  useHotkeys({ i: ask, x: turn.end });
  return (
    <ServicesProvider value={services}>
      <TextsProvider language={language} zone={plant && isKnownZone(plant.zone) ? plant.zone : zone}>
        <div className="mw-frame mw-kiosk" data-link={link}>
          <KioskBar turn={turn} onAsk={ask} />
          <main id="main" className="mw-main" tabIndex={-1}>
            <LinkBanner />
            {turn.problem && <ProblemNote problem={turn.problem} />}
            {turn.screen ? pageOf(turn.screen.position) : !turn.problem && <LoadingNote rows={6} height={64} />}
          </main>
          {asked && turn.screen && <WhoDialog key={asked.round} screen={turn.screen} badge={asked.badge} refusal={asked.refusal} begin={turn.begin} onClose={() => setAsked(null)} />}
          <Notices />
          <Toasts />
        </div>
      </TextsProvider>
    </ServicesProvider>
  );
}
