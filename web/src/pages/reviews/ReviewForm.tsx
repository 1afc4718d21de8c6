// SPDX-License-Identifier: Apache-2.0
// Sets up a review, or changes one: its rhythm, who chairs it and who attends for which function.
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { addReview, putReview, type NewReview, type Review } from '../../api/reviews';
import { fetchWaves, kFunctions } from '../../api/rollout';
import type { Weekday } from '../../api/value';
import { AddForm } from '../../components/AddForm';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { asWanted, attendeesOf, peopleOf } from '../../model/review';

const kWeekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const kFresh: NewReview = { name: '', is_on: true, cycle: 'weeks', weeks: 1, weekday: 1, time: '09:00', wave: null, chair: '', attendees: [] };

export function ReviewForm({ review, onDone }: { review?: Review; onDone: (id: number) => void }): ReactNode {
  const { t } = useTexts();
  const waves = useLoad('waves', fetchWaves);
  const [edited, setEdited] = useState<NewReview>(review ? { ...review, weeks: review.weeks ?? 1, weekday: review.weekday ?? 1, time: review.time ?? '09:00' } : kFresh);
  const [people, setPeople] = useState(() => peopleOf(edited.attendees));
  const wanted = (): NewReview => asWanted({ ...edited, attendees: attendeesOf(people) });
  const isWeekly = edited.cycle === 'weeks';
  return (
    <Panel title={review ? t('reviews.edit_one', { name: review.name }) : t('reviews.add')}>
      {waves.problem && <ProblemNote problem={waves.problem} onRetry={waves.reload} />}
      <AddForm submitLabel={t('readiness.save')} create={() => (review ? putReview(review.id, wanted()) : addReview(wanted()))} onCreated={(made) => onDone(made.id)}>
        <TextInput label={t('reviews.name')} required withAsterisk={false} maxLength={200} value={edited.name} onChange={(event) => setEdited({ ...edited, name: event.currentTarget.value })} />
        <NativeSelect label={t('reviews.about')} value={String(edited.wave ?? '')} data={[{ value: '', label: t('reviews.about_plant') }, ...(waves.data?.waves ?? []).map((wave) => ({ value: String(wave.id), label: wave.title }))]} onChange={(event) => setEdited({ ...edited, wave: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })} />
        <NativeSelect label={t('reviews.cycle')} value={edited.cycle} data={[{ value: 'weeks', label: t('reviews.cycle.weeks') }, { value: 'windows', label: t('reviews.cycle.windows') }]} onChange={(event) => setEdited({ ...edited, cycle: event.currentTarget.value === 'windows' ? 'windows' : 'weeks' })} />
        {isWeekly && <TextInput type="number" min={1} max={26} label={t('reviews.weeks')} required withAsterisk={false} value={String(edited.weeks ?? 1)} onChange={(event) => setEdited({ ...edited, weeks: Number(event.currentTarget.value) })} />}
        {isWeekly && <NativeSelect label={t('value.weekday')} value={String(edited.weekday)} data={kWeekdays.map((day) => ({ value: String(day), label: t(`value.weekday.${day}`) }))} onChange={(event) => setEdited({ ...edited, weekday: kWeekdays.find((day) => String(day) === event.currentTarget.value) ?? edited.weekday })} />}
        {isWeekly && <TextInput type="time" label={t('reviews.time')} required withAsterisk={false} value={edited.time ?? ''} onChange={(event) => setEdited({ ...edited, time: event.currentTarget.value })} />}
        <TextInput label={t('reviews.chair')} description={t('reviews.chair_hint')} required withAsterisk={false} value={edited.chair} onChange={(event) => setEdited({ ...edited, chair: event.currentTarget.value })} />
        {kFunctions.map((one) => (
          <TextInput key={one} label={t(`rollout.function.${one}`)} description={t('value.people_hint')} value={people[one] ?? ''} onChange={(event) => setPeople({ ...people, [one]: event.currentTarget.value })} />
        ))}
        {review && <Checkbox label={t('reviews.is_on')} checked={edited.is_on} onChange={(event) => setEdited({ ...edited, is_on: event.currentTarget.checked })} />}
      </AddForm>
    </Panel>
  );
}
