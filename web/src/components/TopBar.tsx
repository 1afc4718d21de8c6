// SPDX-License-Identifier: Apache-2.0
// Site, search, unacknowledged alarms by priority, the link, the shift on duty and who is signed in.
import { Menu, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { logout } from '../api/session';
import { useTexts } from '../i18n/context';
import { navigate, paths } from '../lib/router';
import { useStore } from '../lib/store';
import { useTick } from '../lib/ticker';
import { homeSite, titleOf } from '../model/plant-index';
import { useServices } from '../model/services';
import { endSession } from '../model/session';
import { DemoMark } from './DemoMark';
import { Icon } from './Icon';
import { IconButton } from './IconButton';
import { Link } from './Link';
import { PriorityMark } from './PriorityMark';
import { ShiftOnDuty } from './ShiftOnDuty';

interface Props {
  onSearch: () => void;
  onMenu: () => void;
  isMenuOpen: boolean;
}

export function TopBar({ onSearch, onMenu, isMenuOpen }: Props): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const plant = useStore(services.plant);
  const link = useStore(services.live.link);
  const site = plant ? homeSite(plant.plant) : undefined;
  const leave = async (): Promise<void> => {
    await logout();
    endSession();
  };
  return (
    <header className="mw-top">
      <span className="mw-narrow-only"><IconButton icon="menu" label={t(isMenuOpen ? 'nav.close_menu' : 'nav.open_menu')} onClick={onMenu} /></span>
      <Link to={paths.plant} className="mw-site" title={t('nav.plant')}>{site ? titleOf(site) : t('app.name')}</Link>
      <DemoMark />
      <SiteClock />
      <button type="button" className="mw-search-button" onClick={onSearch} aria-keyshortcuts="/ Control+K">
        <Icon name="search" size={16} />
        <span className="mw-wide-only">{t('search.open')}</span>
        <kbd className="mw-wide-only" aria-hidden="true">/</kbd>
        <span className="mw-sr mw-narrow-only">{t('search.open')}</span>
      </button>
      <Counts />
      <span className="mw-link-state" data-state={link} role="status">
        <Icon name={link === 'broken' ? 'broken' : 'link'} size={16} />
        <span className="mw-wide-only">{t(`link.${link}`)}</span>
        <span className="mw-sr mw-narrow-only">{t(`link.${link}`)}</span>
      </span>
      <ShiftOnDuty />
      <Menu position="bottom-end" width={220} withinPortal={false}>
        <Menu.Target>
          <UnstyledButton className="mw-user" aria-label={t('user.menu', { name: services.me.full_name || services.me.name })}>
            <Icon name="user" />
            <span className="mw-wide-only">{services.me.full_name || services.me.name}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{`${services.me.name} · ${t(`role.${services.me.role}`)}`}</Menu.Label>
          <Menu.Item onClick={() => navigate(paths.settings('me'))}>{t('user.settings')}</Menu.Item>
          <Menu.Item onClick={() => void leave()}>{t('user.logout')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}

/// The site's time with its zone: what every clock time on the pages means.
function SiteClock(): ReactNode {
  useTick();
  const { time, zoneName } = useTexts();
  const now = useServices().clock.now();
  return <span className="mw-dim mw-wide-only">{`${time(now, 'minute')} ${zoneName(now)}`}</span>;
}

function Counts(): ReactNode {
  const services = useServices();
  const { t, count } = useTexts();
  const counts = useStore(services.counts);
  return (
    <nav className="mw-counts" aria-label={t('alarms.unacknowledged_counts')} data-testid="counts">
      {[1, 2, 3].map((priority) => {
        const number = counts[priority] ?? 0;
        return (
          <Link
            key={priority}
            to={`${paths.alarms}?state=unacknowledged&priority=${priority}`}
            className={number > 0 ? 'mw-count' : 'mw-count mw-count-none'}
          >
            <PriorityMark priority={priority} isUnacknowledged={number > 0} size={20} isDecorative />
            <span>{count(number)}</span>
            <span className="mw-sr">{t('alarms.count_of_priority', { priority })}</span>
          </Link>
        );
      })}
    </nav>
  );
}
