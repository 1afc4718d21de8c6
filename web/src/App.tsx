// SPDX-License-Identifier: Apache-2.0
// Theme and language around everything; the log-in or the frame with the page of the URL inside.
import { MantineProvider } from '@mantine/core';
import { Suspense, useEffect, useState, type ReactNode } from 'react';
import type { Me } from './api/session';
import { EmptyNote, LoadingNote, PageHead } from './components/Notes';
import { ErrorBoundary } from './components/ErrorBoundary';
import { Frame } from './components/Frame';
import { Link } from './components/Link';
import { ProblemNote } from './components/ProblemNote';
import { TextsProvider, useTexts } from './i18n/context';
import {
  DecisionsPage, EvolutionPage, HandoverPage, ImprovementPage, ValuePage, AlarmsPage, AssetPage, AttentionPage, ConditionsPage, HealthPage, InboxPage, KioskRoot, KpiPage, MessagesPage, NoKioskPage,
  OrdersPage, PagingPage, PilotPage, PlantPage, PoliciesPage, PrivacyPage, ProcedurePage, ProceduresPage,
  ProfilesPage, ReadinessPage, RehearsalPage, ReviewPage, ReviewsPage, RolloutPage, RostersPage, RulesPage, RunPage, SettingsPage, SignalPage,
  TrainingPage, TrialPage, WavePage, preloadPages,
} from './lazy-pages';
import { isKnownZone } from './lib/format-time';
import { PageNotLoaded } from './lib/lazy-page';
import { parseRoute, paths, usePlace } from './lib/router';
import { useStore } from './lib/store';
import { preferences } from './model/preferences';
import { findSession, session } from './model/session';
import { Services, ServicesProvider } from './model/services';
import { LoginPage } from './pages/login/LoginPage';
import { NewPasswordPage } from './pages/login/NewPasswordPage';
import { mantineTheme, useAppliedTheme } from './styles/mantine-theme';

const kBrowserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function App(): ReactNode {
  const { theme, language } = useStore(preferences);
  const scheme = useAppliedTheme(theme);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <MantineProvider theme={mantineTheme} forceColorScheme={scheme}>
      <TextsProvider language={language} zone={kBrowserZone}>
        <Door />
      </TextsProvider>
    </MantineProvider>
  );
}

function Door(): ReactNode {
  const state = useStore(session);
  if (state.kind === 'unknown') return <div className="mw-door"><LoadingNote rows={3} /></div>;
  if (state.kind === 'unreachable') {
    return <main className="mw-door"><ProblemNote problem={state.problem} onRetry={() => void findSession()} /></main>;
  }
  if (state.kind === 'out') return <LoginPage hasEnded={state.hasEnded} />;
  if (state.me.kiosk !== null) {
    return <Loaded><KioskRoot me={state.me} pageOf={(position) => <Guarded><KioskPage position={position} /></Guarded>} /></Loaded>;
  }
  if (state.me.must_change_password) return <NewPasswordPage me={state.me} />;
  return <SignedIn key={state.me.id} me={state.me} />;
}

function SignedIn({ me }: { me: Me }): ReactNode {
  const [services] = useState(() => new Services(me));
  useEffect(() => {
    services.start();
    return () => services.stop();
  }, [services]);
  useEffect(preloadPages, []);
  const { language } = useStore(preferences);
  const plant = useStore(services.plant);
  const zone = plant && isKnownZone(plant.zone) ? plant.zone : kBrowserZone;
  return (
    <ServicesProvider value={services}>
      <TextsProvider language={language} zone={zone}>
        <Frame><Guarded><Page /></Guarded></Frame>
      </TextsProvider>
    </ServicesProvider>
  );
}

