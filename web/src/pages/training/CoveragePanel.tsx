// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { Training } from '../../api/training';
import { Panel } from '../../components/Notes';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import type { VerdictLook } from '../../model/kpi-scale';
import { coverageTable, coverOf, type Cover } from '../../model/training-matrix';
import { useProcedureTitle } from './procedure-titles';

const kLooks: Readonly<Record<Cover, VerdictLook>> = { none: 'bad', thin: 'borderline', enough: 'good' };

/// How many people of each shift can do each procedure today.
export function CoveragePanel({ training }: { training: Training }): ReactNode {
  const { t, count } = useTexts();
  const titleOf = useProcedureTitle();
  const table = coverageTable(training);
  return (
    <Panel title={t('training.coverage')}>
      {table.shifts.length === 0 && <p className="mw-dim">{t('training.no_shifts')}</p>}
      {table.shifts.length > 0 && (
        <div className="mw-grid-scroll" tabIndex={0} role="group" aria-label={t('training.coverage')}>
          <table className="mw-grid">
            <thead><tr><th scope="col">{t('training.procedure')}</th>{table.shifts.map((shift) => <th key={shift} scope="col">{shift}</th>)}</tr></thead>
            <tbody>
              {table.rows.map((row) => (
                <tr key={row.procedure}>
                  <th scope="row">{titleOf(row.procedure)}</th>
                  {row.qualified.map((qualified, i) => (
                    <td key={table.shifts[i]}>
                      {qualified === null
                        ? <VerdictMark look="unknown" word={t('kpi.verdict.not-measured')} />
                        : <VerdictMark look={kLooks[coverOf(qualified)]} word={t(`training.cover.${coverOf(qualified)}`, { shown: count(qualified) })} />}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
