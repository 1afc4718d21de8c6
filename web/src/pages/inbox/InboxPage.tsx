// SPDX-License-Identifier: Apache-2.0
// Signals that arrived without having been announced: adopt with one click, or dismiss.
import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { fetchInbox, type ProvisionalSignal } from '../../api/operations';
import { mayAct } from '../../api/session';
import { adoptSignal, dismissSignal, type Adoption } from '../../api/signals';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useStore } from '../../lib/store';
import { useLoad } from '../../lib/use-load';
import { adoptionOf, proposeAdoptions } from '../../model/adoption';
import { useServices } from '../../model/services';
import { ProvisionalRow } from './ProvisionalRow';
import { UndecodableTable } from './UndecodableTable';

const kShownAtFirst = 100;

export function InboxPage(): ReactNode {
  const services = useServices();
  const { t, count } = useTexts();
  const inbox = useLoad('inbox', fetchInbox, 5000);
  const index = useStore(services.plant);
  const [gone, setGone] = useState<ReadonlySet<number>>(new Set());
  const [shownRows, setShownRows] = useState(kShownAtFirst);
  const mayEdit = mayAct(services.me.role, 'engineer');
  const signals = useMemo(() => (inbox.data?.signals ?? []).filter((signal) => !gone.has(signal.id)), [inbox.data, gone]);
  const proposals = useMemo(
    () => index && proposeAdoptions(signals.map((signal) => signal.address), index.plant, index.signals.values()),
    [signals, index],
  );
  const ready = signals.flatMap((signal) => {
    const proposal = proposals?.get(signal.address);
    return proposal?.state === 'ready' ? [{ signal, proposal }] : [];
  });

  const adopt = async (signal: ProvisionalSignal, adoption: Adoption): Promise<boolean> => {
    const result = await adoptSignal(adoption);
    if (!result.ok) {
      sayProblem(result.problem);
      return false;
    }
    setGone((old) => new Set(old).add(signal.id));
    say(t('inbox.adopted', { path: result.value.path }));
    return true;
  };
  const adoptAll = async (): Promise<void> => {
    for (const { signal, proposal } of ready) if (!(await adopt(signal, adoptionOf(signal, proposal, signal.unit)))) break;
    void services.reload();
  };
  const dismiss = async (signal: ProvisionalSignal): Promise<void> => {
    const result = await dismissSignal(signal.id);
    if (!result.ok) return sayProblem(result.problem);
    setGone((old) => new Set(old).add(signal.id));
    say(t('inbox.dismissed', { address: signal.address }));
  };

  return (
    <>
      <PageHead title={t('nav.inbox')} sub={t('inbox.sub')}>
        {mayEdit && ready.length > 1 && <Button onClick={() => void adoptAll()}>{t('inbox.adopt_all', { count: ready.length, shown: count(ready.length) })}</Button>}
      </PageHead>
      {inbox.problem && <ProblemNote problem={inbox.problem} onRetry={inbox.reload} />}
      {!inbox.data && !inbox.problem && <LoadingNote rows={4} height={72} />}
      {inbox.data && (
        <>
          <Panel title={t('inbox.signals')}>
            {signals.length === 0 && <EmptyNote title={t('inbox.empty')} text={t('inbox.empty_next')} />}
            <ul className="mw-cards">
              {signals.slice(0, shownRows).map((signal) => (
                <li key={signal.id}>
                  <ProvisionalRow
                    signal={signal}
                    proposal={proposals?.get(signal.address)}
                    mayEdit={mayEdit}
                    onAdopt={async (adoption) => {
                      const isDone = await adopt(signal, adoption);
                      if (isDone) void services.reload();
                      return isDone;
                    }}
                    onDismiss={() => void dismiss(signal)}
                  />
                </li>
              ))}
            </ul>
            {signals.length > shownRows && <Button variant="default" onClick={() => setShownRows(shownRows + kShownAtFirst)}>{t('inbox.more', { count: signals.length - shownRows, shown: count(signals.length - shownRows) })}</Button>}
          </Panel>
          <Panel title={t('inbox.undecodable')}>
            <UndecodableTable topics={inbox.data.undecodable} />
          </Panel>
        </>
      )}
    </>
  );
}
