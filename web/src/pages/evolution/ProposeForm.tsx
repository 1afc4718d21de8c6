// SPDX-License-Identifier: Apache-2.0
// Proposes new sensors or a new use of signals. Whoever stands at the machine may.
import { NativeSelect, TextInput, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchTrialMetrics, kTrialSources, proposeTrial, type Trial, type TrialKind, type TrialSource } from '../../api/trials';
import { AddForm } from '../../components/AddForm';
import { LoadingNote } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { kNewPlan, planOf } from '../../model/trial';
import { PlanFields } from './PlanFields';

export function ProposeForm({ onDone }: { onDone: (trial: Trial) => void }): ReactNode {
  const { t } = useTexts();
  const metrics = useLoad('trial-metrics', fetchTrialMetrics);
  const [kind, setKind] = useState<TrialKind>('use');
  const [title, setTitle] = useState('');
  const [reason, setReason] = useState('');
  const [source, setSource] = useState<TrialSource | ''>('');
  const [sourceId, setSourceId] = useState('');
  const [dropDays, setDropDays] = useState('60');
  const [draft, setDraft] = useState(kNewPlan);
  const known = metrics.data?.metrics ?? [];
  if (metrics.problem) return <ProblemNote problem={metrics.problem} onRetry={metrics.reload} />;
  if (!metrics.data) return <LoadingNote rows={4} />;
  const propose = () => {
    const plan = planOf(draft, known) ?? { owner: draft.owner, benefit: draft.benefit, signals: [0], rules: [], window_days: 0, criteria: [] };
    const links = source === '' ? [] : [{ source, id: Number(sourceId) }];
    return proposeTrial({ ...plan, kind, title: title.trim(), reason: reason.trim(), links, drop_by: new Date(Date.now() + Number(dropDays) * 86_400_000).toISOString() });
  };
  return (
    <AddForm submitLabel={t('evolve.propose')} create={propose} onCreated={onDone}>
      <NativeSelect label={t('evolve.kind')} value={kind} data={(['use', 'sensor'] as const).map((one) => ({ value: one, label: t(`evolve.kind.${one}`) }))} onChange={(event) => setKind(event.currentTarget.value === 'sensor' ? 'sensor' : 'use')} />
      <TextInput label={t('evolve.title')} required withAsterisk={false} maxLength={200} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      <Textarea label={t('evolve.reason')} description={t('evolve.reason_hint')} required withAsterisk={false} autosize maxLength={4000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <NativeSelect label={t('evolve.source')} value={source} data={[{ value: '', label: t('evolve.source.none') }, ...kTrialSources.map((one) => ({ value: one as string, label: t(`evolve.source.${one}`) }))]} onChange={(event) => setSource(kTrialSources.find((one) => one === event.currentTarget.value) ?? '')} />
      {source !== '' && <TextInput type="number" min={1} label={t('improve.key')} required withAsterisk={false} value={sourceId} onChange={(event) => setSourceId(event.currentTarget.value)} />}
      <PlanFields draft={draft} metrics={known} onChange={setDraft} />
      <TextInput type="number" min={1} max={366} label={t('evolve.drop_days')} description={t('evolve.drop_hint')} required withAsterisk={false} value={dropDays} onChange={(event) => setDropDays(event.currentTarget.value)} />
    </AddForm>
  );
}
