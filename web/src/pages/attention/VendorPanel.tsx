// SPDX-License-Identifier: Apache-2.0
// What contacts with the vendor become at N sensors, beside what the contract covers.
import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchVendorForecast, type VendorForecast } from '../../api/attention';
import { AddForm } from '../../components/AddForm';
import { Panel } from '../../components/Notes';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import type { VerdictLook } from '../../model/kpi-scale';
import { saidText } from '../../model/said';

const kLooks: Readonly<Record<VendorForecast['verdict'], VerdictLook>> = { within: 'good', over: 'bad', inconclusive: 'unclear' };

export function VendorPanel(): ReactNode {
  const { t } = useTexts();
  const [fields, setFields] = useState({ sensors: '500', contracted: '20' });
  const [forecast, setForecast] = useState<VendorForecast | null>(null);
  return (
    <Panel title={t('vendor.title')}>
      <p className="mw-dim">{t('vendor.sub')}</p>
      <AddForm submitLabel={t('vendor.run')} create={() => fetchVendorForecast(Number(fields.sensors), Number(fields.contracted))} onCreated={setForecast}>
        <TextInput type="number" min={1} max={1_000_000} label={t('vendor.sensors')} required withAsterisk={false} value={fields.sensors} onChange={(event) => setFields({ ...fields, sensors: event.currentTarget.value })} />
        <TextInput type="number" min={0} max={1_000_000} label={t('vendor.contracted')} required withAsterisk={false} value={fields.contracted} onChange={(event) => setFields({ ...fields, contracted: event.currentTarget.value })} />
      </AddForm>
      {forecast && <Forecast forecast={forecast} />}
    </Panel>
  );
}

function Forecast({ forecast }: { forecast: VendorForecast }): ReactNode {
  const texts = useTexts();
  const { t, number, count } = texts;
  const { per_month, upper, verdict } = forecast;
  return (
    <div role="status" className="mw-add">
      <p className="mw-tally">
        <VerdictMark look={kLooks[verdict]} word={t(`vendor.verdict.${verdict}`)} />
        {per_month !== null && <span>{t('vendor.per_month', { value: number(per_month, 1) })}</span>}
        {/* A bound from next to nothing is a number without a meaning. */}
        {upper !== null && verdict !== 'inconclusive' && <span>{t('vendor.upper', { value: number(upper, 1) })}</span>}
      </p>
      {verdict === 'inconclusive' && <p>{t('vendor.too_little')}</p>}
      <p>{saidText(forecast.why_words, forecast.why, texts)}</p>
      {per_month === null && <p className="mw-dim">{t('vendor.seen', { count: forecast.contacts, shown: count(forecast.contacts), weeks: number(forecast.sensor_weeks, 1) })}</p>}
    </div>
  );
}
