// SPDX-License-Identifier: Apache-2.0
// The answers day by day, as shapes: three answers have no height, so there is no curve.
import type { ReactNode } from 'react';
import { fetchReadinessDays } from '../../api/readiness';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { answerKey } from '../../model/gate';
import { trendRows } from '../../model/readiness';

const kDays = 30;
const kSigns = { yes: '✓', no: '✕', 'not known': '–' } as const;

export function TrendPanel(): ReactNode {
  const { t } = useTexts();
  const loaded = useLoad('readiness-days', (signal) => fetchReadinessDays(kDays, signal), 3_600_000);
  const rows = trendRows(loaded.data?.days ?? [], kDays);
  const days = rows[0]?.cells ?? [];
  return (
    <Panel title={t('readiness.trend')}>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!loaded.data && !loaded.problem && <LoadingNote rows={2} />}
      {loaded.data && rows.length === 0 && <p className="mw-dim">{t('readiness.no_days')}</p>}
      {rows.length > 0 && (
        <div className="mw-ready-trend" tabIndex={0} role="region" aria-label={t('readiness.trend_table')}>
          <table>
            <thead>
              <tr><th scope="col">{t('readiness.question')}</th>{days.map((cell) => <th key={cell.day} scope="col"><abbr title={cell.day}>{cell.day.slice(8)}</abbr></th>)}</tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.question}>
                  <th scope="row">{t(`readiness.short.${row.question}`)}</th>
                  {row.cells.map((cell) => {
                    const word = cell.answer === null ? t('readiness.not_noted') : t(`rollout.answer.${answerKey(cell.answer)}`);
                    return <td key={cell.day} className={cell.answer === null ? '' : `mw-trend-${answerKey(cell.answer)}`} title={`${cell.day}: ${word}`}><span aria-hidden="true">{cell.answer === null ? '' : kSigns[cell.answer]}</span><span className="mw-sr">{word}</span></td>;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
