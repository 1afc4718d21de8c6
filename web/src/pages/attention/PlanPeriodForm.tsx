// SPDX-License-Identifier: Apache-2.0
// Plans a period: how long, from when, and what has to happen in it for a pass to mean anything.
import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { planHandsOff, type HandsOffTerms } from '../../api/attention';
import { AddForm } from '../../components/AddForm';
import { useTexts } from '../../i18n/context';
import { parseLocalTime } from '../../lib/zone-days';

const kUsual: HandsOffTerms = { per_shift: 1, answers_per_shift: 1, outages: 1, sensors_replaced: 1, sensors_added: 1, tolerated_help: 0 };
const kTerms = ['per_shift', 'answers_per_shift', 'outages', 'sensors_replaced', 'sensors_added', 'tolerated_help'] as const;

export function PlanPeriodForm({ onDone }: { onDone: () => void }): ReactNode {
  const { t, zone } = useTexts();
  const [days, setDays] = useState('14');
  const [begin, setBegin] = useState('');
  const [terms, setTerms] = useState(kUsual);
  const start = (): string | null => {
    const ms = parseLocalTime(begin, zone);
    return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
  };
  return (
    <AddForm submitLabel={t('handsoff.start')} create={() => planHandsOff(Number(days), start(), terms)} onCreated={onDone}>
      <TextInput type="number" min={1} max={90} label={t('handsoff.days')} description={t('handsoff.days_hint')} required withAsterisk={false} value={days} onChange={(event) => setDays(event.currentTarget.value)} />
      <TextInput type="datetime-local" label={t('handsoff.begin')} description={t('dryrun.at_hint', { zone })} value={begin} onChange={(event) => setBegin(event.currentTarget.value)} />
      <fieldset className="mw-fieldset mw-whole">
        <legend>{t('handsoff.terms')}</legend>
        <div className="mw-inline-form">
          {kTerms.map((term) => (
            <TextInput key={term} type="number" min={0} max={1000} label={t(`handsoff.term.${term}`)} required withAsterisk={false} value={String(terms[term])} onChange={(event) => setTerms({ ...terms, [term]: Number(event.currentTarget.value) })} />
          ))}
        </div>
      </fieldset>
    </AddForm>
  );
}
