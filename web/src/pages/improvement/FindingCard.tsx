// SPDX-License-Identifier: Apache-2.0
// One finding: where it was found, what is done about it, the figure before and after, and what was learned.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { kApiBase } from '../../api/http';
import { closeFinding, fetchMetrics, finishAction, putAction, type Effect, type Improvement, type ImprovementAction, type Measured } from '../../api/improvement';
import { fetchWaves } from '../../api/rollout';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { Link } from '../../components/Link';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useFigure } from '../../components/use-figure';
import { useTexts } from '../../i18n/context';
import { knownMessage } from '../../i18n/messages';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { actionScope } from '../../model/action-scope';
import type { VerdictLook } from '../../model/kpi-scale';
import { useServices } from '../../model/services';
import { MetricName } from '../rollout/MetricName';

const kLooks: Readonly<Record<Effect, VerdictLook>> = { better: 'good', worse: 'bad', 'no difference shown': 'unclear', 'too early': 'unknown', 'not known': 'unknown', 'no action': 'unknown' };

export function FindingCard({ finding, onDone }: { finding: Improvement; onDone: () => void }): ReactNode {
  const { role } = useServices().me;
  const { t, time } = useTexts();
  const [form, setForm] = useState<'action' | 'close' | null>(null);
  const day = (text: string | null): string => time(parseTime(text), 'day');
  const { action } = finding;
  const may = mayAct(role, 'operator') && finding.closed_at === null;
  const done = (): void => { setForm(null); onDone(); };
  const key = finding.effect.replaceAll(' ', '_') as 'better' | 'worse' | 'no_action' | 'too_early' | 'no_difference_shown' | 'not_known';
  return (
    <div className="mw-decision">
      <VerdictMark look={action?.is_overdue === true && finding.closed_at === null ? 'borderline' : kLooks[finding.effect]} word={action?.is_overdue === true && finding.closed_at === null ? t('govern.overdue') : t(`improve.effect.${key}`)} />
      <strong>{finding.title}</strong>
      <span className="mw-dim"><Link to={finding.page}>{t(`improve.source.${finding.source}`)}</Link>{' · '}{finding.found_by}{', '}{day(finding.found_at)}</span>
      {finding.words !== '' && <span>{finding.words}</span>}
      {action && <ActionLines action={action} due={finding.effect_due} />}
      {finding.lesson !== '' && <span><strong>{t('improve.lesson')}</strong>{': '}{finding.lesson}{' '}<span className="mw-dim">{finding.closed_by}{', '}{day(finding.closed_at)}{finding.is_closed_without_effect && ` · ${t('improve.no_effect')}`}</span></span>}
      {may && action?.done_at == null && <Button size="compact-sm" variant="default" aria-expanded={form === 'action'} onClick={() => setForm(form === 'action' ? null : 'action')}>{t('improve.plan')}</Button>}
      {may && action?.done_at === null && <FinishButton id={finding.id} onDone={done} />}
      {may && <Button size="compact-sm" variant="default" aria-expanded={form === 'close'} onClick={() => setForm(form === 'close' ? null : 'close')}>{t('improve.close')}</Button>}
      {form === 'action' && <ActionForm id={finding.id} onDone={done} />}
      {form === 'close' && <CloseForm id={finding.id} onDone={done} />}
    </div>
  );
}

function ActionLines({ action, due }: { action: ImprovementAction; due: string | null }): ReactNode {
  const { t, time } = useTexts();
  const day = (text: string | null): string => time(parseTime(text), 'day');
  return (
    <>
      <span>{t('improve.owned', { person: action.owner, day: day(action.due) })}{': '}{action.what}</span>
      <span className="mw-dim">
        <MetricName id={action.metric} />{' '}{t(`improve.direction.${action.direction}`)}
        {action.wave !== null && <>{' · '}<Link to={`/rollout/${action.wave}`}>{t('improve.of_wave')}</Link></>}
        {action.done_at !== null && <>{' · '}{t('improve.done_by', { person: action.done_by, day: day(action.done_at) })}</>}
        {due !== null && <>{' · '}{t('improve.measured_on', { day: day(due) })}</>}
        {action.source.startsWith(kApiBase) && <>{' · '}<a href={action.source} target="_blank" rel="noreferrer">{t('rollout.evidence')}</a></>}
      </span>
      {action.before && <span>{t('improve.before')}{': '}<MeasuredText measured={action.before} unit={action.unit} /></span>}
      {action.after && <span>{t('improve.after')}{': '}<MeasuredText measured={action.after} unit={action.unit} /></span>}
    </>
  );
}

