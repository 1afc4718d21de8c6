// SPDX-License-Identifier: Apache-2.0
// Somebody else for a while: from, to, who, instead of whom. Times are those of the roster's zone.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { addOverride, type Roster } from '../../api/rosters';
import { AddForm } from '../../components/AddForm';
import { Choice } from '../../components/Choice';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { localTime, parseLocalTime } from '../../lib/zone-days';
import { useServices } from '../../model/services';

interface Props {
  roster: Roster;
  layers: readonly string[];
  people: readonly string[];
  onDone: () => void;
}

export function OverrideForm({ roster, layers, people, onDone }: Props): ReactNode {
  const services = useServices();
  const { t, zone, zoneName } = useTexts();
  const soon = Math.ceil(services.clock.now() / 3_600_000) * 3_600_000;
  const shiftEnd = parseTime(roster.shift?.end);
  const [fields, setFields] = useState({
    begin: localTime(soon, zone), end: localTime(shiftEnd > soon ? shiftEnd : soon + 8 * 3_600_000, zone), layer: layers[0] ?? '', person: services.me.name, insteadOf: '', comment: '',
  });
  const beginMs = parseLocalTime(fields.begin, zone);
  const endMs = parseLocalTime(fields.end, zone);
  const isBackwards = Number.isFinite(beginMs) && Number.isFinite(endMs) && endMs <= beginMs;
  const iso = (ms: number): string => (Number.isFinite(ms) ? new Date(ms).toISOString() : '');
  const zoneAt = (ms: number): string => (Number.isFinite(ms) ? zoneName(ms) : zone);
  return (
    <AddForm
      submitLabel={t('rosters.save_override')}
      create={() => addOverride(roster.name, {
        begin: iso(beginMs), end: iso(endMs), layer: fields.layer, person: fields.person.trim(), instead_of: fields.insteadOf.trim(), comment: fields.comment.trim(),
      })}
      onCreated={() => {
        say(t('rosters.override_saved', { person: fields.person }));
        onDone();
      }}
    >
      <TextInput type="datetime-local" label={t('rosters.from')} description={zoneAt(beginMs)} required withAsterisk={false} value={fields.begin} onChange={(event) => setFields({ ...fields, begin: event.currentTarget.value })} />
      <TextInput type="datetime-local" label={t('rosters.to')} description={zoneAt(endMs)} required withAsterisk={false} value={fields.end} onChange={(event) => setFields({ ...fields, end: event.currentTarget.value })} error={isBackwards ? t('rosters.backwards') : null} />
      <NativeSelect label={t('rosters.layer')} value={fields.layer} onChange={(event) => setFields({ ...fields, layer: event.currentTarget.value })} data={[...layers]} />
      <Choice label={t('rosters.person')} options={people} required withAsterisk={false} value={fields.person} onChange={(event) => setFields({ ...fields, person: event.currentTarget.value })} />
      <Choice label={t('rosters.instead_of')} description={t('rosters.instead_of_hint')} options={people} value={fields.insteadOf} onChange={(event) => setFields({ ...fields, insteadOf: event.currentTarget.value })} />
      <TextInput label={t('rosters.comment')} value={fields.comment} onChange={(event) => setFields({ ...fields, comment: event.currentTarget.value })} />
    </AddForm>
  );
}
