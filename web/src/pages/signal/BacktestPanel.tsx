// SPDX-License-Identifier: Apache-2.0
// What other settings of a rule would have done to the past, beside what the rule in force would have.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { backtestRule, type Backtest, type TriedSettings } from '../../api/rules';
import type { Rule } from '../../api/signals';
import { AddForm } from '../../components/AddForm';
import { useTexts } from '../../i18n/context';
import { kDay } from '../../lib/format-time';
import { unitText } from '../../lib/units';
import { useServices } from '../../model/services';
import { BacktestResult } from './BacktestResult';

const kPeriods = [1, 7, 30, 90, 365] as const;

export function BacktestPanel({ rule, unit }: { rule: Rule; unit: string }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const [days, setDays] = useState('30');
  const [fields, setFields] = useState({ limit: String(rule.limit), deadband: String(rule.deadband), on: String(rule.on_delay_ms / 1000), off: String(rule.off_delay_ms / 1000), window: String(rule.window_ms / 1000) });
  const [result, setResult] = useState<Backtest | null>(null);
  const hasLimit = rule.kind !== 'stuck' && rule.kind !== 'no-data';
  const shownUnit = unitText(unit);
  const tried = (): TriedSettings => ({
    ...(hasLimit ? { limit: Number(fields.limit) } : { window_ms: Math.round(Number(fields.window) * 1000) }),
    deadband: Number(fields.deadband), on_delay_ms: Math.round(Number(fields.on) * 1000), off_delay_ms: Math.round(Number(fields.off) * 1000),
  });
  const field = (key: keyof typeof fields, label: string, min?: number): ReactNode => (
    <TextInput type="number" step="any" {...(min === undefined ? {} : { min })} label={label} required withAsterisk={false} value={fields[key]} onChange={(event) => setFields({ ...fields, [key]: event.currentTarget.value })} />
  );
  return (
    <section className="mw-backtest" aria-label={t('backtest.title')}>
      <p className="mw-dim">{t('backtest.hint')}</p>
      <AddForm
        submitLabel={t('backtest.run')}
        create={() => {
          const now = services.clock.now();
          return backtestRule(rule.id, tried(), now - Number(days) * kDay, now);
        }}
        onCreated={setResult}
      >
        <NativeSelect label={t('backtest.period')} value={days} onChange={(event) => setDays(event.currentTarget.value)} data={kPeriods.map((n) => ({ value: String(n), label: t('kpi.last_days', { count: n }) }))} />
        {hasLimit && field('limit', shownUnit === '' ? t('rule.limit') : t('rule.limit_in', { unit: shownUnit }))}
        {!hasLimit && field('window', t('rule.window'), 0)}
        {rule.kind !== 'no-data' && field('deadband', t('rule.deadband'), 0)}
        {field('on', t('rule.on_delay'), 0)}
        {field('off', t('rule.off_delay'), 0)}
      </AddForm>
      {result && <BacktestResult result={result} unit={unit} />}
    </section>
  );
}
