// SPDX-License-Identifier: Apache-2.0
// What makes a limit an alarm: who answers, how bad it gets, the time there is, the procedure to follow.
import { Checkbox, Group, MultiSelect, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { fetchTeams } from '../../api/admin';
import { fetchAlarmClasses } from '../../api/alarm-classes';
import { fetchPlant } from '../../api/plant';
import { fetchPolicies } from '../../api/policies';
import { fetchProcedures } from '../../api/procedures';
import { kRuleModes, kSeverities, type RuleResponse } from '../../api/signals';
import { Choice } from '../../components/Choice';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { placesOf } from '../../model/places';
import { severityOf } from '../../model/rule-words';

interface Props {
  response: RuleResponse;
  recommendedPriority: number | null;
  onChange: (change: Partial<RuleResponse>) => void;
}

export function RuleResponseFields({ response, recommendedPriority, onChange }: Props): ReactNode {
  const { t } = useTexts();
  const procedures = useLoad('procedures', fetchProcedures);
  const policies = useLoad('policies', fetchPolicies);
  const teams = useLoad('teams', fetchTeams);
  const classes = useLoad('alarm-classes', fetchAlarmClasses);
  const plant = useLoad('plant', fetchPlant);
  const inForce = (procedures.data?.procedures ?? []).filter((row) => row.state === 'in-force').map((row) => ({ value: row.name, label: row.title || row.name }));
  const named = (policies.data?.policies ?? []).map((policy) => ({ value: policy.name, label: policy.title || policy.name }));
  const known = (classes.data?.classes ?? []).map((one) => ({ value: one.name, label: one.name }));
  // What a rule names stays choosable while the lists load, and where it is in force no more.
  const withOwn = (options: { value: string; label: string }[], own: string): { value: string; label: string }[] =>
    own === '' || options.some((option) => option.value === own) ? options : [...options, { value: own, label: own }];
  const places = response.inhibits.reduce(withOwn, [{ value: '.', label: t('rule.inhibits_own') }, ...(plant.data ? placesOf(plant.data) : [])]);
  return (
    <fieldset className="mw-fieldset">
      <legend>{t('rule.answer')}</legend>
      {procedures.problem && <ProblemNote problem={procedures.problem} onRetry={procedures.reload} />}
      <NativeSelect label={t('rules.mode')} description={t(`rule.mode_hint.${response.mode}`)} value={response.mode} onChange={(event) => onChange({ mode: kRuleModes.find((mode) => mode === event.currentTarget.value) ?? 'alarm' })} data={kRuleModes.map((mode) => ({ value: mode, label: t(`rule.mode.${mode}`) }))} />
      <Group grow align="start">
        <Choice label={t('rule.owner')} description={t('rule.owner_hint')} options={(teams.data ?? []).map((team) => team.name)} value={response.owner} onChange={(event) => onChange({ owner: event.currentTarget.value })} />
        <NativeSelect label={t('rule.procedure')} value={response.procedure} onChange={(event) => onChange({ procedure: event.currentTarget.value })} data={[{ value: '', label: t('rule.no_procedure') }, ...withOwn(inForce, response.procedure)]} />
      </Group>
      <Group grow align="start">
        <NativeSelect label={t('rule.severity')} value={response.consequence_level} onChange={(event) => onChange({ consequence_level: severityOf(event.currentTarget.value) })} data={kSeverities.map((level) => ({ value: level, label: level === 'none' ? t('rule.severity.none') : t(`answer.severity.${level}`) }))} />
        <NumberInput label={t('rule.respond_within')} value={response.respond_within_s / 60} min={0} onChange={(value) => onChange({ respond_within_s: Math.round(Number(value) * 60) })} hideControls />
      </Group>
      {recommendedPriority !== null && <p className="mw-dim">{t('rule.recommended', { priority: recommendedPriority })}</p>}
      <Group grow align="start">
        <NativeSelect label={t('rule.policy')} value={response.policy} onChange={(event) => onChange({ policy: event.currentTarget.value })} data={[{ value: '', label: t('rule.policy_by_match') }, ...withOwn(named, response.policy)]} />
        <NativeSelect label={t('rule.class')} value={response.alarm_class} onChange={(event) => onChange({ alarm_class: event.currentTarget.value })} data={[{ value: '', label: t('rule.no_class') }, ...withOwn(known, response.alarm_class)]} />
        <TextInput label={t('rule.position')} description={t('rule.position_hint')} value={response.position} onChange={(event) => onChange({ position: event.currentTarget.value })} />
      </Group>
      <Checkbox label={t('rule.latching')} checked={response.is_latching} onChange={(event) => onChange({ is_latching: event.currentTarget.checked })} />
      <Checkbox label={t('rule.condition_warning')} checked={response.is_condition_warning} onChange={(event) => onChange({ is_condition_warning: event.currentTarget.checked })} />
      <MultiSelect label={t('rule.inhibits')} description={t('rule.inhibits_hint')} value={response.inhibits} onChange={(inhibits) => onChange({ inhibits })} data={places} searchable comboboxProps={{ withinPortal: false }} />
    </fieldset>
  );
}
