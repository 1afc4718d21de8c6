// SPDX-License-Identifier: Apache-2.0
// The filter, which is the URL; and the list as CSV.
import { Button, Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/context';
import { downloadText, toCsv } from '../../lib/csv';
import { navigate, usePlace, withParams } from '../../lib/router';
import { useStore } from '../../lib/store';
import { useIsPhone } from '../../lib/use-is-phone';
import { kFilterStates, type AlarmFilter, type ListRow } from '../../model/alarm-list';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';

/// `positions`: to choose from; with fewer than two there is nothing to choose.
export function AlarmFilterBar({ filter, rows, positions }: { filter: AlarmFilter; rows: readonly ListRow[]; positions: readonly string[] }): ReactNode {
  const { t, count } = useTexts();
  const { pathname, search } = usePlace();
  const plant = useStore(useServices().plant);
  const set = (changes: Record<string, string | null>): void => navigate(pathname + withParams(search, changes), 'replace');
  const isPhone = useIsPhone();
  const states = kFilterStates.map((state) => ({ value: state, label: t(`alarms.state.${state}`) }));
  const choose = (state: string): void => set({ state: state === 'open' ? null : state });
  const alarms = rows.flatMap((row) => (row.kind === 'alarm' ? [row.alarm] : []));
  const saveCsv = (): void =>
    downloadText('alarms.csv', toCsv(
      ['id', 'priority', 'state', 'message', 'subject', 'value', 'limit', 'unit', 'raised', 'returned', 'acknowledged', 'acknowledged_by', 'comment'],
      alarms.map((alarm) => [alarm.id, alarm.priority, alarm.state, alarm.message, alarm.subject.path, alarm.value, alarm.limit, alarm.subject.unit, alarm.raised, alarm.returned, alarm.acknowledged, alarm.acknowledged_by, alarm.comment]),
    ), 'text/csv');
  return (
    <div className="mw-filter" role="search" aria-label={t('alarms.filter')}>
      {/* Six states side by side are wider than a phone. */}
      {isPhone
        ? <NativeSelect aria-label={t('alarms.filter_state')} value={filter.state} onChange={(event) => choose(event.currentTarget.value)} data={states} />
        : <SegmentedControl size="sm" aria-label={t('alarms.filter_state')} value={filter.state} onChange={choose} data={states} />}
      <NativeSelect aria-label={t('alarms.filter_priority')} value={String(filter.priority ?? '')} onChange={(event) => set({ priority: event.currentTarget.value })} data={[{ value: '', label: t('alarms.any_priority') }, ...([1, 2, 3] as const).map((priority) => ({ value: String(priority), label: t(`priority.name.${priority}`) }))]} />
      <NativeSelect aria-label={t('alarms.filter_asset')} value={String(filter.asset ?? '')} onChange={(event) => set({ asset: event.currentTarget.value })} data={[{ value: '', label: t('alarms.any_asset') }, ...[...(plant?.assets.values() ?? [])].map((place) => ({ value: String(place.asset.id), label: titleOf(place.asset) }))]} />
      {(positions.length > 1 || filter.position !== null) && (
        <NativeSelect aria-label={t('alarms.filter_position')} value={filter.position ?? ''} onChange={(event) => set({ position: event.currentTarget.value })} data={[{ value: '', label: t('alarms.any_position') }, ...[...new Set([...positions, ...(filter.position === null ? [] : [filter.position])])].sort().map((name) => ({ value: name, label: name }))]} />
      )}
      <TextInput aria-label={t('alarms.filter_text')} placeholder={t('alarms.filter_text')} value={filter.text} onChange={(event) => set({ q: event.currentTarget.value })} />
      <Checkbox label={t('alarms.group')} checked={filter.isGrouped} onChange={(event) => set({ group: event.currentTarget.checked ? null : 'none' })} />
      <span className="mw-dim" role="status">{t('alarms.shown', { count: alarms.length, shown: count(alarms.length) })}</span>
      <Button size="compact-sm" variant="subtle" onClick={saveCsv} className="mw-wide-only">{t('action.csv')}</Button>
    </div>
  );
}
