// SPDX-License-Identifier: Apache-2.0
// Lets a drill come round: what, where, how often, within which hours and for which shift.
import { Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { addDrillSchedule, type NewDrillSchedule } from '../../api/drill-schedules';
import { AddForm } from '../../components/AddForm';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useStore } from '../../lib/store';
import { weekdayName } from '../../model/drill-rhythm';
import { titleOf } from '../../model/plant-index';
import { saidTexts } from '../../model/said';
import { useServices } from '../../model/services';

const kRhythms = ['weekday', 'day_of_month', 'every_days'] as const;
type Rhythm = (typeof kRhythms)[number];
const kWeekdays = [0, 1, 2, 3, 4, 5, 6];

export function DrillScheduleForm({ titles, onAdded }: { titles: ReadonlyMap<string, string>; onAdded: () => void }): ReactNode {
  const texts = useTexts();
  const { t, locale } = texts;
  const plant = useStore(useServices().plant);
  const [procedure, setProcedure] = useState('');
  const [asset, setAsset] = useState('');
  const [rhythm, setRhythm] = useState<Rhythm>('day_of_month');
  const [every, setEvery] = useState(1);
  const [from, setFrom] = useState('08:00');
  const [to, setTo] = useState('16:00');
  const [shift, setShift] = useState('');
  const [isAnnounced, setAnnounced] = useState(false);
  const choose = (next: Rhythm): void => {
    setRhythm(next);
    setEvery(next === 'weekday' ? 0 : next === 'every_days' ? 30 : 1);
  };
  const create = () => {
    const wanted: NewDrillSchedule = { procedure, asset: Number(asset), [rhythm]: every, from, to, shift: shift.trim(), is_announced: isAnnounced };
    return addDrillSchedule(wanted);
  };
  return (
    <AddForm submitLabel={t('drill.schedule.add')} create={create} onCreated={(added) => { say([t('drill.schedule.said_added'), ...saidTexts(added.warnings_words, added.warnings, texts)].join(' ')); onAdded(); }}>
      <NativeSelect label={t('procedure.title')} required withAsterisk={false} value={procedure} onChange={(event) => setProcedure(event.currentTarget.value)} data={[{ value: '', label: t('drill.schedule.choose_procedure') }, ...[...titles].map(([name, title]) => ({ value: name, label: title || name }))]} />
      <NativeSelect label={t('drill.asset')} required withAsterisk={false} value={asset} onChange={(event) => setAsset(event.currentTarget.value)} data={[{ value: '', label: t('drill.choose_asset') }, ...[...(plant?.assets.values() ?? [])].map((place) => ({ value: String(place.asset.id), label: titleOf(place.asset) }))]} />
      <NativeSelect label={t('drill.schedule.rhythm')} value={rhythm} onChange={(event) => choose(event.currentTarget.value as Rhythm)} data={kRhythms.map((one) => ({ value: one, label: t(`drill.schedule.rhythm.${one}`) }))} />
      {rhythm === 'weekday'
        ? <NativeSelect label={t('drill.schedule.weekday')} value={String(every)} onChange={(event) => setEvery(Number(event.currentTarget.value))} data={kWeekdays.map((day) => ({ value: String(day), label: weekdayName(day, locale) }))} />
        : <NumberInput label={t(rhythm === 'every_days' ? 'drill.schedule.every_days' : 'drill.schedule.day_of_month')} min={1} max={rhythm === 'every_days' ? 366 : 31} allowDecimal={false} value={every} onChange={(value) => setEvery(Number(value))} />}
      <TextInput type="time" label={t('drill.schedule.from')} required withAsterisk={false} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
      <TextInput type="time" label={t('drill.schedule.to')} required withAsterisk={false} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      <TextInput label={t('drill.schedule.shift')} description={t('drill.schedule.shift_hint')} maxLength={100} value={shift} onChange={(event) => setShift(event.currentTarget.value)} />
      <Checkbox label={t('drill.announced')} description={t('drill.schedule.announced_hint')} checked={isAnnounced} onChange={(event) => setAnnounced(event.currentTarget.checked)} />
    </AddForm>
  );
}
