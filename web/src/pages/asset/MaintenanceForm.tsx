// SPDX-License-Identifier: Apache-2.0
// Plans a window: this machine or its whole line, from, to, why. Times are in the site's zone.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { planMaintenance } from '../../api/maintenance';
import { AddForm } from '../../components/AddForm';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { localTime, parseLocalTime } from '../../lib/zone-days';
import { useServices } from '../../model/services';

const kHour = 3_600_000;

export function MaintenanceForm({ asset, line, onDone }: { asset: number; line: number | null; onDone: () => void }): ReactNode {
  const services = useServices();
  const { t, zone, zoneName } = useTexts();
  const soon = Math.ceil(services.clock.now() / kHour) * kHour;
  const [fields, setFields] = useState({ begin: localTime(soon, zone), end: localTime(soon + 8 * kHour, zone), scope: 'asset', reason: '' });
  const beginMs = parseLocalTime(fields.begin, zone);
  const endMs = parseLocalTime(fields.end, zone);
  const isBackwards = Number.isFinite(beginMs) && Number.isFinite(endMs) && endMs <= beginMs;
  const iso = (ms: number): string => (Number.isFinite(ms) ? new Date(ms).toISOString() : '');
  const zoneAt = (ms: number): string => (Number.isFinite(ms) ? zoneName(ms) : zone);
  const isLine = fields.scope === 'line' && line !== null;
  const scopes = [{ value: 'asset', label: t('maintenance.scope_asset') }, ...(line === null ? [] : [{ value: 'line', label: t('maintenance.scope_line') }])];
  return (
    <AddForm
      submitLabel={t('maintenance.save')}
      create={() => planMaintenance({ scope: isLine ? 'line' : 'asset', scope_id: isLine ? line : asset, begin: iso(beginMs), end: iso(endMs), reason: fields.reason.trim() })}
      onCreated={() => {
        say(t('maintenance.saved'));
        onDone();
      }}
    >
      <NativeSelect label={t('maintenance.scope')} value={fields.scope} onChange={(event) => setFields({ ...fields, scope: event.currentTarget.value })} data={scopes} />
      <TextInput type="datetime-local" label={t('maintenance.from')} description={zoneAt(beginMs)} required withAsterisk={false} value={fields.begin} onChange={(event) => setFields({ ...fields, begin: event.currentTarget.value })} />
      <TextInput type="datetime-local" label={t('maintenance.to')} description={zoneAt(endMs)} required withAsterisk={false} value={fields.end} onChange={(event) => setFields({ ...fields, end: event.currentTarget.value })} error={isBackwards ? t('maintenance.backwards') : null} />
      <TextInput label={t('maintenance.reason')} required withAsterisk={false} maxLength={400} value={fields.reason} onChange={(event) => setFields({ ...fields, reason: event.currentTarget.value })} />
    </AddForm>
  );
}
