// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { createUser, fetchTeams, fetchUsers, patchUser, type User } from '../../api/admin';
import { fetchBadges } from '../../api/kiosk';
import { kMinPasswordLength, kRoles, type Role } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import type { Column } from '../../components/DataTable';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { BadgeDialog } from './BadgeDialog';
import { ListTab } from './ListTab';

const roleOf = (text: string): Role => kRoles.find((role) => role === text) ?? 'operator';

export function UsersTab(): ReactNode {
  const { me } = useServices();
  const { t } = useTexts();
  const teams = useLoad('teams', fetchTeams);
  const badges = useLoad('badges', fetchBadges);
  const [badgeOf, setBadgeOf] = useState<User | null>(null);
  const hasBadge = (user: User): boolean => badges.data?.badges.some((badge) => badge.user === user.id) ?? false;
  const columns = useMemo((): Column<User>[] => [
    { id: 'name', title: t('users.name'), value: (row) => row.name },
    { id: 'full_name', title: t('users.full_name'), value: (row) => row.full_name },
    { id: 'role', title: t('users.role'), value: (row) => t(`role.${row.role}`) },
    { id: 'team', title: t('users.team'), value: (row) => teams.data?.find((team) => team.id === row.team)?.name ?? '' },
    { id: 'active', title: t('users.state'), value: (row) => t(row.is_active ? 'users.active' : 'users.inactive') },
  ], [t, teams.data]);
  const change = async (user: User, fields: { role?: Role; is_active?: boolean }, reload: () => void): Promise<void> => {
    const result = await patchUser(user.id, fields);
    if (!result.ok) return sayProblem(result.problem);
    say(t('users.saved', { name: user.name }));
    reload();
  };
  return (
    <ListTab
      name="users"
      title={t('settings.tab.users')}
      empty={t('users.empty')}
      addLabel={t('users.add')}
      load={fetchUsers}
      columns={columns}
      form={(onDone) => <UserForm onDone={onDone} />}
      above={badgeOf && <BadgeDialog user={badgeOf} hasBadge={hasBadge(badgeOf)} onClose={() => { setBadgeOf(null); badges.reload(); }} />}
      actions={(row, reload) => (
        <>
          {!row.is_contact_only && <Button size="compact-sm" variant="default" onClick={() => setBadgeOf(row)}>{t(hasBadge(row) ? 'badge.has' : 'badge.none')}<span className="mw-sr">{` ${row.name}`}</span></Button>}
          {row.id === me.id ? <span className="mw-dim">{t('users.you')}</span> : <>
          <NativeSelect size="xs" aria-label={t('users.role_of', { name: row.name })} value={row.role} onChange={(event) => void change(row, { role: roleOf(event.currentTarget.value) }, reload)} data={kRoles.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
          <Button size="compact-sm" variant="default" onClick={() => void change(row, { is_active: !row.is_active }, reload)}>{t(row.is_active ? 'users.deactivate' : 'users.activate')}</Button>
          </>}
        </>
      )}
    />
  );
}

function UserForm({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const teams = useLoad('teams', fetchTeams);
  const [fields, setFields] = useState({ name: '', full_name: '', role: 'operator' as Role, team: '', password: '' });
  const team = fields.team || (teams.data?.[0]?.name ?? '');
  return (
    <AddForm submitLabel={t('users.create')} create={() => createUser({ ...fields, name: fields.name.trim(), team })} onCreated={(user) => { say(t('users.created', { name: user.name })); onDone(); }}>
      <TextInput label={t('users.name')} value={fields.name} onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })} required withAsterisk={false} autoComplete="off" />
      <TextInput label={t('users.full_name')} value={fields.full_name} onChange={(event) => setFields({ ...fields, full_name: event.currentTarget.value })} required withAsterisk={false} autoComplete="off" />
      <NativeSelect label={t('users.role')} value={fields.role} onChange={(event) => setFields({ ...fields, role: roleOf(event.currentTarget.value) })} data={kRoles.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
      <NativeSelect label={t('users.team')} value={team} onChange={(event) => setFields({ ...fields, team: event.currentTarget.value })} data={(teams.data ?? []).map((known) => known.name)} />
      <PasswordInput label={t('users.password')} description={t('users.password_hint', { count: kMinPasswordLength })} value={fields.password} onChange={(event) => setFields({ ...fields, password: event.currentTarget.value })} required withAsterisk={false} minLength={kMinPasswordLength} autoComplete="new-password" visibilityToggleButtonProps={{ 'aria-label': t('login.show_password') }} />
    </AddForm>
  );
}
