// SPDX-License-Identifier: Apache-2.0
// The frame around every page: rail, top bar, the banner of a broken link.
import { useEffect, useState, type ReactNode } from 'react';
import { useTexts } from '../i18n/context';
import { paths, usePlace } from '../lib/router';
import { useStore } from '../lib/store';
import { useHotkeys } from '../lib/use-hotkeys';
import { useServices } from '../model/services';
import { HelpDialog } from './HelpDialog';
import { Icon, type IconName } from './Icon';
import { Link } from './Link';
import { LinkBanner } from './LinkBanner';
import { Notices } from './Notices';
import { SearchDialog } from './SearchDialog';
import { Toasts } from './Toasts';
import { TopBar } from './TopBar';

interface Entry {
  to: string;
  icon: IconName;
  label: string;
  isHere: (pathname: string) => boolean;
}

export function Frame({ children }: { children: ReactNode }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const link = useStore(services.live.link);
  const { pathname } = usePlace();
  const [open, setOpen] = useState<'search' | 'help' | null>(null);
  const [isRailOpen, setRailOpen] = useState(false);

  useHotkeys({ '/': () => setOpen('search'), '?': () => setOpen('help') });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen('search');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => setRailOpen(false), [pathname]);

  const groups: { title: string | null; entries: Entry[] }[] = [
    {
      title: null,
      entries: [
        { to: paths.plant, icon: 'plant', label: t('nav.plant'), isHere: (path) => path === '/' || /^\/(assets|signals)\//.test(path) },
        { to: paths.alarms, icon: 'bell', label: t('nav.alarms'), isHere: (path) => path.startsWith('/alarms') },
      ],
    },
    {
      title: t('nav.respond'),
      entries: [
        { to: paths.paging, icon: 'pager', label: t('nav.paging'), isHere: (path) => path === '/pages' },
        { to: paths.procedures, icon: 'book', label: t('nav.procedures'), isHere: (path) => /^\/(procedures|runs)(\/|$)/.test(path) },
        { to: paths.orders, icon: 'wrench', label: t('nav.orders'), isHere: (path) => path === '/orders' },
        { to: paths.rules, icon: 'limit', label: t('nav.rules'), isHere: (path) => path === '/rules' },
        { to: paths.conditions, icon: 'flag', label: t('nav.conditions'), isHere: (path) => path === '/conditions' },
        { to: paths.rosters, icon: 'calendar', label: t('nav.rosters'), isHere: (path) => path === '/rosters' },
        { to: paths.policies, icon: 'chain', label: t('nav.policies'), isHere: (path) => path === '/policies' },
        { to: paths.performance, icon: 'gauge', label: t('nav.performance'), isHere: (path) => path === '/performance' },
        { to: paths.training, icon: 'cap', label: t('nav.training'), isHere: (path) => path === '/training' },
        { to: paths.attention, icon: 'people', label: t('nav.attention'), isHere: (path) => path === '/attention' },
        { to: paths.messages, icon: 'mail', label: t('nav.messages'), isHere: (path) => path === '/messages' },
        { to: paths.review, icon: 'review', label: t('nav.review'), isHere: (path) => path === '/review' },
      ],
    },
    {
      title: t('nav.rollout'),
      entries: [
        { to: paths.readiness, icon: 'check', label: t('nav.readiness'), isHere: (path) => path === '/readiness' },
        { to: paths.rollout, icon: 'steps', label: t('nav.waves'), isHere: (path) => /^\/rollout(\/|$)/.test(path) },
        { to: paths.decisions, icon: 'review', label: t('nav.decisions'), isHere: (path) => path === '/decisions' },
        { to: paths.reviews, icon: 'calendar', label: t('nav.reviews'), isHere: (path) => path === '/reviews' },
        { to: paths.value, icon: 'gauge', label: t('nav.value'), isHere: (path) => path === '/value' },
        { to: paths.improvement, icon: 'wrench', label: t('nav.improvement'), isHere: (path) => path === '/improvement' },
        { to: paths.evolution, icon: 'flag', label: t('nav.evolution'), isHere: (path) => path.startsWith('/evolution') },
        { to: paths.handover, icon: 'people', label: t('nav.handover'), isHere: (path) => path === '/handover' },
        { to: paths.rehearsal, icon: 'flask', label: t('nav.rehearsal'), isHere: (path) => path === '/rehearsal' },
        { to: paths.pilot, icon: 'sample', label: t('nav.pilot'), isHere: (path) => path === '/pilot' },
      ],
    },
    {
      title: t('nav.connect'),
      entries: [
        { to: paths.inbox, icon: 'inbox', label: t('nav.inbox'), isHere: (path) => path === '/inbox' },
        { to: paths.profiles, icon: 'columns', label: t('nav.profiles'), isHere: (path) => path === '/profiles' },
      ],
    },
    {
      title: t('nav.system'),
      entries: [
        { to: paths.health, icon: 'pulse', label: t('nav.health'), isHere: (path) => path === '/health' },
        { to: paths.settings('me'), icon: 'gear', label: t('nav.settings'), isHere: (path) => path.startsWith('/settings') },
      ],
    },
  ];

  return (
    <div className="mw-frame" data-link={link} data-rail={isRailOpen ? 'open' : 'closed'}>
      <a className="mw-skip" href="#main">{t('nav.skip')}</a>
      <TopBar onSearch={() => setOpen('search')} onMenu={() => setRailOpen(!isRailOpen)} isMenuOpen={isRailOpen} />
      <nav className="mw-rail" id="rail" aria-label={t('nav.label')}>
        {groups.map((group) => (
          <div key={group.title ?? ''} className="mw-rail-group">
            {group.title !== null && <div className="mw-rail-title">{group.title}</div>}
            {group.entries.map((entry) => (
              <Link key={entry.to} to={entry.to} className="mw-rail-link" {...(entry.isHere(pathname) ? { 'aria-current': 'page' as const } : {})}>
                <Icon name={entry.icon} />
                <span>{entry.label}</span>
              </Link>
            ))}
          </div>
        ))}
      </nav>
      <main id="main" className="mw-main" tabIndex={-1}>
        <LinkBanner />
        {children}
      </main>
      <SearchDialog isOpen={open === 'search'} onClose={() => setOpen(null)} />
      <HelpDialog isOpen={open === 'help'} onClose={() => setOpen(null)} />
      <Notices />
      <Toasts />
    </div>
  );
}
