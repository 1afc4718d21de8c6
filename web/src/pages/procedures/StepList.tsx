// SPDX-License-Identifier: Apache-2.0
// The steps of a procedure to read: number, hazard, what to do, where it leads when that is not the next.
import type { ReactNode } from 'react';
import type { Step } from '../../api/runs';
import { RichText } from '../../components/RichText';
import { useTexts } from '../../i18n/context';
import { conditionText, wayText } from '../../model/step-words';

export function StepList({ steps }: { steps: readonly Step[] }): ReactNode {
  const texts = useTexts();
  const { t, duration, exact } = texts;
  const nameOf = (way: string): string => wayText(steps, way, texts);
  return (
    <ol className="mw-steps">
      {steps.map((step, i) => {
        const follows = steps[i + 1]?.id ?? 'end';
        return (
          <li key={step.id} id={`step-${step.id}`}>
            <span className="mw-step-number" aria-hidden="true">{i + 1}</span>
            <div>
              <p className="mw-dim">{t(`run.kind.${step.kind}`)}{step.expected_s > 0 && ` · ${duration(step.expected_s * 1000)}`}</p>
              {step.hazard !== '' && <div className="mw-hazard" role="note"><strong>{t('run.hazard')}</strong><p>{step.hazard}</p></div>}
              <RichText text={step.text} />
              {step.kind === 'check' && <p><code>{step.signal}</code> {t('run.should')} <strong>{conditionText(step, texts)}</strong>{step.otherwise && ` · ${t('procedure.otherwise', { to: nameOf(step.otherwise) })}`}</p>}
              {step.kind === 'measure' && step.low !== null && step.high !== null && <p>{t('run.range', { low: exact(step.low, step.unit), high: exact(step.high, step.unit) })}</p>}
              {step.kind === 'wait' && <p>{t('procedure.waits', { time: duration(step.wait_s * 1000) })}</p>}
              {step.kind === 'hand-over' && <p>{t('procedure.goes_to', { name: step.hand_over_to })}</p>}
              {step.options.length > 0 && (
                <ul className="mw-options">{step.options.map((option) => <li key={option.value}><strong>{option.text}</strong>{step.kind === 'decide' && ` → ${nameOf(option.goto)}`}</li>)}</ul>
              )}
              {step.kind !== 'decide' && step.next !== follows && <p className="mw-dim">{t('procedure.then', { to: nameOf(step.next) })}</p>}
              <p className="mw-dim">{t('procedure.on_problem', { path: nameOf(step.on_problem) })}</p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
