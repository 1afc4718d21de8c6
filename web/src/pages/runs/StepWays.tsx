// SPDX-License-Identifier: Apache-2.0
// Where the step leads when it does not go as it should: the other way of a check, and the error path.
import type { ReactNode } from 'react';
import type { Run, Step } from '../../api/runs';
import { useTexts } from '../../i18n/context';
import { stepTitle, wayText } from '../../model/step-words';

export function StepWays({ run, step }: { run: Run; step: Step }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const named = (way: string): string => {
    const target = run.steps.find((one) => one.id === (way.startsWith('goto:') ? way.slice(5) : way));
    return target ? `${wayText(run.steps, way, texts)}, ${stepTitle(target)}` : wayText(run.steps, way, texts);
  };
  return (
    <dl className="mw-facts mw-facts-wide mw-ways">
      {step.kind === 'check' && <div><dt>{t('run.if_not')}</dt><dd>{named(step.otherwise || step.on_problem)}</dd></div>}
      <div><dt>{t('run.on_problem')}</dt><dd>{named(step.on_problem)}</dd></div>
    </dl>
  );
}
