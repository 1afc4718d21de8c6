// SPDX-License-Identifier: Apache-2.0
// Each condition that the rules of a trial recorded: whoever knows the machine says what it was.
import { NativeSelect } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { kOutcomes, labelAlarm } from '../../api/outcomes';
import type { Problem } from '../../api/result';
import { mayAct } from '../../api/session';
import type { Trial, TrialCondition } from '../../api/trials';
import { EmptyNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useServices } from '../../model/services';

export function ConditionsTable({ trial, onDone }: { trial: Trial; onDone: () => void }): ReactNode {
  const { t, count, time } = useTexts();
  const { conditions } = trial;
  const when = (text: string | null): string => (text === null ? t('evolve.holds') : time(parseTime(text), 'day-minute'));
  return (
    <Panel title={t('evolve.conditions')}>
      {conditions.n === 0 && <EmptyNote title={t('evolve.no_conditions')} />}
      {conditions.n > 0 && <p>{t('evolve.counts', { all: count(conditions.n), confirmed: count(conditions.n_confirmed), rejected: count(conditions.n_rejected), open: count(conditions.n_unlabelled) })} <span className="mw-dim">{t('evolve.label_hint')}</span></p>}
      {conditions.rows.length > 0 && (
        <div className="mw-grid-scroll" tabIndex={0} role="group" aria-label={t('evolve.conditions')}>
          <table className="mw-grid">
            <thead><tr><th scope="col">{t('evolve.condition')}</th><th scope="col">{t('evolve.began')}</th><th scope="col">{t('evolve.ended')}</th><th scope="col">{t('evolve.position')}</th><th scope="col">{t('answer.outcome')}</th></tr></thead>
            <tbody>
              {conditions.rows.map((row) => (
                <tr key={`${row.alarm}/${row.raised}`}>
                  <th scope="row">{row.message} <span className="mw-dim">{row.asset_title}</span></th>
                  <td>{when(row.raised)}</td>
                  <td>{when(row.returned)}</td>
                  <td>{row.position}</td>
                  <td><OutcomeCell row={row} mayLabel={trial.state === 'running'} onDone={onDone} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {conditions.n > conditions.rows.length && <p className="mw-dim">{t('evolve.newest', { shown: count(conditions.rows.length) })}</p>}
    </Panel>
  );
}

function OutcomeCell({ row, mayLabel, onDone }: { row: TrialCondition; mayLabel: boolean; onDone: () => void }): ReactNode {
  const { role } = useServices().me;
  const { t } = useTexts();
  const [problem, setProblem] = useState<Problem | null>(null);
  if (!mayLabel || !mayAct(role, 'operator')) return row.outcome === null ? <em>{t('answer.outcome_missing')}</em> : t(`answer.outcome.${row.outcome}`);
  const label = async (text: string): Promise<void> => {
    const outcome = kOutcomes.find((one) => one === text);
    if (!outcome) return;
    const done = await labelAlarm(row.alarm, row.raised, outcome, '');
    setProblem(done.ok ? null : done.problem);
    if (done.ok) onDone();
  };
  return (
    <>
      <NativeSelect size="xs" aria-label={t('evolve.label_one', { message: row.message })} value={row.outcome ?? ''} data={[{ value: '', label: t('answer.outcome_missing') }, ...kOutcomes.map((one) => ({ value: one as string, label: t(`answer.outcome.${one}`) }))]} onChange={(event) => void label(event.currentTarget.value)} />
      {problem && <ProblemNote problem={problem} />}
    </>
  );
}
