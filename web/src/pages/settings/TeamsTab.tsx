// SPDX-License-Identifier: Apache-2.0
import { NativeSelect, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { createTeam, fetchTeams, kTeamKinds, type Team, type TeamKind } from '../../api/admin';
import { AddForm } from '../../components/AddForm';
import type { Column } from '../../components/DataTable';
import { useTexts } from '../../i18n/context';
import { ListTab } from './ListTab';

export function TeamsTab(): ReactNode {
  const { t } = useTexts();
  const columns = useMemo((): Column<Team>[] => [
    { id: 'name', title: t('teams.name'), value: (row) => row.name },
    { id: 'kind', title: t('teams.kind'), value: (row) => t(`team.kind.${row.kind}`) },
  ], [t]);
  return <ListTab name="teams" title={t('settings.tab.teams')} empty={t('teams.empty')} addLabel={t('teams.add')} load={fetchTeams} columns={columns} form={(onDone) => <TeamForm onDone={onDone} />} />;
}

function TeamForm({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<TeamKind>('operations');
  return (
    <AddForm submitLabel={t('teams.create')} create={() => createTeam({ name: name.trim(), kind })} onCreated={onDone}>
      <TextInput label={t('teams.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} required withAsterisk={false} />
      <NativeSelect label={t('teams.kind')} value={kind} onChange={(event) => setKind(kTeamKinds.find((known) => known === event.currentTarget.value) ?? 'operations')} data={kTeamKinds.map((value) => ({ value, label: t(`team.kind.${value}`) }))} />
    </AddForm>
  );
}
