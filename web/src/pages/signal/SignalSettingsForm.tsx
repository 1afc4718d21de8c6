// SPDX-License-Identifier: Apache-2.0
import { Autocomplete, Button, Group, NumberInput, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Problem } from '../../api/result';
import { patchSignal, type Signal } from '../../api/signals';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { kCommonUnits } from '../../lib/units';
import { useServices } from '../../model/services';

const numberOrNull = (value: string | number): number | null => (value === '' ? null : Number(value));

export function SignalSettingsForm({ signal, mayEdit }: { signal: Signal; mayEdit: boolean }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const [title, setTitle] = useState(signal.title);
  const [unit, setUnit] = useState(signal.unit);
  const [low, setLow] = useState<string | number>(signal.range_low ?? '');
  const [high, setHigh] = useState<string | number>(signal.range_high ?? '');
  const [at4, setAt4] = useState<string | number>(signal.value_at_4_ma ?? '');
  const [at20, setAt20] = useState<string | number>(signal.value_at_20_ma ?? '');
  const [interval, setInterval] = useState<string | number>(signal.expected_interval_ms / 1000);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const rangeError = low !== '' && high !== '' && Number(low) >= Number(high) ? t('signal.range_error') : null;
  const loopError = (at4 === '') !== (at20 === '') || (at4 !== '' && Number(at4) === Number(at20)) ? t('signal.loop_error') : null;
  const intervalError = interval === '' || Number(interval) <= 0 ? t('signal.interval_error') : null;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (rangeError !== null || loopError !== null || intervalError !== null) return;
    setBusy(true);
    const result = await patchSignal(signal.id, {
      title: title.trim(), unit: unit.trim(), range_low: numberOrNull(low), range_high: numberOrNull(high),
      value_at_4_ma: numberOrNull(at4), value_at_20_ma: numberOrNull(at20),
      expected_interval_ms: Math.round(Number(interval) * 1000),
    });
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (!result.ok) return;
    say(t('signal.saved'));
    void services.reload();
  };
  return (
    <form className="mw-form" onSubmit={(event) => void submit(event)}>
      <TextInput label={t('signal.title')} value={title} onChange={(event) => setTitle(event.currentTarget.value)} disabled={!mayEdit} />
      <Autocomplete label={t('signal.unit')} description={t('signal.unit_hint')} value={unit} onChange={setUnit} data={[...kCommonUnits]} disabled={!mayEdit} comboboxProps={{ withinPortal: false }} />
      <Group grow align="start">
        <NumberInput label={t('signal.range_low')} value={low} onChange={setLow} disabled={!mayEdit} hideControls />
        <NumberInput label={t('signal.range_high')} value={high} onChange={setHigh} error={rangeError} disabled={!mayEdit} hideControls />
      </Group>
      {signal.kind === 'analog' && signal.type === 'float64' && (
        <Group grow align="start">
          <NumberInput label={t('signal.value_at_4_ma')} description={t('signal.loop_hint')} value={at4} onChange={setAt4} disabled={!mayEdit} hideControls />
          <NumberInput label={t('signal.value_at_20_ma')} value={at20} onChange={setAt20} error={loopError} disabled={!mayEdit} hideControls />
        </Group>
      )}
      <NumberInput label={t('signal.interval')} value={interval} onChange={setInterval} error={intervalError} disabled={!mayEdit} hideControls />
      <dl className="mw-facts">
        <div><dt>{t('signal.address')}</dt><dd><code>{signal.address}</code></dd></div>
        <div><dt>{t('signal.type')}</dt><dd>{`${t(`signal.kind.${signal.kind}`)} (${signal.type})`}</dd></div>
      </dl>
      {mayEdit ? <Button type="submit" loading={isBusy}>{t('action.save')}</Button> : <p className="mw-dim">{t('signal.read_only')}</p>}
      {problem && <ProblemNote problem={problem} />}
    </form>
  );
}
