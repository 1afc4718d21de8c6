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
import { freeName, type PilotPlan } from '../../model/pilot-wave';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';
import { CriteriaPlan } from './CriteriaPlan';

const words = (text: string): string[] => text.split(',').map((word) => word.trim()).filter((word) => word !== '');

interface Props {
  waves: readonly Wave[];
  /// A designed pilot to begin with.
  pilot: PilotPlan | null;
  onDone: (wave: Wave) => void;
}

export function NewWaveForm({ waves, pilot, onDone }: Props): ReactNode {
  const services = useServices();
  const { t, count } = useTexts();
  const plant = useStore(services.plant);
  const last = waves[waves.length - 1];
  const next = kWaveKinds[Math.min(waves.length, kWaveKinds.length - 1)] ?? 'pilot';
  const [kind, setKind] = useState<WaveKind>(pilot ? 'pilot' : next);
  const [title, setTitle] = useState('');
  const templates = useLoad('wave-templates', fetchTemplates);
  const template = templates.data?.templates.find((one) => one.kind === kind);
  /// null: as the template has it.
  const [ownBudget, setBudget] = useState<string | null>(pilot ? String(pilot.sensors) : null);
  const budget = ownBudget ?? String(template?.sensor_budget ?? '');
  const [after, setAfter] = useState(last && !pilot ? String(last.id) : '');
  const [assets, setAssets] = useState<readonly number[]>(pilot?.assets ?? []);
  const [areas, setAreas] = useState<number[]>([]);
  const [people, setPeople] = useState<Partial<Record<SignFunction, string>>>({});
  const [facts, setFacts] = useState({ crew: '', shifts: '', networks: '' });
  const taken = new Set(waves.flatMap((wave) => wave.scope.areas));
  const free = (plant?.plant.sites ?? []).filter((site) => site.name !== '_system').flatMap((site) => site.areas).filter((area) => !taken.has(area.id));
  const wanted = (): NewWave => ({
    kind, name: freeName(kind, waves.map((wave) => wave.name)), ...(title.trim() === '' ? {} : { title: title.trim() }), after: after === '' ? null : Number(after), scope: { areas, ...(assets.length > 0 ? { assets: [...assets] } : {}) }, sensor_budget: Number(budget),
    stakeholders: kFunctions.flatMap((one) => { const person = people[one]?.trim() ?? ''; return person === '' ? [] : [{ function: one, person }]; }),
    facts: { crew: words(facts.crew), shifts: words(facts.shifts), networks: words(facts.networks) },
  });
  return (
    <AddForm submitLabel={t('rollout.plan_it')} create={() => createWave(wanted())} onCreated={onDone}>
      <NativeSelect label={t('rollout.kind')} value={kind} data={kWaveKinds.map((one) => ({ value: one, label: t(`rollout.kind.${one}`) }))} onChange={(event) => { const one = kWaveKinds.find((other) => other === event.currentTarget.value) ?? kind; setKind(one); setBudget(null); }} />
      <TextInput label={t('rollout.title')} description={t('rollout.title_hint')} maxLength={128} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      <NativeSelect label={t('rollout.comes_after')} value={after} data={[{ value: '', label: t('rollout.none') }, ...waves.map((wave) => ({ value: String(wave.id), label: wave.title }))]} onChange={(event) => setAfter(event.currentTarget.value)} />
      {templates.problem && <ProblemNote problem={templates.problem} onRetry={templates.reload} />}
      {!template && !templates.problem && <LoadingNote rows={6} />}
      {template && <CriteriaPlan criteria={template.criteria} />}
      {template && <p className="mw-dim mw-whole">{t('rollout.windows_of', { days: count(template.gate_every_days), soak: count(template.soak_days) })}</p>}
      <TextInput type="number" min={1} label={t('rollout.budget')} required withAsterisk={false} value={budget} onChange={(event) => setBudget(event.currentTarget.value)} />
      {pilot && (
        <fieldset className="mw-fieldset mw-whole mw-designed">
          <legend>{t('rollout.designed')}</legend>
          {pilot.assets.map((id) => (
            <Checkbox key={id} label={plant?.assets.get(id)?.path ?? String(id)} checked={assets.includes(id)} onChange={(event) => setAssets(event.currentTarget.checked ? [...assets, id] : assets.filter((one) => one !== id))} />
          ))}
        </fieldset>
      )}
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