/// The alarm console of its position, and what one step leads to from there.
function KioskPage({ position }: { position: string }): ReactNode {
  useEffect(preloadPages, []);
  const { pathname } = usePlace();
  const route = parseRoute(pathname);
  switch (route.page) {
    case 'run': return <RunPage key={route.id} id={route.id} />;
    case 'procedure': return <ProcedurePage key={route.name} name={route.name} />;
    case 'asset': return <AssetPage key={route.id} id={route.id} />;
    case 'signal': return <SignalPage key={route.id} id={route.id} />;
    default: return <AlarmsPage id={route.page === 'alarms' ? route.id : null} position={position} />;
  }
}

/// A page that fails leaves the frame standing; another page starts afresh.
function Guarded({ children }: { children: ReactNode }): ReactNode {
  const { pathname } = usePlace();
  return <Loaded key={parseRoute(pathname).page}>{children}</Loaded>;
}

/// Stands for what is shown while its code is on its way, when it fails, and when its code does not come.
function Loaded({ children }: { children: ReactNode }): ReactNode {
  const { pathname } = usePlace();
  const { t } = useTexts();
  const note = (error: unknown): ReactNode => {
    const isMissing = error instanceof PageNotLoaded;
    return (
      <>
        <PageHead title={t(isMissing ? 'page.not_loaded' : 'page.crashed')} />
        <EmptyNote title={pathname} text={t(isMissing ? 'page.not_loaded_next' : 'page.crashed_next')}>
          <button type="button" className="mw-next" onClick={() => window.location.reload()}>{t('page.reload')}</button>
        </EmptyNote>
      </>
    );
  };
  return (
    <ErrorBoundary note={note}>
      <Suspense fallback={<LoadingNote rows={6} height={64} />}>{children}</Suspense>
    </ErrorBoundary>
  );
}

function Page(): ReactNode {
  const { pathname } = usePlace();
  const { t } = useTexts();
  const route = parseRoute(pathname);
  useEffect(() => {
    // Newer browsers return a promise from scrollTo; an effect must return nothing.
    window.scrollTo(0, 0);
  }, [route.page]);
  switch (route.page) {
    case 'plant': return <PlantPage />;
    case 'asset': return <AssetPage key={route.id} id={route.id} />;
    case 'signal': return <SignalPage key={route.id} id={route.id} />;
    case 'alarms': return <AlarmsPage id={route.id} />;
    case 'rules': return <RulesPage />;
    case 'conditions': return <ConditionsPage />;
    case 'orders': return <OrdersPage />;
    case 'rosters': return <RostersPage />;
    case 'policies': return <PoliciesPage />;
    case 'performance': return <KpiPage />;
    case 'training': return <TrainingPage />;
    case 'attention': return <AttentionPage />;
    case 'messages': return <MessagesPage />;
    case 'review': return <ReviewPage />;
    case 'readiness': return <ReadinessPage />;
    case 'decisions': return <DecisionsPage />;
    case 'value': return <ValuePage />;
    case 'improvement': return <ImprovementPage />;
    case 'handover': return <HandoverPage />;
    case 'reviews': return <ReviewsPage />;
    case 'evolution': return <EvolutionPage />;
    case 'trial': return <TrialPage key={route.id} id={route.id} />;
    case 'rollout': return <RolloutPage />;
    case 'wave': return <WavePage key={route.id} id={route.id} />;
    case 'procedures': return <ProceduresPage />;
    case 'procedure': return <ProcedurePage key={route.name} name={route.name} />;
    case 'run': return <RunPage key={route.id} id={route.id} />;
    case 'paging': return <PagingPage />;
    case 'inbox': return <InboxPage />;
    case 'profiles': return <ProfilesPage />;
    case 'health': return <HealthPage />;
    case 'kiosk': return <NoKioskPage />;
    case 'privacy': return <PrivacyPage />;
    case 'pilot': return <PilotPage />;
    case 'rehearsal': return <RehearsalPage />;
    case 'settings': return <SettingsPage tab={route.tab} />;
    case 'not-found':
      return (
        <>
          <PageHead title={t('page.not_found')} />
          <EmptyNote title={pathname} text={t('page.not_found_next')}><Link to={paths.plant} className="mw-next">{t('nav.plant')}</Link></EmptyNote>
        </>
      );
  }
}
