// SPDX-License-Identifier: Apache-2.0
// Sites, areas, lines and machines: renamed, moved, changed and removed, each with its reason.
import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { DataTable, type Column } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useStore } from '../../lib/store';
import { placeRows, type PlaceRow } from '../../model/place-rows';
import { useServices } from '../../model/services';
import { PlaceForm } from './PlaceForm';
import { RemoveForm } from './RemoveForm';

export function StructureTab(): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const index = useStore(services.plant);
  const problem = useStore(services.problem);
  const [chosen, setChosen] = useState<{ row: PlaceRow; act: 'change' | 'remove' } | null>(null);
  const rows = useMemo(() => (index ? placeRows(index.plant) : []), [index]);
  const columns = useMemo((): Column<PlaceRow>[] => [
    { id: 'path', title: t('structure.path'), value: (row) => row.path },
    { id: 'kind', title: t('structure.kind'), value: (row) => t(`structure.kind.${row.kind}`) },
    { id: 'title', title: t('structure.title'), value: (row) => row.fields.title },
    { id: 'asset_class', title: t('structure.asset_class'), value: (row) => row.fields.asset_class ?? '' },
    { id: 'criticality', title: t('structure.criticality'), value: (row) => row.fields.criticality ?? null, isNumber: true },
    { id: 'make', title: t('structure.make'), value: (row) => row.fields.make ?? '', isHiddenAtFirst: true },
    { id: 'commissioned', title: t('structure.commissioned'), value: (row) => row.fields.commissioned_year ?? null, isNumber: true, isHiddenAtFirst: true },
    { id: 'environment', title: t('structure.environment'), value: (row) => row.fields.environment ?? '', isHiddenAtFirst: true },
    { id: 'time_zone', title: t('structure.time_zone'), value: (row) => row.fields.time_zone ?? '', isHiddenAtFirst: true },
  ], [t]);
  const done = (): void => {
    setChosen(null);
    void services.reload();
  };
  if (!index) return problem ? <ProblemNote problem={problem} onRetry={() => void services.reload()} /> : <LoadingNote rows={5} />;
  return (
    <Panel title={t('settings.tab.structure')}>
      <p className="mw-dim">{t('structure.about')}</p>
      {rows.length === 0 && <p className="mw-dim">{t('structure.empty')}</p>}
      {rows.length > 0 && (
        <DataTable
          name="structure"
          label={t('settings.tab.structure')}
          columns={columns}
          rows={rows}
          keyOf={(row) => `${row.kind}/${row.id}`}
          actions={(row) => (
            <>
              <Button size="compact-sm" variant="default" onClick={() => setChosen({ row, act: 'change' })}>{t('action.edit')}<span className="mw-sr">{` ${row.path}`}</span></Button>
              <Button size="compact-sm" variant="subtle" onClick={() => setChosen({ row, act: 'remove' })}>{t('structure.remove')}<span className="mw-sr">{` ${row.path}`}</span></Button>
            </>
          )}
        />
      )}
      {chosen && (
        <Dialog title={t(chosen.act === 'change' ? 'structure.change_title' : 'structure.remove_title', { name: chosen.row.path })} isOpen onClose={() => setChosen(null)}>
          {chosen.act === 'change'
            ? <PlaceForm row={chosen.row} rows={rows} onDone={done} />
            : <RemoveForm kind={chosen.row.kind} id={chosen.row.id} name={chosen.row.path} onDone={done} />}
        </Dialog>
      )}
    </Panel>
  );
}
