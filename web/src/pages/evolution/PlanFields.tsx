// SPDX-License-Identifier: Apache-2.0
// What is tried, for how long, and what decides it: the same fields for a proposal and for a plan that changes.
import { Checkbox, TextInput, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TrialMetric } from '../../api/trials';
import { useTexts } from '../../i18n/context';
import { knownMessage } from '../../i18n/messages';
import { idsOf, kUsualTargets, shownTarget, type PlanDraft } from '../../model/trial';

interface Props {
  draft: PlanDraft;
  metrics: readonly TrialMetric[];
  onChange: (draft: PlanDraft) => void;
}

export function PlanFields({ draft, metrics, onChange }: Props): ReactNode {
  const { t } = useTexts();
  const set = (change: Partial<PlanDraft>): void => onChange({ ...draft, ...change });
  const wrong = (text: string): string | null => (idsOf(text) === null ? t('evolve.numbers_wrong') : null);
  return (
    <>
      <TextInput label={t('evolve.rules')} description={t('evolve.rules_hint')} error={wrong(draft.rules)} value={draft.rules} onChange={(event) => set({ rules: event.currentTarget.value })} />
      <TextInput label={t('evolve.signals')} description={t('evolve.signals_hint')} error={wrong(draft.signals)} value={draft.signals} onChange={(event) => set({ signals: event.currentTarget.value })} />
      <TextInput label={t('evolve.owner')} description={t('improve.owner_hint')} required withAsterisk={false} value={draft.owner} onChange={(event) => set({ owner: event.currentTarget.value })} />
      <Textarea label={t('evolve.benefit')} required withAsterisk={false} autosize maxLength={4000} value={draft.benefit} onChange={(event) => set({ benefit: event.currentTarget.value })} />
      <TextInput type="number" min={1} max={180} label={t('evolve.window')} description={t('improve.window_hint')} required withAsterisk={false} value={draft.days} onChange={(event) => set({ days: event.currentTarget.value })} />
      <fieldset className="mw-fieldset mw-whole">
        <legend>{t('evolve.criteria')}</legend>
        {metrics.map((metric) => <CriterionField key={metric.id} metric={metric} target={draft.targets[metric.id] ?? null} onChange={(target) => set({ targets: { ...draft.targets, [metric.id]: target } })} />)}
      </fieldset>
    </>
  );
}

function CriterionField({ metric, target, onChange }: { metric: TrialMetric; target: string | null; onChange: (target: string | null) => void }): ReactNode {
  const { t } = useTexts();
  const key = knownMessage(`rollout.metric.${metric.id}`);
  const title = key ? t(key) : metric.title;
  const unitKey = knownMessage(`rollout.unit.${metric.unit}`);
  const unit = metric.unit === 'share' ? '%' : unitKey ? t(unitKey) : metric.unit;
  const sense = t(metric.good === 'at-least' ? 'rollout.at_least' : 'rollout.at_most', { value: unit });
  return (
    <div className="mw-decision">
      <Checkbox label={title} checked={target !== null} onChange={(event) => onChange(event.currentTarget.checked ? shownTarget(kUsualTargets[metric.id] ?? 0, metric.unit) : null)} />
      {target !== null && <TextInput type="number" min={0} step="any" label={t('evolve.target', { metric: title, sense })} required withAsterisk={false} value={target} onChange={(event) => onChange(event.currentTarget.value)} />}
    </div>
  );
}
