// SPDX-License-Identifier: Apache-2.0
// Who stands up for the system in each area and shift, and who in their place.
import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchChampions, putChampion, type ChampionCell } from '../../api/readiness';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';

export function ChampionsPanel({ onDone }: { onDone: () => void }): ReactNode {
  const { role } = useServices().me;
  const { t } = useTexts();
  const loaded = useLoad('champions', fetchChampions);
  const [edited, setEdited] = useState<ChampionCell | null>(null);
  const cells = loaded.data?.cells ?? [];
  const isSame = (cell: ChampionCell): boolean => edited?.area === cell.area && edited.shift === cell.shift;
  return (
    <Panel title={t('readiness.champions')}>
      <p className="mw-dim">{t('readiness.champions_sub')}</p>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {loaded.data && cells.length === 0 && <p>{t('readiness.no_cells')}</p>}
      {cells.length > 0 && (
        <div className="mw-grid-scroll" tabIndex={0} role="group" aria-label={t('readiness.champions')}>
          <table className="mw-grid">
            <thead><tr><th scope="col">{t('readiness.area')}</th><th scope="col">{t('readiness.shift')}</th><th scope="col">{t('readiness.champion')}</th><th scope="col">{t('readiness.deputy')}</th><td /></tr></thead>
            <tbody>
              {cells.map((cell) => (
                <tr key={`${cell.area}/${cell.shift}`}>
                  <th scope="row">{cell.area_title}</th>
                  <td>{cell.shift}</td>
                  <td>{cell.champion === '' ? <span className="mw-dim">{t('rollout.nobody')}</span> : cell.champion}</td>
                  <td>{cell.deputy === '' ? <span className="mw-dim">{t('rollout.nobody')}</span> : cell.deputy}</td>
                  <td>{mayAct(role, 'engineer') && <Button size="compact-sm" variant="default" aria-label={t('readiness.name_for', { area: cell.area_title, shift: cell.shift })} aria-expanded={isSame(cell)} onClick={() => setEdited(isSame(cell) ? null : cell)}>{t('readiness.name_them')}</Button>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {edited && (
        <AddForm
          key={`${edited.area}/${edited.shift}`}
          submitLabel={t('readiness.save')}
          create={() => putChampion({ area: edited.area, shift: edited.shift, champion: edited.champion.trim(), deputy: edited.deputy.trim() })}
          onCreated={() => { setEdited(null); loaded.reload(); onDone(); }}
        >
          <strong>{t('readiness.name_for', { area: edited.area_title, shift: edited.shift })}</strong>
          <TextInput label={t('readiness.champion')} description={t('readiness.login_name')} required withAsterisk={false} value={edited.champion} onChange={(event) => setEdited({ ...edited, champion: event.currentTarget.value })} />
          <TextInput label={t('readiness.deputy')} description={t('readiness.login_name')} value={edited.deputy} onChange={(event) => setEdited({ ...edited, deputy: event.currentTarget.value })} />
        </AddForm>
      )}
    </Panel>
  );
}
