// SPDX-License-Identifier: Apache-2.0
// Tokens for machines: made with a role, shown once, revoked.
import { NativeSelect, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { createToken, deleteToken, fetchTokens, type Token } from '../../api/admin';
import { kRoles, type Role } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { Age } from '../../components/Age';
import { ConfirmButton } from '../../components/ConfirmButton';
import type { Column } from '../../components/DataTable';
import { SecretNote } from '../../components/SecretNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { ListTab } from './ListTab';

export function TokensTab(): ReactNode {
  const { t } = useTexts();
  const [made, setMade] = useState<{ name: string; token: string } | null>(null);
  const columns = useMemo((): Column<Token>[] => [
    { id: 'name', title: t('tokens.name'), value: (row) => row.name },
    { id: 'role', title: t('users.role'), value: (row) => t(`role.${row.role}`) },
    { id: 'created', title: t('tokens.created'), value: (row) => parseTime(row.created), cell: (row) => <Age at={row.created} /> },
  ], [t]);
  const revoke = async (token: Token, reload: () => void): Promise<void> => {
    const result = await deleteToken(token.id);
    if (!result.ok) return sayProblem(result.problem);
    say(t('tokens.revoked', { name: token.name }));
    reload();
  };
  return (
    <ListTab
      name="tokens"
      title={t('settings.tab.tokens')}
      empty={t('tokens.empty')}
      addLabel={t('tokens.add')}
      load={fetchTokens}
      columns={columns}
      above={made && <SecretNote title={t('tokens.made', { name: made.name })} secret={made.token} onDone={() => setMade(null)} />}
      form={(onDone) => <TokenForm onCreated={(token) => { setMade(token); onDone(); }} />}
      actions={(row, reload) => <ConfirmButton label={t('tokens.revoke')} question={t('tokens.revoke_question')} onConfirm={() => void revoke(row, reload)} />}
    />
  );
}

function TokenForm({ onCreated }: { onCreated: (token: { name: string; token: string }) => void }): ReactNode {
  const { t } = useTexts();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  return (
    <AddForm submitLabel={t('tokens.create')} create={() => createToken({ name: name.trim(), role })} onCreated={onCreated}>
      <TextInput label={t('tokens.name')} description={t('tokens.name_hint')} value={name} onChange={(event) => setName(event.currentTarget.value)} required withAsterisk={false} />
      <NativeSelect label={t('users.role')} value={role} onChange={(event) => setRole(kRoles.find((known) => known === event.currentTarget.value) ?? 'viewer')} data={kRoles.map((value) => ({ value, label: t(`role.${value}`) }))} />
    </AddForm>
  );
}
