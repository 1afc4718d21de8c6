// SPDX-License-Identifier: Apache-2.0
// What really failed, against what was alarmed: caught, late, missed. Without a log, not measured.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { addFailure, fetchMatchedFailures, type MatchedFailures } from '../../api/outcomes';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { useStore } from '../../lib/store';
import { useLoad } from '../../lib/use-load';
import { localTime, parseLocalTime } from '../../lib/zone-days';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';

export function FailuresPanel(): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const matched = useLoad('failures', fetchMatchedFailures);
  const [isAdding, setAdding] = useState(false);
  return (
    <Panel title={t('failures.title')} actions={mayAct(services.me.role, 'operator') && <Button size="compact-sm" variant="default" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>{isAdding ? t('action.cancel') : t('failures.add')}</Button>}>
      <p className="mw-dim">{t('failures.sub')}</p>
      {isAdding && (
        <div className="mw-card mw-add">
          <FailureForm
            onDone={() => {
              setAdding(false);
              matched.reload();
            }}
          />
        </div>
      )}
      {matched.problem && <ProblemNote problem={matched.problem} onRetry={matched.reload} />}
      {!matched.data && !matched.problem && <LoadingNote rows={1} />}
      {matched.data && <Matched data={matched.data} />}
    </Panel>
  );
}

function Matched({ data }: { data: MatchedFailures }): ReactNode {
  const { t, count, duration } = useTexts();
  const { caught, late, missed } = data;
  if (!data.is_measured || caught === null || late === null || missed === null) return <VerdictMark look="unknown" word={t('failures.not_measured')} />;
  const lead = data.lead_time_s?.median ?? null;
  return (
    <p className="mw-tally">
      <VerdictMark look="good" word={t('failures.caught', { shown: count(caught) })} />
      <VerdictMark look={late > 0 ? 'borderline' : 'good'} word={t('failures.late', { shown: count(late) })} />
      <VerdictMark look={missed > 0 ? 'bad' : 'good'} word={t('failures.missed', { shown: count(missed) })} />
      <span>{lead === null ? t('failures.no_lead') : t('failures.lead', { duration: duration(lead * 1000) })}</span>
    </p>
  );
}

function FailureForm({ onDone }: { onDone: () => void }): ReactNode {
  const services = useServices();
  const { t, zone } = useTexts();
  const plant = useStore(services.plant);
  const assets = [...(plant?.assets.values() ?? [])].map((place) => ({ value: String(place.asset.id), label: titleOf(place.asset) }));
  const [fields, setFields] = useState({ asset: assets[0]?.value ?? '', begin: localTime(services.clock.now(), zone), end: '', mode: '', mechanism: '', text: '' });
  const instant = (text: string): string | null => {
    const ms = parseLocalTime(text, zone);
    return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
  };
  return (
    <AddForm
      submitLabel={t('failures.save')}
      create={() => addFailure({ asset: Number(fields.asset), begin: instant(fields.begin) ?? '', end: instant(fields.end), mode: fields.mode.trim(), mechanism: fields.mechanism.trim(), text: fields.text.trim() })}
      onCreated={() => {
        say(t('failures.saved'));
        onDone();
      }}
    >
      <NativeSelect label={t('alarms.filter_asset')} value={fields.asset} onChange={(event) => setFields({ ...fields, asset: event.currentTarget.value })} data={assets} />
      <TextInput type="datetime-local" label={t('failures.begin')} required withAsterisk={false} value={fields.begin} onChange={(event) => setFields({ ...fields, begin: event.currentTarget.value })} />
      <TextInput type="datetime-local" label={t('failures.end')} description={t('failures.end_hint')} value={fields.end} onChange={(event) => setFields({ ...fields, end: event.currentTarget.value })} />
      <TextInput label={t('failures.mode')} description={t('failures.mode_hint')} value={fields.mode} onChange={(event) => setFields({ ...fields, mode: event.currentTarget.value })} />
      <TextInput label={t('failures.mechanism')} value={fields.mechanism} onChange={(event) => setFields({ ...fields, mechanism: event.currentTarget.value })} />
      <TextInput label={t('failures.text')} value={fields.text} onChange={(event) => setFields({ ...fields, text: event.currentTarget.value })} />
    </AddForm>
  );
}
