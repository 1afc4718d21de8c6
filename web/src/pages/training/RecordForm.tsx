// SPDX-License-Identifier: Apache-2.0
import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { recordTraining, type Training } from '../../api/training';
import { AddForm } from '../../components/AddForm';
import { Choice } from '../../components/Choice';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { civilDay, isoDay, parseDay, startOfDay } from '../../lib/zone-days';
import { useServices } from '../../model/services';
import { useProcedureTitle } from './procedure-titles';

interface Props {
  training: Training;
  first: { person: string; procedure: string };
  onDone: () => void;
}

/// Somebody was trained on a day, until a day or for good.
export function RecordForm({ training, first, onDone }: Props): ReactNode {
  const services = useServices();
  const { t, zone } = useTexts();
  const titleOf = useProcedureTitle();
  const today = isoDay(civilDay(services.clock.now(), zone));
  const [fields, setFields] = useState({ ...first, trained: today, expires: '' });
  const instant = (day: string): string | null => {
    const parsed = parseDay(day);
    return parsed ? new Date(startOfDay(parsed, zone)).toISOString() : null;
  };
  return (
    <AddForm
      submitLabel={t('training.save')}
      create={() => recordTraining({ person: fields.person.trim(), procedure: fields.procedure, trained_at: instant(fields.trained) ?? new Date(services.clock.now()).toISOString(), expires_at: instant(fields.expires) })}
      onCreated={() => {
        say(t('training.saved', { person: fields.person, procedure: fields.procedure }));
        onDone();
      }}
    >
      <Choice label={t('training.person')} options={training.people.map((person) => person.person)} required withAsterisk={false} value={fields.person} onChange={(event) => setFields({ ...fields, person: event.currentTarget.value })} />
      <NativeSelect label={t('training.procedure')} value={fields.procedure} onChange={(event) => setFields({ ...fields, procedure: event.currentTarget.value })} data={training.procedures.map((value) => ({ value, label: titleOf(value) }))} />
      <TextInput type="date" label={t('training.trained_on')} required withAsterisk={false} max={today} value={fields.trained} onChange={(event) => setFields({ ...fields, trained: event.currentTarget.value })} />
      <TextInput type="date" label={t('training.expires_on')} description={t('training.expires_hint')} min={fields.trained} value={fields.expires} onChange={(event) => setFields({ ...fields, expires: event.currentTarget.value })} />
    </AddForm>
  );
}
