// SPDX-License-Identifier: Apache-2.0
// What a class of alarms demands; without `old` a new class.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { putAlarmClass, type AlarmClass } from '../../api/alarm-classes';
import { AddForm } from '../../components/AddForm';
import { useTexts } from '../../i18n/context';

const kShelvers = ['operator', 'engineer', 'administrator', 'nobody'] as const;

export function ClassForm({ old, onDone }: { old: AlarmClass | null; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const text = (days: number | null | undefined): string => (days == null ? '' : String(days));
  const [fields, setFields] = useState({
    name: old?.name ?? '',
    proof: text(old?.proof_test_days),
    drill: text(old?.drill_days),
    shelve: old?.may_shelve ?? 'operator',
    minutes: String(old?.longest_shelf_minutes ?? 1440),
  });
  const days = (typed: string): number | null => (typed.trim() === '' ? null : Number(typed));
  const shelvers = [...kShelvers, ...(fields.shelve === 'viewer' ? ['viewer' as const] : [])];
  const save = () =>
    putAlarmClass({
      name: fields.name.trim(),
      needs_acknowledgement: true,
      proof_test_days: days(fields.proof),
      drill_days: days(fields.drill),
      may_shelve: fields.shelve,
      longest_shelf_minutes: Number(fields.minutes),
    });
  return (
    <AddForm submitLabel={t('action.save')} create={save} onCreated={onDone}>
      <TextInput label={t('classes.name')} required withAsterisk={false} maxLength={64} readOnly={old !== null} value={fields.name} onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })} />
      <NativeSelect label={t('classes.may_shelve')} value={fields.shelve} onChange={(event) => setFields({ ...fields, shelve: event.currentTarget.value as AlarmClass['may_shelve'] })} data={shelvers.map((value) => ({ value, label: value === 'nobody' ? t('classes.nobody') : t(`role.${value}`) }))} />
      <TextInput type="number" min={1} max={1440} label={t('classes.minutes')} required withAsterisk={false} value={fields.minutes} onChange={(event) => setFields({ ...fields, minutes: event.currentTarget.value })} />
      <TextInput type="number" min={1} max={3650} label={t('classes.drill_days')} description={t('classes.days_hint')} value={fields.drill} onChange={(event) => setFields({ ...fields, drill: event.currentTarget.value })} />
      <TextInput type="number" min={1} max={3650} label={t('classes.proof_days')} description={t('classes.days_hint')} value={fields.proof} onChange={(event) => setFields({ ...fields, proof: event.currentTarget.value })} />
    </AddForm>
  );
}
