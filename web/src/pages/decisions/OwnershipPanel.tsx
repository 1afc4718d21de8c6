// SPDX-License-Identifier: Apache-2.0
// To whom each machine, alarm, procedure and connector belongs; the gaps first.
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchOwnership, putOwner, type OwnedThing } from '../../api/governance';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { EmptyNote, LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';

const kShown = 200;
const idOf = (thing: OwnedThing): string => `${thing.kind}/${thing.key}`;

export function OwnershipPanel(): ReactNode {
  const { role } = useServices().me;
  const { t, count } = useTexts();
  const loaded = useLoad('ownership', fetchOwnership);
  const [onlyGaps, setOnlyGaps] = useState(true);
  const [edited, setEdited] = useState<OwnedThing | null>(null);
  const things = loaded.data?.things ?? [];
  const shown = onlyGaps ? things.filter((thing) => thing.gap !== 'none') : things;
  return (
    <Panel title={t('govern.ownership')} actions={<Checkbox label={t('govern.only_gaps')} checked={onlyGaps} onChange={(event) => setOnlyGaps(event.currentTarget.checked)} />}>
      <p className="mw-dim">{t('govern.ownership_sub', { gaps: count(loaded.data?.n_gaps ?? 0), things: count(things.length) })}</p>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!loaded.data && !loaded.problem && <LoadingNote rows={3} />}
      {loaded.data && shown.length === 0 && <EmptyNote title={things.length === 0 ? t('govern.nothing') : t('govern.no_gaps')} text={t('govern.no_gaps_next')} />}
      {edited && (
        <AddForm key={idOf(edited)} submitLabel={t('readiness.save')} create={() => putOwner(edited)} onCreated={() => { setEdited(null); loaded.reload(); }}>
          <strong>{edited.title}</strong>
          <TextInput label={t('govern.person')} required withAsterisk={false} value={edited.person} onChange={(event) => setEdited({ ...edited, person: event.currentTarget.value })} />
          <TextInput label={t('govern.team')} required withAsterisk={false} value={edited.team} onChange={(event) => setEdited({ ...edited, team: event.currentTarget.value })} />
        </AddForm>
      )}
      {shown.length > 0 && (
        <ul className="mw-plain-list">
          {shown.slice(0, kShown).map((thing) => (
            <li key={idOf(thing)} className="mw-decision">
              <VerdictMark look={thing.gap === 'none' ? 'good' : 'borderline'} word={t(`govern.gap.${thing.gap}`)} />
              <span>{t(`govern.kind.${thing.kind}`)}{': '}<strong>{thing.title}</strong></span>
              {thing.person !== '' && <span className="mw-dim">{thing.person}{thing.team !== '' && ` (${thing.team})`}</span>}
              {mayAct(role, 'engineer') && <Button size="compact-sm" variant="default" aria-label={t('govern.name_owner', { title: thing.title })} onClick={() => setEdited(thing)}>{t('readiness.name_them')}</Button>}
            </li>
          ))}
        </ul>
      )}
      {shown.length > kShown && <p className="mw-dim">{t('govern.rest', { shown: count(shown.length - kShown) })}</p>}
    </Panel>
  );
}
