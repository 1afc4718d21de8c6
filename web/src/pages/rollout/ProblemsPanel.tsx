// SPDX-License-Identifier: Apache-2.0
// Known problems: each shuts the gate until it is closed, or accepted with an owner and a date.
import { Button, NumberInput, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { acceptProblem, addProblem, closeProblem, fetchProblems, measureProblem, type KnownProblem, type ProblemExtent, type ProblemProjection, type Wave } from '../../api/rollout';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';

const nobodyCounted: ProblemExtent = { affected: 0, of: 0, times: 0, days: 0 };

export function ProblemsPanel({ wave, onDone }: { wave: Wave; onDone: () => void }): ReactNode {
  const { role } = useServices().me;
  const { t, count, number } = useTexts();
  const loaded = useLoad(`problems/${wave.id}`, (signal) => fetchProblems(wave.id, signal));
  const [isAdding, setAdding] = useState(false);
  const [title, setTitle] = useState('');
  const [extent, setExtent] = useState(nobodyCounted);
  const changed = (): void => {
    loaded.reload();
    onDone();
  };
  const rows = loaded.data?.problems ?? [];
  const forecast = loaded.data?.forecasts.find((one) => one.wave === wave.id);
  return (
    <Panel title={t('rollout.problems')} actions={mayAct(role, 'operator') && <Button size="compact-sm" variant="default" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>{t('rollout.add_problem')}</Button>}>
      <p className="mw-dim">{t('rollout.problems_sub')}</p>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {isAdding && (
        <AddForm submitLabel={t('rollout.add_problem')} create={() => addProblem(wave.id, title.trim(), extent)} onCreated={() => { setAdding(false); setTitle(''); setExtent(nobodyCounted); changed(); }}>
          <TextInput label={t('rollout.problem_title')} required withAsterisk={false} maxLength={128} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
          <ExtentFields extent={extent} onChange={setExtent} />
        </AddForm>
      )}
      {loaded.data && rows.length === 0 && <p>{t('rollout.no_problems')}</p>}
      <ul className="mw-plain-list">{rows.map((row) => <li key={row.id}><ProblemRow row={row} onDone={changed} /></li>)}</ul>
      {forecast && forecast.expected !== null && forecast.upper !== null && <p>{t('rollout.forecast', { found: count(forecast.n_found), sensors: count(forecast.sensors_then), expected: number(forecast.expected, 0), upper: number(forecast.upper, 0) })}</p>}
    </Panel>
  );
}

function ProblemRow({ row, onDone }: { row: KnownProblem; onDone: () => void }): ReactNode {
  const { role } = useServices().me;
  const { t, time } = useTexts();
  const [act, setAct] = useState<'accept' | 'close' | 'measure' | null>(null);
  const [extent, setExtent] = useState(row.extent);
  const [fields, setFields] = useState({ owner: '', due: '', risk: '', how: '' });
  const look = row.state === 'closed' ? 'good' : row.is_blocking ? 'bad' : 'borderline';
  const done = (): void => {
    setAct(null);
    onDone();
  };
  return (
    <div className="mw-known-problem">
      <VerdictMark look={look} word={t(row.state !== 'closed' && row.is_blocking ? 'rollout.problem.blocking' : `rollout.problem.${row.state}`)} />
      <span><strong>{row.title}</strong> <span className="mw-dim">{t('rollout.found', { person: row.found_by, day: time(parseTime(row.found_at), 'day-minute') })}</span></span>
      {row.state === 'accepted' && row.due !== null && <span>{t('rollout.accepted', { owner: row.owner, day: time(parseTime(row.due), 'day-minute'), risk: row.risk })}</span>}
      <ExtentWords row={row} />
      {row.state !== 'closed' && (
        <span className="mw-card-actions">
          {mayAct(role, 'operator') && <Button size="compact-sm" variant="default" aria-expanded={act === 'measure'} onClick={() => setAct(act === 'measure' ? null : 'measure')}>{t('rollout.measure_problem')}</Button>}
          {mayAct(role, 'engineer') && <Button size="compact-sm" variant="default" aria-expanded={act === 'accept'} onClick={() => setAct(act === 'accept' ? null : 'accept')}>{t('rollout.accept_risk')}</Button>}
          {mayAct(role, 'operator') && <Button size="compact-sm" variant="default" aria-expanded={act === 'close'} onClick={() => setAct(act === 'close' ? null : 'close')}>{t('rollout.close_problem')}</Button>}
        </span>
      )}
      {act === 'accept' && (
        <AddForm submitLabel={t('rollout.accept_risk')} create={() => acceptProblem(row.id, fields.owner.trim(), new Date(`${fields.due}T12:00:00Z`).toISOString(), fields.risk.trim())} onCreated={done}>
          <TextInput label={t('rollout.owner')} required withAsterisk={false} value={fields.owner} onChange={(event) => setFields({ ...fields, owner: event.currentTarget.value })} />
          <TextInput type="date" label={t('rollout.due')} required withAsterisk={false} value={fields.due} onChange={(event) => setFields({ ...fields, due: event.currentTarget.value })} />
          <TextInput label={t('rollout.risk')} required withAsterisk={false} maxLength={400} value={fields.risk} onChange={(event) => setFields({ ...fields, risk: event.currentTarget.value })} />
        </AddForm>
      )}
      {act === 'measure' && (
        <AddForm submitLabel={t('rollout.measure_problem')} create={() => measureProblem(row.id, extent)} onCreated={done}>
          <ExtentFields extent={extent} onChange={setExtent} />
        </AddForm>
      )}
      {act === 'close' && (
        <AddForm submitLabel={t('rollout.close_problem')} create={() => closeProblem(row.id, fields.how.trim())} onCreated={done}>
          <TextInput label={t('rollout.how')} required withAsterisk={false} maxLength={400} value={fields.how} onChange={(event) => setFields({ ...fields, how: event.currentTarget.value })} />
        </AddForm>
      )}
    </div>
  );
}

const extentFields = ['affected', 'of', 'times', 'days'] as const;

function ExtentFields({ extent, onChange }: { extent: ProblemExtent; onChange: (extent: ProblemExtent) => void }): ReactNode {
  const { t } = useTexts();
  return extentFields.map((field) => (
    <NumberInput key={field} label={t(`rollout.extent.${field}`)} min={0} max={1_000_000} allowDecimal={false} allowNegative={false} value={extent[field]} onChange={(value) => onChange({ ...extent, [field]: Number(value) || 0 })} />
  ));
}

function ExtentWords({ row }: { row: KnownProblem }): ReactNode {
  const { t, count } = useTexts();
  const { affected, of, times, days } = row.extent;
  if (of === 0 && days === 0) return null;
  return (
    <div className="mw-problem-extent">
      {of > 0 && <span>{t('rollout.extent_sensors', { affected: count(affected), of: count(of) })}</span>}
      {days > 0 && <span>{t('rollout.extent_times', { times: count(times), days: count(days) })}</span>}
      {row.state !== 'closed' && row.projections.map((next) => <ProjectionWords key={next.wave} next={next} />)}
    </div>
  );
}

function ProjectionWords({ next }: { next: ProblemProjection }): ReactNode {
  const { t, count, number } = useTexts();
  const words = (projected: { expected: number; low: number; high: number }) => ({ sensors: count(next.sensors_then), expected: number(projected.expected, 0), low: number(projected.low, 0), high: number(projected.high, 0) });
  return (
    <>
      {next.sensors && <span>{t('rollout.projected_sensors', words(next.sensors))}</span>}
      {next.per_week && <span>{t('rollout.projected_times', words(next.per_week))}</span>}
    </>
  );
}
