// SPDX-License-Identifier: Apache-2.0
// Attribute by attribute: how far the choice is from the plant, beside what chance does.
import { useMemo, type ReactNode } from 'react';
import type { PilotAttribute, PilotFit } from '../../api/pilot';
import { DataTable, type Column } from '../../components/DataTable';
import { useTexts } from '../../i18n/context';

export function FitTable({ fits, absent }: { fits: readonly PilotFit[]; absent: readonly PilotAttribute[] }): ReactNode {
  const { t, number } = useTexts();
  const rows = useMemo((): PilotFit[] => [
    ...fits, ...absent.map((attribute): PilotFit => ({ attribute, n_known: 0, distance: null, by_chance: 0, p: 1, is_off: false })),
  ], [fits, absent]);
  const columns = useMemo((): Column<PilotFit>[] => [
    { id: 'attribute', title: t('pilot.column.attribute'), value: (row) => t(`pilot.attribute.${row.attribute}`) },
    { id: 'distance', title: t('pilot.column.distance'), value: (row) => row.distance ?? -1, cell: (row) => (row.distance === null ? '–' : number(row.distance, 2)), isNumber: true },
    { id: 'chance', title: t('pilot.column.chance'), value: (row) => row.by_chance, cell: (row) => (row.distance === null ? '–' : number(row.by_chance, 2)), isNumber: true },
    {
      id: 'verdict', title: t('pilot.column.verdict'), value: (row) => (row.distance === null ? 1 : row.is_off ? 0 : 2),
      cell: (row) => (row.distance === null ? t('pilot.fit.not_known') : row.is_off ? <strong className="mw-attention-text">{t('pilot.fit.off')}</strong> : t('pilot.fit.like')),
    },
  ], [t, number]);
  return <DataTable name="pilot-fits" label={t('pilot.fits')} columns={columns} rows={rows} keyOf={(row) => row.attribute} maxHeight={420} />;
}
