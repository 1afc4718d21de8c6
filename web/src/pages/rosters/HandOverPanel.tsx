// SPDX-License-Identifier: Apache-2.0
// The report of the shift: what is open, what was noted, and two signatures by different people.
import { Button, Checkbox, Group } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { mayAct } from '../../api/session';
import { fetchHandOver, signHandOver, type HandOverSide, type Signature } from '../../api/rosters';
import { Age } from '../../components/Age';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { LogEntries } from './LogEntries';

export function HandOverPanel(): ReactNode {
  const services = useServices();
  const { t, time, count } = useTexts();
  const report = useLoad('hand-over', fetchHandOver, 30_000);
  const [neededHelp, setNeededHelp] = useState(false);
  const [busy, setBusy] = useState<HandOverSide | null>(null);
  const data = report.data;
  const sign = async (as: HandOverSide): Promise<void> => {
    setBusy(as);
    const result = await signHandOver(as, neededHelp);
    setBusy(null);
    if (!result.ok) return sayProblem(result.problem);
    say(t(`handover.signed.${as}`));
    report.reload();
  };
  const maySign = mayAct(services.me.role, 'operator');
  return (
    <Panel title={t('handover.title')} actions={<Button size="compact-sm" variant="subtle" onClick={() => window.print()}>{t('action.print')}</Button>}>
      {report.problem && <ProblemNote problem={report.problem} onRetry={report.reload} />}
      {!data && !report.problem && <LoadingNote rows={3} />}
      {data && (
        <>
          <p><strong>{data.shift}</strong> <span className="mw-dim">{t('rosters.span', { begin: time(parseTime(data.begin), 'day-minute'), end: time(parseTime(data.end), 'day-minute') })}</span></p>
          <h3>{t('handover.open', { count: data.open_alarms.length, shown: count(data.open_alarms.length) })}</h3>
          {data.open_alarms.length === 0 && <p className="mw-dim">{t('handover.none_open')}</p>}
          <ul className="mw-plain-list">
            {data.open_alarms.map((line) => <li key={line}>{line}</li>)}
          </ul>
          <h3>{t('shiftlog.title')}</h3>
          <LogEntries entries={data.entries} empty={t('shiftlog.empty')} />
          <dl className="mw-facts mw-facts-wide">
            <div><dt>{t('handover.outgoing')}</dt><dd><Signed by={data.signed_out_by} /></dd></div>
            <div><dt>{t('handover.incoming')}</dt><dd><Signed by={data.signed_in_by} /></dd></div>
          </dl>
          {maySign && data.signed_out_by === null && (
            <Checkbox label={t('handover.needed_help')} description={t('handover.needed_help_hint')} checked={neededHelp} onChange={(event) => setNeededHelp(event.currentTarget.checked)} />
          )}
          {maySign && (
            <Group gap="xs" mt="sm">
              {data.signed_out_by === null && <Button onClick={() => void sign('outgoing')} loading={busy === 'outgoing'}>{t('handover.sign_out')}</Button>}
              {data.signed_in_by === null && <Button variant={data.signed_out_by === null ? 'default' : 'filled'} onClick={() => void sign('incoming')} loading={busy === 'incoming'} disabled={data.signed_out_by === null || data.signed_out_by.who === services.me.name}>{t('handover.sign_in')}</Button>}
            </Group>
          )}
          {data.signed_out_by?.who === services.me.name && data.signed_in_by === null && <p className="mw-dim">{t('handover.other_person')}</p>}
        </>
      )}
    </Panel>
  );
}

function Signed({ by }: { by: Signature | null }): ReactNode {
  const { t } = useTexts();
  if (by === null) return t('handover.unsigned');
  return <><strong>{by.who}</strong> · <Age at={by.time} /></>;
}
