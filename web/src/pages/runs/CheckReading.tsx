// SPDX-License-Identifier: Apache-2.0
// The live value of a check against what it should be; met or not as a word, never a colour alone.
import type { ReactNode } from 'react';
import type { Run, Step } from '../../api/runs';
import { LiveReading } from '../../components/LiveReading';
import { useTexts } from '../../i18n/context';
import { useStore } from '../../lib/store';
import { useServices } from '../../model/services';
import { conditionText } from '../../model/step-words';

interface Props {
  run: Run;
  step: Step;
  /// The server is at this step too: its judgement is about it.
  isServersStep: boolean;
}

export function CheckReading({ run, step, isServersStep }: Props): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t } = texts;
  const plant = useStore(services.plant);
  const signal = run.asset === null ? undefined : plant?.signalsOf(run.asset).find((one) => one.name === step.signal);
  const live = isServersStep ? run.live : null;
  const verdict = live === null ? null : live.is_met;
  return (
    <div className="mw-check" data-met={verdict === null ? 'unknown' : verdict ? 'yes' : 'no'}>
      <p className="mw-check-value">
        {signal ? <LiveReading signal={signal} hasBand /> : live ? <span className="mw-value">{texts.quantity(live.value, live.unit)}</span> : <span className="mw-none">{t('value.none')}</span>}
      </p>
      <p><span className="mw-dim">{t('run.should')}</span> <strong>{conditionText(step, texts)}</strong></p>
      {verdict !== null && <p className="mw-check-verdict">{t(verdict ? 'run.is_met' : 'run.is_not_met')}</p>}
    </div>
  );
}
