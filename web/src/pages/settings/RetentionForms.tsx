// SPDX-License-Identifier: Apache-2.0
// The forms of the retention classes: days of a class, and which signals belong to it.
import { MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchAllSignals } from '../../api/signals';
import { assignRetention, createRetentionClass, patchRetentionClass, type RetentionClass } from '../../api/storage';
import { AddForm } from '../../components/AddForm';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { daysText, daysToSend, parseDays } from '../../lib/days';
import { useLoad } from '../../lib/use-load';

const kFields = ['raw_days', 'minute_days', 'hour_days'] as const;

/// Without `old` a new class.
export function ClassForm({ old, onDone }: { old?: RetentionClass; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [name, setName] = useState('');
  const [texts, setTexts] = useState({ raw_days: daysText(old?.raw_days ?? null), minute_days: daysText(old?.minute_days ?? null), hour_days: daysText(old?.hour_days ?? null) });
  const submit = () => {
    const days = { raw_days: daysToSend(texts.raw_days), minute_days: daysToSend(texts.minute_days), hour_days: daysToSend(texts.hour_days) };
    return old ? patchRetentionClass(old.id, days) : createRetentionClass({ name: name.trim(), ...days });
  };
  return (
    <AddForm submitLabel={old ? t('retention.save', { name: old.name }) : t('retention.create')} create={submit} onCreated={onDone}>
      {!old && <TextInput label={t('retention.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} required withAsterisk={false} />}
      {kFields.map((field) => (
        <TextInput
          key={field}
          label={t(`retention.${field}`)}
          description={t('retention.days_hint')}
          inputMode="numeric"
          value={texts[field]}
          onChange={(event) => { const { value } = event.currentTarget; setTexts((all) => ({ ...all, [field]: value })); }}
          error={parseDays(texts[field]) === undefined ? t('retention.days_wrong') : undefined}
        />
      ))}
    </AddForm>
  );
}

export function MoveForm({ classes, onDone }: { classes: readonly RetentionClass[]; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const signals = useLoad('retention-signals', fetchAllSignals);
  const [ids, setIds] = useState<string[]>([]);
  const [target, setTarget] = useState(String(classes[classes.length - 1]?.id ?? ''));
  if (signals.problem) return <ProblemNote problem={signals.problem} onRetry={signals.reload} />;
  return (
    <AddForm submitLabel={t('retention.move')} create={() => assignRetention(Number(target), ids.map(Number))} onCreated={onDone}>
      <MultiSelect label={t('retention.signals')} searchable limit={50} value={ids} onChange={setIds} data={(signals.data ?? []).map((signal) => ({ value: String(signal.id), label: signal.path }))} />
      <NativeSelect label={t('retention.name')} value={target} onChange={(event) => setTarget(event.currentTarget.value)} data={classes.map((one) => ({ value: String(one.id), label: one.name }))} />
    </AddForm>
  );
}
