// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { createTeam, fetchTeams, kTeamKinds, type Team, type TeamKind } from '../../api/admin';
import type { Result } from '../../api/result';
import { changeStructure } from '../../api/structure';
import { AddForm } from '../../components/AddForm';
import type { Column } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { changedFields } from '../../model/place-rows';
import { ListTab } from './ListTab';
import { ReasonInput } from './ReasonInput';
import { RemoveForm } from './RemoveForm';

type Fields = Omit<Team, 'id'>;

export function TeamsTab(): ReactNode {
  const { t } = useTexts();
  const [chosen, setChosen] = useState<{ team: Team; act: 'change' | 'remove'; reload: () => void } | null>(null);
  const columns = useMemo((): Column<Team>[] => [
    { id: 'name', title: t('teams.name'), value: (row) => row.name },
    { id: 'kind', title: t('teams.kind'), value: (row) => t(`team.kind.${row.kind}`) },
  ], [t]);
  const done = (): void => {
    chosen?.reload();
    setChosen(null);
  };
  return (
    <ListTab
      name="teams"
      title={t('settings.tab.teams')}
      empty={t('teams.empty')}
      addLabel={t('teams.add')}
      load={fetchTeams}
      columns={columns}
      form={(onDone) => <TeamForm start={{ name: '', kind: 'operations' }} submitLabel={t('teams.create')} send={createTeam} onDone={onDone} />}
      above={chosen && (
        <Dialog title={t(chosen.act === 'change' ? 'structure.change_title' : 'structure.remove_title', { name: chosen.team.name })} isOpen onClose={() => setChosen(null)}>
          {chosen.act === 'change'
            ? <ChangeForm team={chosen.team} onDone={done} />
            : <RemoveForm kind="team" id={chosen.team.id} name={chosen.team.name} onDone={done} />}
        </Dialog>
      )}
      actions={(team, reload) => (
        <>
          <Button size="compact-sm" variant="default" onClick={() => setChosen({ team, act: 'change', reload })}>{t('action.edit')}<span className="mw-sr">{` ${team.name}`}</span></Button>
          <Button size="compact-sm" variant="subtle" onClick={() => setChosen({ team, act: 'remove', reload })}>{t('structure.remove')}<span className="mw-sr">{` ${team.name}`}</span></Button>
        </>
      )}
    />
  );
}

function ChangeForm({ team, onDone }: { team: Team; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  const before: Fields = { name: team.name, kind: team.kind };
  return (
    <TeamForm start={before} submitLabel={t('action.save')} send={(fields) => changeStructure('team', team.id, changedFields(before, fields), reason.trim())} onDone={() => { say(t('structure.changed', { name: team.name })); onDone(); }}>
      <ReasonInput value={reason} onChange={setReason} />
    </TeamForm>
  );
}

interface FormProps {
  start: Fields;
  submitLabel: string;
  send: (fields: Fields) => Promise<Result<unknown>>;
  onDone: () => void;
  children?: ReactNode;
}

function TeamForm({ start, submitLabel, send, onDone, children }: FormProps): ReactNode {
  const { t } = useTexts();
  const [name, setName] = useState(start.name);
  const [kind, setKind] = useState<TeamKind>(start.kind);
  return (
    <AddForm submitLabel={submitLabel} create={() => send({ name: name.trim(), kind })} onCreated={onDone}>
      <TextInput label={t('teams.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} required withAsterisk={false} />
      <NativeSelect label={t('teams.kind')} value={kind} onChange={(event) => setKind(kTeamKinds.find((known) => known === event.currentTarget.value) ?? 'operations')} data={kTeamKinds.map((value) => ({ value, label: t(`team.kind.${value}`) }))} />
      {children}
    </AddForm>
  );
}
