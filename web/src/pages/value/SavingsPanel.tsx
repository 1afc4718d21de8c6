// SPDX-License-Identifier: Apache-2.0
// Failures that an alarm told of: somebody confirms the hours it saved, and finance what an hour costs.
import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { mayAct } from '../../api/session';
import { fetchSavings, putRate, putSaving, type ValueFailure } from '../../api/value';
import { AddForm } from '../../components/AddForm';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';

export function SavingsPanel({ failures, onDone }: { failures: readonly ValueFailure[]; onDone: () => void }): ReactNode {
  const { role } = useServices().me;
  const { t, time, number } = useTexts();
  const rate = useLoad('value/rate', fetchSavings);
  const [chosen, setChosen] = useState<number | null>(null);
  const [isRating, setRating] = useState(false);
  const told = failures.filter((one) => one.result !== 'missed');
  const done = (): void => { setChosen(null); setRating(false); rate.reload(); onDone(); };
  return (
    <Panel title={t('value.savings')} actions={<Button size="compact-sm" variant="default" aria-expanded={isRating} onClick={() => setRating(!isRating)}>{t('value.confirm_rate')}</Button>}>
      <p className="mw-dim">{t('value.savings_sub')}</p>
      {rate.problem && <ProblemNote problem={rate.problem} onRetry={rate.reload} />}
      {rate.data && <p>{rate.data.rate ? t('value.rate', { amount: number(rate.data.rate.per_hour), currency: rate.data.rate.currency, person: rate.data.rate.by }) : t('value.no_rate')}</p>}
      {isRating && <RateForm onDone={done} />}
      {told.length === 0 && <p className="mw-dim">{t('value.nothing_told')}</p>}
      <ul className="mw-plain-list">
        {told.map((one) => (
          <li key={one.failure}>
            <div className="mw-decision">
              <strong>{one.asset_title}</strong>
              <span>{one.what}{' · '}{time(parseTime(one.begin), 'day-minute')}</span>
              <span className="mw-dim">{one.saved_hours === null ? t('value.not_confirmed') : t('value.confirmed', { hours: number(one.saved_hours) })}</span>
              {mayAct(role, 'operator') && <Button size="compact-sm" variant="default" aria-expanded={chosen === one.failure} aria-label={t('value.confirm_of', { title: one.asset_title })} onClick={() => setChosen(chosen === one.failure ? null : one.failure)}>{t('value.confirm')}</Button>}
            </div>
            {chosen === one.failure && <SavingForm failure={one.failure} onDone={done} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function SavingForm({ failure, onDone }: { failure: number; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [hours, setHours] = useState('');
  const [words, setWords] = useState('');
  return (
    <AddForm submitLabel={t('value.confirm')} create={() => putSaving(failure, Number(hours), words.trim())} onCreated={onDone}>
      <TextInput type="number" min={0} step="any" label={t('value.hours')} required withAsterisk={false} value={hours} onChange={(event) => setHours(event.currentTarget.value)} />
      <TextInput label={t('value.words')} description={t('value.words_hint')} required withAsterisk={false} maxLength={1000} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
    </AddForm>
  );
}

function RateForm({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [amount, setAmount] = useState('');
  const [currency, setCurrency] = useState('EUR');
  const [words, setWords] = useState('');
  return (
    <AddForm submitLabel={t('value.confirm_rate')} create={() => putRate({ per_hour: Number(amount), currency: currency.trim(), words: words.trim() })} onCreated={onDone}>
      <TextInput type="number" min={0} step="any" label={t('value.per_hour')} description={t('value.per_hour_hint')} required withAsterisk={false} value={amount} onChange={(event) => setAmount(event.currentTarget.value)} />
      <TextInput label={t('value.currency')} required withAsterisk={false} maxLength={3} value={currency} onChange={(event) => setCurrency(event.currentTarget.value)} />
      <TextInput label={t('value.rests_on')} required withAsterisk={false} maxLength={1000} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
    </AddForm>
  );
}
