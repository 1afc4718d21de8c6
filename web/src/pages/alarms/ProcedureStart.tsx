// SPDX-License-Identifier: Apache-2.0
// What to do now: the run that somebody is on, else the procedure, one click from its first step.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { AlarmResponse } from '../../api/pages';
import { DrillTag } from '../../components/DrillBanner';
import { Link } from '../../components/Link';
import { useTexts } from '../../i18n/context';
import { navigate, paths } from '../../lib/router';
import { useHotkeys } from '../../lib/use-hotkeys';
import { isDrillAlarm, runningOf } from '../../model/answer-state';
import { holderText } from '../../model/run-words';
import type { AnswerActs } from '../../model/use-answer-acts';

interface Props {
  response: AlarmResponse;
  /// The alarm's own first aid; '' = none.
  advice: string;
  asset: number | null;
  mayOperate: boolean;
  acts: AnswerActs;
}

export function ProcedureStart({ response, advice, asset, mayOperate, acts }: Props): ReactNode {
  const texts = useTexts();
  const { t, duration } = texts;
  const [isBusy, setBusy] = useState(false);
  const run = runningOf(response.runs);
  const [best, ...others] = response.procedures;
  const start = async (procedure: string): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    await acts.start({ procedure, alarm: response.alarm, asset, isDrill: isDrillAlarm(response.alarm) });
    setBusy(false);
  };
  useHotkeys({
    p: () => {
      if (run) navigate(paths.run(run.id));
      else if (best && mayOperate) void start(best.name);
    },
  });
  return (
    <section aria-label={t('answer.do_now')} className="mw-do-now">
      <h3>{t('answer.do_now')}</h3>
      {advice !== '' && <p className="mw-advice">{advice}</p>}
      {run && (
        <Link to={paths.run(run.id)} className="mw-next mw-big" aria-keyshortcuts="p">
          {run.is_drill && <DrillTag />} {t('answer.open_run', { title: run.title })}
          <span className="mw-dim">{` · ${holderText(run, texts)} · ${t('run.progress', { done: run.n_done, all: run.n_steps })}`}</span>
        </Link>
      )}
      {!run && best && mayOperate && (
        <Button size="lg" fullWidth loading={isBusy} onClick={() => void start(best.name)} aria-keyshortcuts="p" data-testid="start-procedure">
          {t('answer.start', { title: best.title })}
        </Button>
      )}
      {best && <p className="mw-dim">{t('answer.expected', { time: duration(best.expected_s * 1000), version: best.version })} · <Link to={paths.procedure(best.name)}>{t('answer.read_first')}</Link></p>}
      {!run && mayOperate && others.map((other) => (
        <Button key={other.name} variant="default" size="md" onClick={() => void start(other.name)}>{t('answer.start', { title: other.title })}</Button>
      ))}
      {!best && !run && <p className="mw-dim">{t('answer.no_procedure')}</p>}
    </section>
  );
}
