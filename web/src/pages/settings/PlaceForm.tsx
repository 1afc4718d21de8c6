// SPDX-License-Identifier: Apache-2.0
// What may be changed about a place, and why it is.
import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { changeStructure, type PlaceFields } from '../../api/structure';
import { AddForm } from '../../components/AddForm';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { changedFields, parentsOf, type PlaceRow } from '../../model/place-rows';
import { ReasonInput } from './ReasonInput';

const kCriticalities = ['1', '2', '3', '4', '5'];

export function PlaceForm({ row, rows, onDone }: { row: PlaceRow; rows: readonly PlaceRow[]; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [fields, setFields] = useState(row.fields);
  const [reason, setReason] = useState('');
  const set = (change: Partial<PlaceFields>): void => setFields((old) => ({ ...old, ...change }));
  const parents = parentsOf(row, rows);
  const send = () => changeStructure(row.kind, row.id, changedFields(row.fields, { ...fields, name: fields.name.trim() }), reason.trim());
  return (
    <AddForm submitLabel={t('action.save')} create={send} onCreated={() => { say(t('structure.changed', { name: row.path })); onDone(); }}>
      <TextInput label={t('structure.title')} value={fields.title} onChange={(event) => set({ title: event.currentTarget.value })} />
      <TextInput label={t('structure.name')} description={t('structure.name_hint')} value={fields.name} onChange={(event) => set({ name: event.currentTarget.value })} maxLength={64} required withAsterisk={false} />
      {fields.time_zone !== undefined && <TextInput label={t('structure.time_zone')} description={t('structure.time_zone_hint')} value={fields.time_zone} onChange={(event) => set({ time_zone: event.currentTarget.value })} required withAsterisk={false} />}
      {fields.asset_class !== undefined && <TextInput label={t('structure.asset_class')} value={fields.asset_class} onChange={(event) => set({ asset_class: event.currentTarget.value })} />}
      {fields.criticality !== undefined && <NativeSelect label={t('structure.criticality')} description={t('structure.criticality_hint')} value={String(fields.criticality)} onChange={(event) => set({ criticality: Number(event.currentTarget.value) })} data={kCriticalities} />}
      {fields.make !== undefined && <TextInput label={t('structure.make')} value={fields.make} onChange={(event) => set({ make: event.currentTarget.value })} maxLength={64} />}
      {fields.commissioned_year !== undefined && <NumberInput label={t('structure.commissioned')} description={t('structure.commissioned_hint')} value={fields.commissioned_year ?? ''} onChange={(value) => set({ commissioned_year: typeof value === 'number' ? value : null })} allowDecimal={false} allowNegative={false} hideControls />}
      {fields.environment !== undefined && <TextInput label={t('structure.environment')} description={t('structure.environment_hint')} value={fields.environment} onChange={(event) => set({ environment: event.currentTarget.value.toLowerCase() })} maxLength={64} />}
      {row.kind === 'asset' && <NativeSelect label={t('structure.parent')} value={String(fields.line)} onChange={(event) => set({ line: Number(event.currentTarget.value) })} data={parents.map((one) => ({ value: String(one.id), label: one.path }))} />}
      {row.kind === 'line' && <NativeSelect label={t('structure.parent')} value={String(fields.area)} onChange={(event) => set({ area: Number(event.currentTarget.value) })} data={parents.map((one) => ({ value: String(one.id), label: one.path }))} />}
      <ReasonInput value={reason} onChange={setReason} />
    </AddForm>
  );
}
