// SPDX-License-Identifier: Apache-2.0
// What the shift notes for itself and for the next one.
import { NativeSelect, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { mayAct } from '../../api/session';
import { addLogEntry, fetchShiftLog } from '../../api/rosters';
import { AddForm } from '../../components/AddForm';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { kDay } from '../../lib/format-time';
import { useStore } from '../../lib/store';
import { useLoad } from '../../lib/use-load';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';
import { LogEntries } from './LogEntries';

/// `roster` '': remarks of all, written to the one of operations.
export function ShiftLogPanel({ roster }: { roster: string }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const plant = useStore(services.plant);
  const log = useLoad(`shift-log/${roster}`, (signal) => {
    const now = services.clock.now();
    return fetchShiftLog(roster, now - 2 * kDay, now + 60_000, signal);
  }, 30_000);
  const [text, setText] = useState('');
  const [asset, setAsset] = useState('');
  const assets = [...(plant?.assets.values() ?? [])].map((place) => ({ value: String(place.asset.id), label: titleOf(place.asset) }));
  return (
    <Panel title={t('shiftlog.title')}>
      {mayAct(services.me.role, 'operator') && (
        <AddForm
          submitLabel={t('shiftlog.add')}
          create={() => addLogEntry(roster, text.trim(), asset === '' ? null : Number(asset))}
          onCreated={() => {
            setText('');
            log.reload();
          }}
        >
          <Textarea label={t('shiftlog.text')} autosize minRows={2} required withAsterisk={false} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <NativeSelect label={t('shiftlog.asset')} value={asset} onChange={(event) => setAsset(event.currentTarget.value)} data={[{ value: '', label: t('shiftlog.no_asset') }, ...assets]} />
        </AddForm>
      )}
      {log.problem && <ProblemNote problem={log.problem} onRetry={log.reload} />}
      {!log.data && !log.problem && <LoadingNote rows={2} />}
      {log.data && <LogEntries entries={log.data.entries} empty={t('shiftlog.empty')} />}
    </Panel>
  );
}
