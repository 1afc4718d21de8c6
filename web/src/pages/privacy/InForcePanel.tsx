// SPDX-License-Identifier: Apache-2.0
// What of it is set at this site, as the server says now: accounts, kiosks, backups, retention.
import type { ReactNode } from 'react';
import { fetchUsers } from '../../api/admin';
import { fetchKiosks } from '../../api/kiosk';
import { mayAct, type Role } from '../../api/session';
import { fetchBackups, fetchRetention } from '../../api/storage';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad, type Loaded } from '../../lib/use-load';
import { useServices } from '../../model/services';

export function InForcePanel(): ReactNode {
  const { me } = useServices();
  const { t } = useTexts();
  return (
    <Panel title={t('privacy.in_force')}>
      <dl className="mw-facts mw-facts-wide">
        <div><dt>{t('privacy.accounts')}</dt><dd><Accounts /></dd></div>
        <div><dt>{t('privacy.readings')}</dt><dd><Readings /></dd></div>
        <div><dt>{t('privacy.backups')}</dt><dd>{mayAct(me.role, 'engineer') ? <Backups /> : <Needs role="engineer" />}</dd></div>
        <div><dt>{t('settings.tab.kiosks')}</dt><dd>{mayAct(me.role, 'administrator') ? <Kiosks /> : <Needs role="administrator" />}</dd></div>
      </dl>
    </Panel>
  );
}

function Needs({ role }: { role: Role }): ReactNode {
  const { t } = useTexts();
  return <span className="mw-dim">{t('privacy.needs', { role: t(`role.${role}`) })}</span>;
}

/// The answer in words; until then what stands for it.
function Said<T>({ from, children }: { from: Loaded<T>; children: (data: T) => ReactNode }): ReactNode {
  if (from.data !== null) return children(from.data);
  return from.problem ? <ProblemNote problem={from.problem} onRetry={from.reload} /> : <LoadingNote rows={1} height={20} />;
}

function Accounts(): ReactNode {
  const { t, count } = useTexts();
  return (
    <Said from={useLoad('users', fetchUsers)}>
      {(users) => {
        const contacts = users.filter((user) => user.is_contact_only).length;
        const inactive = users.filter((user) => !user.is_active).length;
        return t('privacy.accounts_are', { all: count(users.length), inactive: count(inactive), contacts: count(contacts) });
      }}
    </Said>
  );
}

function Readings(): ReactNode {
  const { t } = useTexts();
  const days = (value: number | null): string => (value === null ? t('retention.for_ever') : t('retention.days', { count: value }));
  return (
    <Said from={useLoad('retention', fetchRetention)}>
      {({ classes }) => (
        <ul>
          {classes.map((one) => <li key={one.id}>{t('privacy.readings_are', { name: one.name, raw: days(one.raw_days), minute: days(one.minute_days), hour: days(one.hour_days) })}</li>)}
        </ul>
      )}
    </Said>
  );
}

function Backups(): ReactNode {
  const { t, count, time } = useTexts();
  return (
    <Said from={useLoad('backups', fetchBackups)}>
      {({ backups, directory }) => {
        if (backups.length === 0) return t('privacy.no_backups');
        const oldest = Math.min(...backups.map((backup) => parseTime(backup.created)));
        return t('privacy.backups_are', { count: backups.length, shown: count(backups.length), day: time(oldest, 'full'), directory });
      }}
    </Said>
  );
}

function Kiosks(): ReactNode {
  const { t, duration } = useTexts();
  return (
    <Said from={useLoad('kiosks', fetchKiosks)}>
      {(kiosks) => (kiosks.length === 0 ? t('privacy.no_kiosks') : (
        <ul>
          {kiosks.map((kiosk) => <li key={kiosk.id}>{t('privacy.kiosk_is', { name: kiosk.name, position: kiosk.position, idle: duration(kiosk.idle_s * 1000) })}</li>)}
        </ul>
      ))}
    </Said>
  );
}
