// SPDX-License-Identifier: Apache-2.0
// Records a proof test of a rule: when, by whom, whether the alarm came, how it was left. Times are in the site's zone.
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { recordProofTest, type AsLeft, type ProofResult } from '../../api/proof-tests';
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
  const [fields, setFields] = useState({ rule: first === 0 ? '' : String(first), at: localTime(services.clock.now(), zone), by: services.me.name, result: 'passed' as ProofResult, asLeft: 'working' as AsLeft, note: '' });
  const atMs = parseLocalTime(fields.at, zone);
  const tested = Number.isFinite(atMs) ? new Date(atMs).toISOString() : '';
  // Nothing is said to be repaired before somebody says so.
  const find = (result: ProofResult): void => setFields({ ...fields, result, asLeft: result === 'passed' ? 'working' : 'not-working' });
  return (
    <AddForm
      submitLabel={t('proof.save')}
      create={() => recordProofTest({ rule: Number(fields.rule), tested_at: tested, tested_by: fields.by.trim(), result: fields.result, as_left: fields.asLeft, note: fields.note.trim() })}
      onCreated={() => {
        say(t('proof.saved'));
        onDone();
      }}
    >
      <NativeSelect label={t('proof.rule')} required withAsterisk={false} value={fields.rule} onChange={(event) => setFields({ ...fields, rule: event.currentTarget.value })} data={[{ value: '', label: t('proof.choose') }, ...rules.map((rule) => ({ value: String(rule.id), label: rule.title }))]} />
      <TextInput type="datetime-local" label={t('proof.at')} description={Number.isFinite(atMs) ? zoneName(atMs) : zone} required withAsterisk={false} value={fields.at} onChange={(event) => setFields({ ...fields, at: event.currentTarget.value })} />
      <TextInput label={t('proof.by')} required withAsterisk={false} maxLength={100} value={fields.by} onChange={(event) => setFields({ ...fields, by: event.currentTarget.value })} />
      <NativeSelect label={t('proof.result')} value={fields.result} onChange={(event) => find(event.currentTarget.value as ProofResult)} data={(['passed', 'failed'] as const).map((value) => ({ value, label: t(`proof.${value}`) }))} />
      <NativeSelect label={t('proof.as_left')} value={fields.asLeft} onChange={(event) => setFields({ ...fields, asLeft: event.currentTarget.value as AsLeft })} data={(['working', 'not-working'] as const).map((value) => ({ value, label: t(`proof.left.${value}`) }))} />
      <Textarea className="mw-whole" label={t('proof.note')} description={t('proof.note_hint')} required={fields.result === 'failed' || fields.asLeft === 'not-working'} withAsterisk={false} maxLength={2000} autosize minRows={2} value={fields.note} onChange={(event) => setFields({ ...fields, note: event.currentTarget.value })} />
    </AddForm>
  );
}
