// SPDX-License-Identifier: Apache-2.0
// One's own choices for everyone; people, machines and the audit trail for administrators.
import type { ReactNode } from 'react';
import { mayAct, type Role } from '../../api/session';
import { EmptyNote, PageHead } from '../../components/Notes';
import { Link } from '../../components/Link';
import { useTexts } from '../../i18n/context';
import { kSettingsTabs, paths, type SettingsTab } from '../../lib/router';
import { useServices } from '../../model/services';
import { AuditTab } from './AuditTab';
import { BackupsTab } from './BackupsTab';
import { DevicesTab } from './DevicesTab';
import { KiosksTab } from './KiosksTab';
import { MeTab } from './MeTab';
import { RetentionTab } from './RetentionTab';
import { StructureTab } from './StructureTab';
import { TeamsTab } from './TeamsTab';
import { TokensTab } from './TokensTab';
import { UsersTab } from './UsersTab';

const kNeeded: Record<SettingsTab, Role> = { me: 'viewer', structure: 'engineer', users: 'administrator', teams: 'administrator', tokens: 'administrator', devices: 'administrator', kiosks: 'administrator', retention: 'administrator', backups: 'administrator', audit: 'administrator' };
const kTabs: Record<SettingsTab, () => ReactNode> = { me: MeTab, structure: StructureTab, users: UsersTab, teams: TeamsTab, tokens: TokensTab, devices: DevicesTab, kiosks: KiosksTab, retention: RetentionTab, backups: BackupsTab, audit: AuditTab };

export function SettingsPage({ tab }: { tab: SettingsTab }): ReactNode {
  const { me } = useServices();
  const { t } = useTexts();
  const Tab = kTabs[tab];
  const isAllowed = mayAct(me.role, kNeeded[tab]);
  return (
    <>
      <PageHead title={t('nav.settings')} />
      <nav className="mw-tabs" aria-label={t('settings.sections')}>
        {kSettingsTabs.filter((name) => mayAct(me.role, kNeeded[name])).map((name) => (
          <Link key={name} to={paths.settings(name)} {...(name === tab ? { 'aria-current': 'page' as const } : {})}>{t(`settings.tab.${name}`)}</Link>
        ))}
      </nav>
      {isAllowed ? <Tab /> : <EmptyNote title={t('problem.forbidden')} text={t('problem.forbidden_next')} />}
    </>
  );
}
