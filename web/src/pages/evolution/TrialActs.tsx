// SPDX-License-Identifier: Apache-2.0
// What may be done with a trial: another plan before it starts, starting it, waiving a criterion, deciding it.
import { Button, Checkbox, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { decideTrial, fetchTrialMetrics, putTrialPlan, startTrial, waiveTrial, type Trial } from '../../api/trials';
import { AddForm } from '../../components/AddForm';
import { LoadingNote } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { knownMessage } from '../../i18n/messages';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { draftOf, mayPromote, planOf } from '../../model/trial';
import { PlanFields } from './PlanFields';

interface Props {
  trial: Trial;
  onDone: () => void;
}
type Form = 'plan' | 'start' | 'waive' | 'decide';

export function TrialActs({ trial, mayPlan, mayStart, onDone }: Props & { mayPlan: boolean; mayStart: boolean }): ReactNode {
  const { t } = useTexts();
  const me = useServices().me.name;
  const [form, setForm] = useState<Form | null>(null);
  const done = (): void => { setForm(null); onDone(); };
  const isProposed = trial.state === 'proposed';
  const button = (one: Form, isThere: boolean): ReactNode => isThere && <Button key={one} size="compact-sm" variant="default" aria-expanded={form === one} onClick={() => setForm(form === one ? null : one)}>{t(`evolve.act.${one}`)}</Button>;
  return (
    <>
      <div className="mw-links">
        {button('plan', isProposed && mayPlan)}
        {button('start', isProposed && mayStart)}
        {button('waive', trial.state === 'running' && mayPlan && trial.proposed_by !== me)}
        {button('decide', true)}
      </div>
      {form === 'plan' && <PlanForm trial={trial} onDone={done} />}
      {form === 'start' && <AddForm submitLabel={t('evolve.act.start')} create={() => startTrial(trial.id)} onCreated={done}><p>{t('evolve.start_hint')}</p></AddForm>}
      {form === 'waive' && <WaiveForm trial={trial} onDone={done} />}
      {form === 'decide' && <DecideForm trial={trial} onDone={done} />}
    </>
  );
}

function PlanForm({ trial, onDone }: Props): ReactNode {
  const { t } = useTexts();
  const metrics = useLoad('trial-metrics', fetchTrialMetrics);
  const [draft, setDraft] = useState(() => draftOf(trial));
  const known = metrics.data?.metrics ?? [];
  const plan = planOf(draft, known);
  if (metrics.problem) return <ProblemNote problem={metrics.problem} onRetry={metrics.reload} />;
  if (!metrics.data) return <LoadingNote rows={4} />;
  return (
    <AddForm submitLabel={t('evolve.act.plan')} create={() => putTrialPlan(trial.id, plan ?? { ...draft, signals: [0], rules: [], window_days: 0, criteria: [] })} onCreated={onDone}>
      <PlanFields draft={draft} metrics={known} onChange={setDraft} />
    </AddForm>
  );
}

function useMetricTitles(trial: Trial): { value: string; label: string }[] {
  const { t } = useTexts();
  return trial.criteria.map((row) => {
    const key = knownMessage(`rollout.metric.${row.metric}`);
    return { value: row.metric, label: key ? t(key) : row.title };
  });
}

function WaiveForm({ trial, onDone }: Props): ReactNode {
  const { t } = useTexts();
  const titles = useMetricTitles(trial);
  const [metric, setMetric] = useState(trial.criteria.find((row) => row.verdict !== 'pass')?.metric ?? trial.criteria[0]?.metric ?? '');
  const [reason, setReason] = useState('');
  return (
    <AddForm submitLabel={t('evolve.act.waive')} create={() => waiveTrial(trial.id, metric, reason.trim())} onCreated={onDone}>
      <p>{t('evolve.waive_hint')}</p>
      <NativeSelect label={t('evolve.criterion')} value={metric} data={titles} onChange={(event) => setMetric(event.currentTarget.value)} />
      <TextInput label={t('rollout.reason')} required withAsterisk={false} maxLength={4000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
    </AddForm>
  );
}

function DecideForm({ trial, onDone }: Props): ReactNode {
  const { t } = useTexts();
  const me = useServices().me.name;
  const isPromotable = mayPromote(trial, me);
  const [verdict, setVerdict] = useState<'promote' | 'drop'>(isPromotable ? 'promote' : 'drop');
  const [reason, setReason] = useState('');
  const [lesson, setLesson] = useState('');
  const [accepts, setAccepts] = useState(false);
  const choices = isPromotable ? (['promote', 'drop'] as const) : (['drop'] as const);
  return (
    <AddForm submitLabel={t('evolve.act.decide')} create={() => decideTrial(trial.id, { verdict, reason: reason.trim(), lesson: lesson.trim(), accept_undecided: accepts })} onCreated={onDone}>
      <p>{t(isPromotable ? 'evolve.decide_hint' : trial.proposed_by === me ? 'evolve.not_your_own' : 'evolve.not_yet')}</p>
      <NativeSelect label={t('govern.verdict')} value={verdict} data={choices.map((one) => ({ value: one as string, label: t(`evolve.verdict.${one}`) }))} onChange={(event) => setVerdict(event.currentTarget.value === 'promote' ? 'promote' : 'drop')} />
      <Textarea label={t('rollout.reason')} required withAsterisk={false} autosize maxLength={4000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <Textarea label={t('improve.lesson')} description={t('improve.lesson_hint')} required={verdict === 'drop'} withAsterisk={false} autosize maxLength={4000} value={lesson} onChange={(event) => setLesson(event.currentTarget.value)} />
      {verdict === 'promote' && trial.verdict === 'inconclusive' && <Checkbox label={t('evolve.accept_undecided')} checked={accepts} onChange={(event) => setAccepts(event.currentTarget.checked)} />}
    </AddForm>
  );
}
