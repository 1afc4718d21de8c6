// SPDX-License-Identifier: Apache-2.0
// "Does this help you?", once a month, and what people said so far by fives.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { answerVoices, fetchVoices, kHelps, type Help } from '../../api/readiness';
import type { Problem } from '../../api/result';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';

export function VoicesPanel({ onDone }: { onDone: () => void }): ReactNode {
  const { t, count } = useTexts();
  const loaded = useLoad('voices', fetchVoices);
  const [problem, setProblem] = useState<Problem | null>(null);
  const answer = async (help: Help): Promise<void> => {
    const result = await answerVoices(help);
    setProblem(result.ok ? null : result.problem);
    if (!result.ok) return;
    say(t('readiness.thanks'));
    loaded.reload();
    onDone();
  };
  const voices = loaded.data;
  const failed = problem ?? loaded.problem;
  return (
    <Panel title={t('readiness.voices')}>
      <p className="mw-dim">{t('readiness.voices_sub')}</p>
      {failed && <ProblemNote problem={failed} onRetry={loaded.reload} />}
      {voices?.may_answer === true && (
        <div className="mw-card-actions" role="group" aria-label={t('readiness.voices')}>
          {kHelps.map((help) => <Button key={help} variant="default" onClick={() => void answer(help)}>{t(`readiness.help.${help}`)}</Button>)}
        </div>
      )}
      {voices?.may_answer === false && <p>{t('readiness.answered')}</p>}
      {voices && voices.months.length === 0 && <p className="mw-dim">{t('readiness.no_voices')}</p>}
      {voices && voices.months.length > 0 && (
        <ul className="mw-plain-list">
          {[...voices.months].reverse().map((month) => <li key={month.month}>{t('readiness.month', { month: month.month, yes: count(month.yes), partly: count(month.partly), no: count(month.no) })}</li>)}
        </ul>
      )}
    </Panel>
  );
}
