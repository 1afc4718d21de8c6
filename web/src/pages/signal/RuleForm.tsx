// SPDX-License-Identifier: Apache-2.0
// One rule: condition, delays, priority, the words an operator will read, and the response it needs to alarm.
import { Button, Checkbox, Group, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Problem } from '../../api/result';
import { createRule, kRuleKinds, kSubjectKinds, patchRule, type Rule, type RuleKind, type RuleResponse, type RuleSettings, type Signal } from '../../api/signals';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { unitText } from '../../lib/units';
import { RuleResponseFields } from './RuleResponseFields';

interface Props {
  signal: Signal;
  rule: Rule | null;
  onDone: () => void;
  onCancel: () => void;
}

type Fields = Omit<RuleSettings, 'signal'> & RuleResponse;
const kNew: Fields = {
  kind: 'high', limit: 0, deadband: 0, on_delay_ms: 0, off_delay_ms: 0, window_ms: 0, priority: 3, is_enabled: true,
  message: '', consequence: '', response: '', owner: '', consequence_level: 'none', respond_within_s: 0, procedure: '', policy: '',
  alarm_class: '', mode: 'alarm', is_latching: false, position: '', is_condition_warning: false, inhibits: [],
  subject: 'signal', subject_name: '',
};
/// The fields that people set, and nothing of what the server says about a rule.
const fieldsOf = (rule: Rule | null): Fields =>
  Object.fromEntries(Object.entries(kNew).map(([key, value]) => [key, rule?.[key as keyof Fields] ?? value])) as unknown as Fields;

export function RuleForm({ signal, rule, onDone, onCancel }: Props): ReactNode {
  const { t } = useTexts();
  const [fields, setFields] = useState<Fields>(() => fieldsOf(rule));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const set = <K extends keyof typeof fields>(key: K, value: (typeof fields)[K]): void => setFields({ ...fields, [key]: value });
  const isExternal = fields.kind === 'external';
  const hasLimit = fields.kind !== 'stuck' && fields.kind !== 'no-data' && !isExternal;
  const hasName = fields.subject === 'device' || fields.subject === 'external';
  /// What only rules of the other kinds have is taken back, or the server would refuse it.
  const setKind = (kind: RuleKind): void =>
    setFields(kind === 'external' ? { ...fields, kind, limit: 0, deadband: 0 } : { ...fields, kind, subject: 'signal', subject_name: '' });
  const unit = unitText(signal.unit);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const result = rule ? await patchRule(rule.id, fields) : await createRule({ ...fields, signal: signal.id });
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (!result.ok) return;
    say(t('rule.saved'));
    onDone();
  };
  const seconds = (key: 'on_delay_ms' | 'off_delay_ms' | 'window_ms', label: string): ReactNode => (
    <NumberInput label={label} value={fields[key] / 1000} min={0} onChange={(value) => set(key, Math.round(Number(value) * 1000))} hideControls />
  );

  return (
    <form className="mw-form mw-card" onSubmit={(event) => void submit(event)}>
      <NativeSelect label={t('rule.kind')} value={fields.kind} onChange={(event) => setKind(kRuleKinds.find((kind) => kind === event.currentTarget.value) ?? 'high')} data={kRuleKinds.map((kind) => ({ value: kind, label: t(`rule.kind.${kind}`) }))} />
      {isExternal && (
        <Group grow align="end">
          <NativeSelect label={t('rule.subject')} value={fields.subject} onChange={(event) => setFields({ ...fields, subject: kSubjectKinds.find((kind) => kind === event.currentTarget.value) ?? 'signal', subject_name: '' })} data={kSubjectKinds.map((kind) => ({ value: kind, label: t(`rule.subject.${kind}`) }))} />
          {hasName && <TextInput label={t('rule.subject_name')} value={fields.subject_name} onChange={(event) => set('subject_name', event.currentTarget.value)} required withAsterisk={false} />}
        </Group>
      )}
      <Group grow align="end">
        {hasLimit && <NumberInput label={unit === '' ? t('rule.limit') : t('rule.limit_in', { unit })} value={fields.limit} onChange={(value) => set('limit', Number(value))} hideControls required withAsterisk={false} />}
        {fields.kind !== 'no-data' && !isExternal && <NumberInput label={t('rule.deadband')} value={fields.deadband} min={0} onChange={(value) => set('deadband', Number(value))} hideControls />}
      </Group>
      <Group grow align="end">
        {seconds('on_delay_ms', t('rule.on_delay'))}
        {seconds('off_delay_ms', t('rule.off_delay'))}
        {!hasLimit && seconds('window_ms', t(isExternal ? 'rule.known_for' : 'rule.window'))}
      </Group>
      <NativeSelect label={t('rule.priority')} value={String(fields.priority)} onChange={(event) => set('priority', Number(event.currentTarget.value))} data={[1, 2, 3].map((priority) => ({ value: String(priority), label: t(`priority.name.${priority as 1 | 2 | 3}`) }))} />
      <TextInput label={t('rule.message')} description={t('rule.message_hint')} value={fields.message} onChange={(event) => set('message', event.currentTarget.value)} required withAsterisk={false} />
      <Textarea label={t('alarm.consequence')} value={fields.consequence} onChange={(event) => set('consequence', event.currentTarget.value)} autosize minRows={2} />
      <Textarea label={t('alarm.response')} value={fields.response} onChange={(event) => set('response', event.currentTarget.value)} autosize minRows={2} />
      <RuleResponseFields response={fields} recommendedPriority={rule?.recommended_priority ?? null} onChange={(change) => setFields({ ...fields, ...change })} />
      <Checkbox label={t('rule.enabled')} checked={fields.is_enabled} onChange={(event) => set('is_enabled', event.currentTarget.checked)} />
      <Group>
        <Button type="submit" loading={isBusy}>{t('action.save')}</Button>
        <Button variant="default" onClick={onCancel}>{t('action.cancel')}</Button>
      </Group>
      {problem && <ProblemNote problem={problem} />}
    </form>
  );
}
