// SPDX-License-Identifier: Apache-2.0
// Enters a failure, or corrects one that is in the log.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { addFailure, correctFailure, type Failure } from '../../api/failures';
import { AddForm } from '../../components/AddForm';
import { FailureCodeFields } from '../../components/FailureCodeFields';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useStore } from '../../lib/store';
import { localTime, parseLocalTime } from '../../lib/zone-days';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';

export function FailureForm({ failure, onDone }: { failure: Failure | null; onDone: () => void }): ReactNode {
  const services = useServices();
  const { t, zone } = useTexts();
  const plant = useStore(services.plant);
  const assets = [...(plant?.assets.values() ?? [])].map((place) => ({ value: String(place.asset.id), label: titleOf(place.asset) }));
  const [fields, setFields] = useState({
    asset: failure ? String(failure.asset) : '',
    begin: localTime(failure ? parseTime(failure.begin) : services.clock.now(), zone),
    end: failure ? localTime(parseTime(failure.end), zone) : '',
    mode: failure?.mode ?? '', mechanism: failure?.mechanism ?? '', text: failure?.text ?? '',
  });
  // Until one is chosen it is the first of the list, which may come after the form.
  const asset = fields.asset === '' ? (assets[0]?.value ?? '') : fields.asset;
  const instant = (text: string): string | null => {
    const ms = parseLocalTime(text, zone);
    return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
  };
  const save = (): ReturnType<typeof addFailure> => {
    const body = { asset: Number(asset), begin: instant(fields.begin) ?? '', end: instant(fields.end), mode: fields.mode, mechanism: fields.mechanism, text: fields.text.trim() };
    return failure ? correctFailure(failure.id, body) : addFailure(body);
  };
  return (
    <AddForm
      submitLabel={t(failure ? 'action.save' : 'failures.save')}
      create={save}
      onCreated={() => {
        say(t('failures.saved'));
        onDone();
      }}
    >
      <NativeSelect label={t('alarms.filter_asset')} value={asset} onChange={(event) => setFields({ ...fields, asset: event.currentTarget.value })} data={assets} />
      <TextInput type="datetime-local" label={t('failures.begin')} required withAsterisk={false} value={fields.begin} onChange={(event) => setFields({ ...fields, begin: event.currentTarget.value })} />
      <TextInput type="datetime-local" label={t('failures.end')} description={t('failures.end_hint')} value={fields.end} onChange={(event) => setFields({ ...fields, end: event.currentTarget.value })} />
      <FailureCodeFields mode={fields.mode} mechanism={fields.mechanism} onChange={(change) => setFields({ ...fields, ...change })} />
      <TextInput label={t('failures.text')} value={fields.text} onChange={(event) => setFields({ ...fields, text: event.currentTarget.value })} />
    </AddForm>
  );
}