function MeasuredText({ measured, unit }: { measured: Measured; unit: string }): ReactNode {
  const { t, count } = useTexts();
  const figure = useFigure();
  if (measured.value === null) return <em>{t('improve.not_measured', { why: measured.why_not })}</em>;
  const interval = measured.interval === null ? null : `${figure(measured.interval.low, unit)} – ${measured.interval.high === null ? '∞' : figure(measured.interval.high, unit)}`;
  return <>{figure(measured.value, unit)} {interval === null ? <em>{measured.why_not}</em> : t('improve.interval', { interval, sample: count(Math.round(measured.sample)) })}</>;
}

function FinishButton({ id, onDone }: { id: number; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  return <AddForm submitLabel={t('improve.finish')} create={() => finishAction(id)} onCreated={onDone}>{null}</AddForm>;
}

function ActionForm({ id, onDone }: { id: number; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const metrics = useLoad('rollout/metrics', fetchMetrics);
  const waves = useLoad('rollout/waves', fetchWaves);
  const [owner, setOwner] = useState('');
  const [what, setWhat] = useState('');
  const [days, setDays] = useState('28');
  const [metric, setMetric] = useState('nuisance_share');
  const [wave, setWave] = useState('');
  const [direction, setDirection] = useState<'up' | 'down'>('down');
  const [window, setWindow] = useState('28');
  const due = (): string => new Date(Date.now() + Number(days) * 86_400_000).toISOString();
  const titleOf = (id: string, otherwise: string): string => {
    const key = knownMessage(`rollout.metric.${id}`);
    return key ? t(key) : otherwise;
  };
  const chosen = metrics.data?.metrics.find((one) => one.id === metric);
  const ofWaves = chosen?.has_wave_scope === true ? (waves.data?.waves ?? []) : [];
  if (metrics.problem) return <ProblemNote problem={metrics.problem} onRetry={metrics.reload} />;
  if (waves.problem) return <ProblemNote problem={waves.problem} onRetry={waves.reload} />;
  return (
    <AddForm submitLabel={t('improve.plan')} create={() => putAction(id, { owner: owner.trim(), what: what.trim(), due: due(), metric, direction, ...actionScope(wave, chosen), window_days: Number(window) })} onCreated={onDone}>
      <TextInput label={t('improve.owner')} description={t('improve.owner_hint')} required withAsterisk={false} value={owner} onChange={(event) => setOwner(event.currentTarget.value)} />
      <TextInput label={t('improve.what')} required withAsterisk={false} maxLength={4000} value={what} onChange={(event) => setWhat(event.currentTarget.value)} />
      <TextInput type="number" min={1} max={366} label={t('improve.due_days')} required withAsterisk={false} value={days} onChange={(event) => setDays(event.currentTarget.value)} />
      <NativeSelect label={t('improve.metric')} description={t('improve.metric_hint')} value={metric} data={(metrics.data?.metrics ?? []).map((one) => ({ value: one.id, label: titleOf(one.id, one.title) }))} onChange={(event) => setMetric(event.currentTarget.value)} />
      {ofWaves.length > 0 && <NativeSelect label={t('improve.scope')} value={wave} data={[{ value: '', label: t('improve.scope.plant') }, ...ofWaves.map((one) => ({ value: String(one.id), label: one.title === '' ? one.name : one.title }))]} onChange={(event) => setWave(event.currentTarget.value)} />}
      <NativeSelect label={t('improve.direction')} value={direction} data={(['down', 'up'] as const).map((one) => ({ value: one, label: t(`improve.direction.${one}`) }))} onChange={(event) => setDirection(event.currentTarget.value === 'up' ? 'up' : 'down')} />
      <TextInput type="number" min={1} max={90} label={t('improve.window')} description={t('improve.window_hint')} required withAsterisk={false} value={window} onChange={(event) => setWindow(event.currentTarget.value)} />
    </AddForm>
  );
}

function CloseForm({ id, onDone }: { id: number; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [lesson, setLesson] = useState('');
  return (
    <AddForm submitLabel={t('improve.close')} create={() => closeFinding(id, lesson.trim())} onCreated={onDone}>
      <TextInput label={t('improve.lesson')} description={t('improve.lesson_hint')} required withAsterisk={false} maxLength={4000} value={lesson} onChange={(event) => setLesson(event.currentTarget.value)} />
    </AddForm>
  );
}
