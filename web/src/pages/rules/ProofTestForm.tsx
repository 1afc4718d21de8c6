// SPDX-License-Identifier: Apache-2.0
// Records a proof test of a rule: when, by whom, whether the alarm came. Times are in the site's zone.
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { recordProofTest, type ProofResult } from '../../api/proof-tests';
import { AddForm } from '../../components/AddForm';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { localTime, parseLocalTime } from '../../lib/zone-days';
import { useServices } from '../../model/services';

interface Props {
  rules: readonly { id: number; title: string }[];
  /// 0: nothing chosen yet.
  first: number;
  onDone: () => void;
}

export function ProofTestForm({ rules, first, onDone }: Props): ReactNode {
  const services = useServices();
  const { t, zone, zoneName } = useTexts();
  const [fields, setFields] = useState({ rule: first === 0 ? '' : String(first), at: localTime(services.clock.now(), zone), by: services.me.name, result: 'passed' as ProofResult, note: '' });
  const atMs = parseLocalTime(fields.at, zone);
  const tested = Number.isFinite(atMs) ? new Date(atMs).toISOString() : '';
  return (
    <AddForm
      submitLabel={t('proof.save')}
      create={() => recordProofTest({ rule: Number(fields.rule), tested_at: tested, tested_by: fields.by.trim(), result: fields.result, note: fields.note.trim() })}
      onCreated={() => {
        say(t('proof.saved'));
        onDone();
      }}
    >
      <NativeSelect label={t('proof.rule')} required withAsterisk={false} value={fields.rule} onChange={(event) => setFields({ ...fields, rule: event.currentTarget.value })} data={[{ value: '', label: t('proof.choose') }, ...rules.map((rule) => ({ value: String(rule.id), label: rule.title }))]} />
      <TextInput type="datetime-local" label={t('proof.at')} description={Number.isFinite(atMs) ? zoneName(atMs) : zone} required withAsterisk={false} value={fields.at} onChange={(event) => setFields({ ...fields, at: event.currentTarget.value })} />
      <TextInput label={t('proof.by')} required withAsterisk={false} maxLength={100} value={fields.by} onChange={(event) => setFields({ ...fields, by: event.currentTarget.value })} />
      <NativeSelect label={t('proof.result')} value={fields.result} onChange={(event) => setFields({ ...fields, result: event.currentTarget.value as ProofResult })} data={(['passed', 'failed'] as const).map((value) => ({ value, label: t(`proof.${value}`) }))} />
      <Textarea className="mw-whole" label={t('proof.note')} description={t('proof.note_hint')} required={fields.result === 'failed'} withAsterisk={false} maxLength={2000} autosize minRows={2} value={fields.note} onChange={(event) => setFields({ ...fields, note: event.currentTarget.value })} />
    </AddForm>
  );
}
