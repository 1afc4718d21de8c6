// SPDX-License-Identifier: Apache-2.0
// Plans a wave from its template: which part of the plant, how many sensors, who stands for each function.
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { createWave, fetchTemplates, kFunctions, kWaveKinds, type NewWave, type SignFunction, type Wave, type WaveKind } from '../../api/rollout';
import { AddForm } from '../../components/AddForm';
import { LoadingNote } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useStore } from '../../lib/store';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';
import { CriteriaPlan } from './CriteriaPlan';

const words = (text: string): string[] => text.split(',').map((word) => word.trim()).filter((word) => word !== '');

export function NewWaveForm({ waves, onDone }: { waves: readonly Wave[]; onDone: (wave: Wave) => void }): ReactNode {
  const services = useServices();
  const { t, count } = useTexts();
  const plant = useStore(services.plant);
  const last = waves[waves.length - 1];
  const next = kWaveKinds[Math.min(waves.length, kWaveKinds.length - 1)] ?? 'pilot';
  const [kind, setKind] = useState<WaveKind>(next);
  const templates = useLoad('wave-templates', fetchTemplates);
  const template = templates.data?.templates.find((one) => one.kind === kind);
  /// null: as the template has it.
  const [ownBudget, setBudget] = useState<string | null>(null);
  const budget = ownBudget ?? String(template?.sensor_budget ?? '');
  const [after, setAfter] = useState(last ? String(last.id) : '');
  const [areas, setAreas] = useState<number[]>([]);
  const [people, setPeople] = useState<Partial<Record<SignFunction, string>>>({});
  const [facts, setFacts] = useState({ crew: '', shifts: '', networks: '' });
  const taken = new Set(waves.flatMap((wave) => wave.scope.areas));
  const free = (plant?.plant.sites ?? []).filter((site) => site.name !== '_system').flatMap((site) => site.areas).filter((area) => !taken.has(area.id));
  const wanted = (): NewWave => ({
    kind, after: after === '' ? null : Number(after), scope: { areas }, sensor_budget: Number(budget),
    stakeholders: kFunctions.flatMap((one) => { const person = people[one]?.trim() ?? ''; return person === '' ? [] : [{ function: one, person }]; }),
    facts: { crew: words(facts.crew), shifts: words(facts.shifts), networks: words(facts.networks) },
  });
  return (
    <AddForm submitLabel={t('rollout.plan_it')} create={() => createWave(wanted())} onCreated={onDone}>
      <NativeSelect label={t('rollout.kind')} value={kind} data={kWaveKinds.map((one) => ({ value: one, label: t(`rollout.kind.${one}`) }))} onChange={(event) => { const one = kWaveKinds.find((other) => other === event.currentTarget.value) ?? kind; setKind(one); setBudget(null); }} />
      <NativeSelect label={t('rollout.comes_after')} value={after} data={[{ value: '', label: t('rollout.none') }, ...waves.map((wave) => ({ value: String(wave.id), label: wave.title }))]} onChange={(event) => setAfter(event.currentTarget.value)} />
      {templates.problem && <ProblemNote problem={templates.problem} onRetry={templates.reload} />}
      {!template && !templates.problem && <LoadingNote rows={6} />}
      {template && <CriteriaPlan criteria={template.criteria} />}
      {template && <p className="mw-dim mw-whole">{t('rollout.windows_of', { days: count(template.gate_every_days), soak: count(template.soak_days) })}</p>}
      <TextInput type="number" min={1} label={t('rollout.budget')} required withAsterisk={false} value={budget} onChange={(event) => setBudget(event.currentTarget.value)} />
      <fieldset className="mw-fieldset mw-whole">
        <legend>{t('rollout.areas')}</legend>
        {free.length === 0 && <p className="mw-dim">{t('rollout.no_areas')}</p>}
        {free.map((area) => (
          <Checkbox key={area.id} label={titleOf(area)} checked={areas.includes(area.id)} onChange={(event) => setAreas(event.currentTarget.checked ? [...areas, area.id] : areas.filter((id) => id !== area.id))} />
        ))}
      </fieldset>
      <fieldset className="mw-fieldset mw-whole">
        <legend>{t('rollout.stakeholders')}</legend>
        <p className="mw-dim">{t('rollout.stakeholders_hint')}</p>
        <div className="mw-inline-form">
          {kFunctions.map((one) => <TextInput key={one} label={t(`rollout.function.${one}`)} value={people[one] ?? ''} onChange={(event) => setPeople({ ...people, [one]: event.currentTarget.value })} />)}
        </div>
      </fieldset>
      <fieldset className="mw-fieldset mw-whole">
        <legend>{t('rollout.facts')}</legend>
        <p className="mw-dim">{t('rollout.facts_hint')}</p>
        <div className="mw-inline-form">
          {(['crew', 'shifts', 'networks'] as const).map((one) => <TextInput key={one} label={t(`rollout.fact.${one}`)} value={facts[one]} onChange={(event) => setFacts({ ...facts, [one]: event.currentTarget.value })} />)}
        </div>
      </fieldset>
    </AddForm>
  );
}
