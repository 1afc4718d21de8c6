// SPDX-License-Identifier: Apache-2.0
// Which days, and whose alarms. Both are the URL.
import { NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/context';
import { navigate, usePlace, withParams } from '../../lib/router';
import { useStore } from '../../lib/store';
import { civilDay, isoDay } from '../../lib/zone-days';
import { kPeriodDays, type PeriodChoice } from '../../model/kpi-period';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';

interface Props {
  choice: PeriodChoice;
  scope: string;
  positions: readonly string[];
  /// What the choice comes to: where choosing own days begins.
  span: { fromMs: number; toMs: number };
}

export function PeriodBar({ choice, scope, positions, span }: Props): ReactNode {
  const { t, zone } = useTexts();
  const { pathname, search } = usePlace();
  const plant = useStore(useServices().plant);
  const set = (changes: Record<string, string | null>): void => navigate(pathname + withParams(search, changes), 'replace');
  const dayOf = (ms: number): string => isoDay(civilDay(ms, zone));
  const pick = (value: string): void =>
    value === 'days' ? set({ days: null, from: dayOf(span.fromMs), to: dayOf(span.toMs - 1) }) : set({ days: value, from: null, to: null });
  const areas = (plant?.plant.sites ?? []).flatMap((site) => site.areas.map((area) => ({ value: `area:${area.id}`, label: t('kpi.area', { area: titleOf(area) }) })));
  const named = positions.map((position) => ({ value: `position:${position}`, label: t('kpi.position', { position }) }));
  const scopes = [{ value: 'plant', label: t('kpi.plant') }, ...areas, ...named];
  // A link may name what this plant does not have (any more); then the field says what it asked for.
  if (!scopes.some((entry) => entry.value === scope)) scopes.push({ value: scope, label: scope });
  return (
    <div className="mw-filter mw-toolbar" role="search" aria-label={t('kpi.choose')}>
      <NativeSelect aria-label={t('kpi.period')} value={choice.kind === 'last' ? String(choice.days) : 'days'} onChange={(event) => pick(event.currentTarget.value)} data={[...kPeriodDays.map((days) => ({ value: String(days), label: t('kpi.last_days', { count: days }) })), { value: 'days', label: t('kpi.own_days') }]} />
      {choice.kind === 'days' && (
        <>
          <TextInput type="date" aria-label={t('kpi.from')} value={choice.first} max={choice.last} onChange={(event) => event.currentTarget.value !== '' && set({ from: event.currentTarget.value })} />
          <TextInput type="date" aria-label={t('kpi.to')} value={choice.last} min={choice.first} onChange={(event) => event.currentTarget.value !== '' && set({ to: event.currentTarget.value })} />
        </>
      )}
      <NativeSelect aria-label={t('kpi.scope')} value={scope} onChange={(event) => set({ scope: event.currentTarget.value === 'plant' ? null : event.currentTarget.value })} data={scopes} />
    </div>
  );
}
