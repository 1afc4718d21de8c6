// SPDX-License-Identifier: Apache-2.0
// What the gate said at the end of each window. Judged once; the evidence stays with it.
import { useState, type ReactNode } from 'react';
import { fetchDecisions, type Decision, type JudgedCriterion, type Wave } from '../../api/rollout';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { answerKey, criteriaTrend, lookOfAnswer, lookOfVerdict } from '../../model/gate';
import { MetricName } from './MetricName';
import { SampleView } from './SampleView';
import { useFigure } from '../../components/use-figure';

const kWindows = 8;

export function DecisionsPanel({ wave }: { wave: Wave }): ReactNode {
  const { t, count, time } = useTexts();
  const loaded = useLoad(`decisions/${wave.id}/${wave.gate?.decision ?? 0}`, (signal) => fetchDecisions(wave.id, signal));
  const rows = loaded.data?.decisions ?? [];
  return (
    <Panel title={t('rollout.decisions')}>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {loaded.data && rows.length === 0 && <p className="mw-dim">{t('rollout.no_decisions')}</p>}
      {rows.length > 1 && <CriteriaTrend decisions={rows} />}
      <ul className="mw-plain-list">
        {rows.map((row) => (
          <li key={row.id} className="mw-decision">
            <VerdictMark look={lookOfAnswer(row.answer)} word={t(`rollout.answer.${answerKey(row.answer)}`)} />
            <span>{t('rollout.window_line', { number: count(row.window), begin: time(parseTime(row.begin), 'day-minute'), end: time(parseTime(row.end), 'day-minute') })}</span>
            {row.missing.length > 0 && <ul>{row.missing.map((sentence) => <li key={sentence}><MetricName id={sentence.split(':')[0] ?? ''} /></li>)}</ul>}
            <span className="mw-dim mw-hash" title={t('rollout.hash')}>{row.hash.slice(0, 16)}</span>
            <details className="mw-decision-evidence">
              <summary>{t('rollout.evidence')}</summary>
              <ul className="mw-plain-list">{row.criteria.map((one) => <li key={`${one.metric}/${one.scope}`}><KeptSample row={one} /></li>)}</ul>
            </details>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/// The sample that was kept with the judgement, hashed with it: it stays when the records are gone.
function KeptSample({ row }: { row: JudgedCriterion }): ReactNode {
  const { t } = useTexts();
  const figure = useFigure();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary><MetricName id={row.metric} otherwise={row.title} />{' '}<VerdictMark look={lookOfVerdict(row)} word={row.value === null ? t('rollout.not_known') : figure(row.value, row.unit)} /></summary>
      {isOpen && <SampleView source={row.source} label={row.title} />}
    </details>
  );
}

/// What each window found of each criterion, side by side: where it goes from here is for people to say.
function CriteriaTrend({ decisions }: { decisions: readonly Decision[] }): ReactNode {
  const { t, count, time } = useTexts();
  const figure = useFigure();
  const { windows, rows } = criteriaTrend(decisions, kWindows);
  return (
    <div className="mw-grid-scroll" tabIndex={0} role="region" aria-label={t('rollout.trend')}>
      <table className="mw-grid">
        <caption>{t('rollout.trend')}</caption>
        <thead><tr><th scope="col">{t('rollout.criterion')}</th>{windows.map((window) => <th key={window.id} scope="col"><abbr title={time(parseTime(window.end), 'full')}>{t('rollout.window_short', { number: count(window.window) })}</abbr></th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.metric}/${row.scope}`}>
              <th scope="row"><MetricName id={row.metric} otherwise={row.title} /></th>
              {row.cells.map((cell, at) => <td key={windows[at]?.id ?? at}>{cell && <VerdictMark look={lookOfVerdict(cell)} word={cell.value === null ? t('rollout.not_known') : figure(cell.value, cell.unit)} />}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
