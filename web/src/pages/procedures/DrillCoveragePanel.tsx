// SPDX-License-Identifier: Apache-2.0
// Which procedures were drilled by which shift in the last 90 days, and whether in the time they are expected to take;
// none is a word, not an empty cell, and too slow is a word, not a colour.
import type { ReactNode } from 'react';
import { fetchDrillCoverage, type DrillTimes } from '../../api/procedures';
import { Age } from '../../components/Age';
import { Link } from '../../components/Link';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { formatLength } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';

const kDays = 90;

export function DrillCoveragePanel(): ReactNode {
  const { t, locale } = useTexts();
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
              <th scope="col" className="mw-num">{t('procedure.drill_target')}</th>
              <th scope="col" className="mw-num">{t('procedure.drill_all')}</th>
              <th scope="col">{t('procedure.last_drill')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.procedure}>
                <th scope="row"><Link to={paths.procedure(row.procedure)}>{row.title || row.procedure}</Link></th>
                {shifts.map((shift) => <td key={shift} className="mw-num"><ShiftDrills times={row.times[shift]} /></td>)}
                <td className="mw-num">{row.target_s > 0 ? formatLength(row.target_s, locale) : t('procedure.drill_no_target')}</td>
                <td className="mw-num"><ShiftDrills times={row.all} /></td>
                <td>{row.last === null ? t('procedure.never') : <Age at={row.last} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function ShiftDrills({ times }: { times: DrillTimes | undefined }): ReactNode {
  const { t, count, number, locale } = useTexts();
  if (!times || times.n_drills === 0) return <span className="mw-uncovered">{t('procedure.none_in_shift')}</span>;
  return (
    <span className="mw-drill-times" data-testid="drill-times">
      <span>{count(times.n_drills)}</span>
      {times.median_ratio !== null && <span className="mw-dim">{t('procedure.drill_median', { percent: number(times.median_ratio * 100, 0) })}</span>}
      {times.n_over_time > 0 && <span>{t('procedure.drill_over', { count: times.n_over_time, shown: count(times.n_over_time) })}</span>}
      {times.is_latest_over_time && times.latest_s !== null && <strong className="mw-attention-text">{t('procedure.drill_latest_over', { duration: formatLength(times.latest_s, locale) })}</strong>}
    </span>
  );
}
