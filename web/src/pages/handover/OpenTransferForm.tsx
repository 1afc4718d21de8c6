// SPDX-License-Identifier: Apache-2.0
// Begins a transfer: which areas, from which project team, to which team that runs them.
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchTeams, type Team } from '../../api/admin';
import { openTransfer, type TransferPage } from '../../api/transfers';
import { AddForm } from '../../components/AddForm';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';

const kReceiving = ['operations', 'maintenance'];

export function OpenTransferForm({ areas, onDone }: { areas: TransferPage['areas']; onDone: (id: number) => void }): ReactNode {
  const { t } = useTexts();
  const teams = useLoad('teams', fetchTeams);
  const [title, setTitle] = useState('');
  const [chosen, setChosen] = useState<number[]>([]);
  const [isWhole, setWhole] = useState(false);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const toggle = (id: number): void => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const choices = (fits: (team: Team) => boolean): { value: string; label: string }[] => [
    { value: '', label: t('transfer.choose_team') },
    ...(teams.data ?? []).filter(fits).map((team) => ({ value: team.name, label: `${team.name} (${t(`team.kind.${team.kind}`)})` })),
  ];
  return (
    <Panel title={t('transfer.open')}>
      <p className="mw-dim">{t('transfer.open_sub')}</p>
      {teams.problem && <ProblemNote problem={teams.problem} onRetry={teams.reload} />}
      <AddForm
        submitLabel={t('transfer.begin')}
        create={() => openTransfer({ title: title.trim(), areas: isWhole ? null : chosen, whole_plant: isWhole, giving_team: from, receiving_team: to })}
        onCreated={(made) => onDone(made.id)}
      >
        <TextInput label={t('transfer.title')} required withAsterisk={false} maxLength={300} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <NativeSelect label={t('transfer.giving')} description={t('transfer.giving_hint')} value={from} data={choices((team) => team.kind === 'project')} onChange={(event) => setFrom(event.currentTarget.value)} />
        <NativeSelect label={t('transfer.receiving')} description={t('transfer.receiving_hint')} value={to} data={choices((team) => kReceiving.includes(team.kind))} onChange={(event) => setTo(event.currentTarget.value)} />
        <fieldset className="mw-fieldset mw-whole">
          <legend>{t('transfer.areas')}</legend>
          <Checkbox label={t('transfer.whole_plant_long')} checked={isWhole} onChange={(event) => setWhole(event.currentTarget.checked)} />
          {areas.map((area) => (
            <Checkbox key={area.id} label={area.path} disabled={isWhole || area.is_handed_over} checked={!isWhole && chosen.includes(area.id)} onChange={() => toggle(area.id)} />
          ))}
        </fieldset>
      </AddForm>
    </Panel>
  );
}
