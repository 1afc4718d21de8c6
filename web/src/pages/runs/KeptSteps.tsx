// SPDX-License-Identifier: Apache-2.0
// Steps that wait for the server, and those it did not take: nothing done is silently lost.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Clock } from '../../components/Age';
import { describeProblem } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useStore } from '../../lib/store';
import type { RunAct } from '../../model/run-path';
import { useServices } from '../../model/services';

export function KeptSteps({ kept, run }: { kept: readonly RunAct[]; run: number }): ReactNode {
  const { runs } = useServices();
  const texts = useTexts();
  const { t, count } = texts;
  const refused = useStore(runs.refused).filter((entry) => entry.act.run === run);
  return (
    <>
      {kept.length > 0 && <p className="mw-note" role="status" data-testid="kept-steps">{t('run.pending_steps', { count: kept.length, shown: count(kept.length) })}</p>}
      {refused.map((entry) => {
        const words = describeProblem(entry.problem, texts);
        return (
          <div key={entry.act.clientId} className="mw-problem" role="alert">
            <p><strong>{t('run.refused', { step: entry.act.title })}</strong> · <Clock at={entry.act.doneMs} /></p>
            <p>{words.what}</p>
            <p className="mw-dim">{words.next}</p>
            <Button variant="default" onClick={() => runs.putAway(entry)}>{t('run.put_away')}</Button>
          </div>
        );
      })}
    </>
  );
}
