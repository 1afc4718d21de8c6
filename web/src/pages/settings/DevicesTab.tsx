// SPDX-License-Identifier: Apache-2.0
// What may connect: name, protocol, topics; the secret is shown once.
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { createDevice, fetchDevices, type Device } from '../../api/admin';
import { AddForm } from '../../components/AddForm';
import type { Column } from '../../components/DataTable';
import { SecretNote } from '../../components/SecretNote';
import { useTexts } from '../../i18n/context';
import { ListTab } from './ListTab';

const kProtocols = ['mqtt', 'sparkplug', 'line', 'rest'];
const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');

export function DevicesTab(): ReactNode {
  const { t } = useTexts();
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  const columns = useMemo((): Column<Device>[] => {
    const filters = (list: readonly string[]): string => (list.length === 0 ? t('devices.all_topics') : list.join(', '));
    return [
      { id: 'name', title: t('devices.name'), value: (row) => row.name },
      { id: 'protocol', title: t('health.protocol'), value: (row) => row.protocol },
      { id: 'publish', title: t('devices.publish'), value: (row) => filters(row.publish_filters) },
      { id: 'subscribe', title: t('devices.subscribe'), value: (row) => filters(row.subscribe_filters) },
    ];
  }, [t]);
  return (
    <ListTab
      name="devices"
      title={t('settings.tab.devices')}
      empty={t('devices.empty')}
      addLabel={t('devices.add')}
      load={fetchDevices}
      columns={columns}
      above={made && <SecretNote title={t('devices.made', { name: made.name })} secret={made.secret} onDone={() => setMade(null)} />}
      form={(onDone) => <DeviceForm onCreated={(device) => { setMade(device); onDone(); }} />}
    />
  );
}

function DeviceForm({ onCreated }: { onCreated: (device: { name: string; secret: string }) => void }): ReactNode {
  const { t } = useTexts();
  const [fields, setFields] = useState({ name: '', protocol: 'mqtt', publish: '', subscribe: '' });
  return (
    <AddForm
      submitLabel={t('devices.create')}
      create={() => createDevice({ name: fields.name.trim(), protocol: fields.protocol, publish_filters: linesOf(fields.publish), subscribe_filters: linesOf(fields.subscribe) })}
      onCreated={onCreated}
    >
      <TextInput label={t('devices.name')} description={t('devices.name_hint')} value={fields.name} onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })} required withAsterisk={false} />
      <NativeSelect label={t('health.protocol')} value={fields.protocol} onChange={(event) => setFields({ ...fields, protocol: event.currentTarget.value })} data={kProtocols} />
      <Textarea label={t('devices.publish')} description={t('devices.filters_hint')} value={fields.publish} onChange={(event) => setFields({ ...fields, publish: event.currentTarget.value })} autosize minRows={2} />
      <Textarea label={t('devices.subscribe')} description={t('devices.filters_hint')} value={fields.subscribe} onChange={(event) => setFields({ ...fields, subscribe: event.currentTarget.value })} autosize minRows={2} />
    </AddForm>
  );
}
