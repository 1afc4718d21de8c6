// SPDX-License-Identifier: Apache-2.0
// A wave in shadow pages nobody: what it would have put on each position, beside what that position had.
import type { ReactNode } from 'react';
import type { Kpi } from '../../api/kpis';
import { fetchShadowLoad, type ShadowLoad, type Wave } from '../../api/rollout';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { lookOf } from '../../model/kpi-scale';
import { amount, titleOfKpi } from '../kpi/KpiList';

export const wasInShadow = (wave: Wave): boolean => wave.changes.some((change) => change.to === 'shadow');

export function ShadowPanel({ wave }: { wave: Wave }): ReactNode {
  const { t, count, time } = useTexts();
  const loaded = useLoad(`shadow/${wave.id}`, (signal) => fetchShadowLoad(wave.id, signal), 60_000);
  const load = loaded.data;
  return (
    <Panel title={t('rollout.would')}>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {load && <p>{t('rollout.would_lead', { count: load.n_alarms, shown: count(load.n_alarms), begin: time(parseTime(load.from), 'day-minute'), end: time(parseTime(load.to), 'day-minute') })}</p>}
      {load && <ShadowTables load={load} withIt={t('rollout.would_then')} judged={t('rollout.would_verdict')} />}
    </Panel>
  );
}

/// By position, and what was most frequent. `withIt` and `judged` name what the alarms are of.
export function ShadowTables({ load, withIt, judged }: { load: ShadowLoad; withIt: string; judged: string }): ReactNode {
  const { t, count } = useTexts();
  return (
    <>
      {load.positions.map((row) => <PositionTable key={row.position} row={row} withIt={withIt} judged={judged} />)}
      {load.worst.length > 0 && (
        <>
          <h3>{t('rollout.would_worst')}</h3>
          <ul>{load.worst.slice(0, 5).map((actor) => <li key={actor.rule}>{`${actor.message} (${count(actor.count)})`}</li>)}</ul>
        </>
      )}
    </>
  );
}

const isShown = ({ now, then }: { now: Kpi; then: Kpi }): boolean => now.value !== null || then.value !== null;

function PositionTable({ row, withIt, judged }: { row: ShadowLoad['positions'][number]; withIt: string; judged: string }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  return (
    <div className="mw-grid-scroll" tabIndex={0} role="region" aria-label={row.position}>
      <table className="mw-grid mw-figures">
        <caption>{t('rollout.would_position', { position: row.position })}</caption>
        <thead><tr><th scope="col">{t('rollout.would_figure')}</th><th scope="col">{t('rollout.would_now')}</th><th scope="col">{withIt}</th><th scope="col">{t('rollout.would_target')}</th><th scope="col">{judged}</th></tr></thead>
        <tbody>
          {row.kpis.filter(isShown).map(({ now, then }) => (
            <tr key={then.name}>
              <th scope="row">{titleOfKpi(then.name, texts)}</th>
              <td>{amount(now.value, now.unit, texts)}</td>
              <td>{amount(then.value, then.unit, texts)}</td>
              <td>{amount(then.acceptable, then.unit, texts)}</td>
              <td><VerdictMark look={lookOf(then.verdict)} word={t(`kpi.verdict.${then.verdict}`)} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
