// SPDX-License-Identifier: Apache-2.0
// The period in which project team and vendor may only look: how it stands, what has to happen yet.
import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchHandsOff, startHandsOff, type Exposure, type HandsOff, type HandsOffState } from '../../api/attention';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import type { VerdictLook } from '../../model/kpi-scale';
import { useServices } from '../../model/services';
import { BreakGlassForm } from './BreakGlassForm';

const kLooks: Readonly<Record<HandsOffState, VerdictLook>> = { none: 'unknown', planned: 'unknown', running: 'unknown', passed: 'good', failed: 'bad', inconclusive: 'unclear' };

export function HandsOffPanel(): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const handsOff = useLoad('hands-off', fetchHandsOff, 60_000);
  const [open, setOpen] = useState<'start' | 'glass' | null>(null);
  const [days, setDays] = useState('14');
  const data = handsOff.data;
  const isUnderWay = data?.state === 'running' || data?.state === 'planned';
  const done = (words: string): void => {
    say(words);
    setOpen(null);
    handsOff.reload();
  };
  return (
    <Panel title={t('handsoff.title')}>
      <p className="mw-dim">{t('handsoff.sub')}</p>
      {handsOff.problem && <ProblemNote problem={handsOff.problem} onRetry={handsOff.reload} />}
      {!data && !handsOff.problem && <LoadingNote rows={2} />}
      {data && <State data={data} />}
      <div className="mw-card-actions">
        {data && !isUnderWay && mayAct(services.me.role, 'engineer') && <Button variant="default" aria-expanded={open === 'start'} onClick={() => setOpen(open === 'start' ? null : 'start')}>{t('handsoff.start')}</Button>}
        {data?.state === 'running' && mayAct(services.me.role, 'administrator') && <Button variant="default" aria-expanded={open === 'glass'} onClick={() => setOpen(open === 'glass' ? null : 'glass')}>{t('handsoff.break')}</Button>}
      </div>
      {open === 'start' && (
        <AddForm submitLabel={t('handsoff.start')} create={() => startHandsOff(Number(days))} onCreated={() => done(t('handsoff.started'))}>
          <TextInput type="number" min={1} max={90} label={t('handsoff.days')} description={t('handsoff.days_hint')} required withAsterisk={false} value={days} onChange={(event) => setDays(event.currentTarget.value)} />
        </AddForm>
      )}
      {open === 'glass' && <BreakGlassForm onDone={() => done(t('handsoff.broken'))} />}
    </Panel>
  );
}

const kExposures = ['alarms-or-drills', 'answers', 'outages-recovered', 'sensors-replaced', 'sensors-added'] as const;

function State({ data }: { data: HandsOff }): ReactNode {
  const { t, time, count } = useTexts();
  const wordsOf = (entry: Exposure): string => {
    const known = kExposures.find((what) => what === entry.what);
    const words = known ? t(`handsoff.exposure.${known}`) : entry.what;
    return entry.shift === '' ? words : t('handsoff.on_shift', { what: words, shift: entry.shift });
  };
  return (
    <>
      <VerdictMark look={kLooks[data.state] ?? 'unknown'} word={t(`handsoff.state.${data.state}`)} />
      {data.begin !== null && data.end !== null && <p>{t('rosters.span', { begin: time(parseTime(data.begin), 'day-minute'), end: time(parseTime(data.end), 'day-minute') })}</p>}
      {data.failed_because !== '' && <p className="mw-attention-text">{t('handsoff.because', { reason: data.failed_because })}</p>}
      {data.exposure.length > 0 && (
        <table className="mw-grid">
          <caption>{t('handsoff.exposure')}</caption>
          <tbody>
            {data.exposure.map((entry) => (
              <tr key={`${entry.what}/${entry.shift}`}>
                <th scope="row">{wordsOf(entry)}</th>
                <td><VerdictMark look={entry.has >= entry.needs ? 'good' : 'unknown'} word={t('handsoff.has_of', { has: count(entry.has), needs: count(entry.needs) })} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
