// SPDX-License-Identifier: Apache-2.0
// What happened in the period and cannot be observed: outages, sensors, security patches.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { kFactKinds, tellFact, type FactKind } from '../../api/attention';
import { AddForm } from '../../components/AddForm';
import { useTexts } from '../../i18n/context';

export function FactForm({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [fields, setFields] = useState({ kind: 'outage-recovered' as FactKind, approvedBy: '', text: '' });
  const isPatch = fields.kind === 'security-patch';
  return (
    <AddForm submitLabel={t('handsoff.tell_now')} create={() => tellFact(fields.kind, isPatch ? fields.approvedBy.trim() : '', fields.text.trim())} onCreated={onDone}>
      <NativeSelect label={t('handsoff.fact')} value={fields.kind} onChange={(event) => setFields({ ...fields, kind: kFactKinds.find((kind) => kind === event.currentTarget.value) ?? 'outage-recovered' })} data={kFactKinds.map((kind) => ({ value: kind, label: t(`handsoff.fact.${kind}`) }))} />
      {isPatch && <TextInput label={t('handsoff.approved_by')} description={t('handsoff.approved_hint')} required withAsterisk={false} value={fields.approvedBy} onChange={(event) => setFields({ ...fields, approvedBy: event.currentTarget.value })} />}
      <TextInput label={t('handsoff.fact_text')} maxLength={400} value={fields.text} onChange={(event) => setFields({ ...fields, text: event.currentTarget.value })} />
    </AddForm>
  );
}
