// SPDX-License-Identifier: Apache-2.0
// Which procedures were drilled by which shift in the last 90 days; none is a word, not an empty cell.
import type { ReactNode } from 'react';
import { fetchDrillCoverage } from '../../api/procedures';
import { Age } from '../../components/Age';
import { Link } from '../../components/Link';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';

const kDays = 90;

export function DrillCoveragePanel(): ReactNode {
  const { t, count } = useTexts();
  const coverage = useLoad('drills/coverage', (signal) => fetchDrillCoverage(kDays, signal));
  if (coverage.problem) return <ProblemNote problem={coverage.problem} onRetry={coverage.reload} />;
  const rows = coverage.data?.procedures ?? [];
  if (rows.length === 0) return null;
  const shifts = [...new Set(rows.flatMap((row) => Object.keys(row.shifts)))];
  const title = t('procedure.drills', { count: kDays });
  return (
    <Panel title={title}>
      <div className="mw-table-scroll mw-plain-table" tabIndex={0} role="group" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('procedure.title')}</th>
              {shifts.map((shift) => <th key={shift} scope="col" className="mw-num">{shift}</th>)}
              <th scope="col">{t('procedure.last_drill')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.procedure}>
                <th scope="row"><Link to={paths.procedure(row.procedure)}>{row.title || row.procedure}</Link></th>
                {shifts.map((shift) => <td key={shift} className="mw-num">{(row.shifts[shift] ?? 0) > 0 ? count(row.shifts[shift] ?? 0) : <span className="mw-uncovered">{t('procedure.none_in_shift')}</span>}</td>)}
                <td>{row.last === null ? t('procedure.never') : <Age at={row.last} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
