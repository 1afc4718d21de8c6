// SPDX-License-Identifier: Apache-2.0
// Work on a machine that no alarm asked for; that of an alarm is opened from the alarm.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { openOrderForAsset } from '../../api/orders';
import { AddForm } from '../../components/AddForm';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useStore } from '../../lib/store';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';

export function NewOrder({ onDone }: { onDone: () => void }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const plant = useStore(services.plant);
  const assets = [...(plant?.assets.values() ?? [])].map((place) => ({ value: String(place.asset.id), label: titleOf(place.asset) }));
  const [fields, setFields] = useState({ asset: assets[0]?.value ?? '', title: '', comment: '' });
  return (
    <AddForm
      submitLabel={t('answer.order_send')}
      create={() => openOrderForAsset(Number(fields.asset), fields.title.trim(), fields.comment.trim())}
      onCreated={(order) => {
        say(t('answer.said_order', { title: order.title }));
        onDone();
      }}
    >
      <NativeSelect label={t('alarms.filter_asset')} value={fields.asset} onChange={(event) => setFields({ ...fields, asset: event.currentTarget.value })} data={assets} />
      <TextInput label={t('answer.order_title')} required withAsterisk={false} maxLength={200} value={fields.title} onChange={(event) => setFields({ ...fields, title: event.currentTarget.value })} />
      <TextInput label={t('rosters.comment')} value={fields.comment} onChange={(event) => setFields({ ...fields, comment: event.currentTarget.value })} />
    </AddForm>
  );
}
