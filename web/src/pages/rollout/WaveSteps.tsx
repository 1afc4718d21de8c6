// SPDX-License-Identifier: Apache-2.0
// What can be done with a wave from where it is. The way back is always there and asks why.
import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Problem } from '../../api/result';
import { stepWave, type Wave, type WaveStep } from '../../api/rollout';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { isBrake, needsReason, stepsFrom } from '../../model/gate';
import { useServices } from '../../model/services';

export function WaveSteps({ wave, onDone }: { wave: Wave; onDone: () => void }): ReactNode {
  const { role } = useServices().me;
  const { t } = useTexts();
  const [asked, setAsked] = useState<WaveStep | null>(null);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const steps = stepsFrom(wave.state).filter((step) => mayAct(role, isBrake(step) ? 'operator' : 'engineer'));
  const done = (next: Wave): void => {
    say(t('rollout.is_now', { name: next.title, state: t(`rollout.state.${next.state}`) }));
    setAsked(null);
    setReason('');
    onDone();
  };
  const take = async (step: WaveStep): Promise<void> => {
    const result = await stepWave(wave.id, step, '');
    setProblem(result.ok ? null : result.problem);
    if (result.ok) done(result.value);
  };
  return (
    <>
      <div className="mw-card-actions">
        {steps.map((step) => needsReason(step)
          ? <Button key={step} variant="default" aria-expanded={asked === step} onClick={() => { setProblem(null); setAsked(asked === step ? null : step); }}>{t(`rollout.step.${step}`)}</Button>
          : <Button key={step} variant={step === 'shadow' ? 'default' : 'filled'} onClick={() => void take(step)}>{t(`rollout.step.${step}`)}</Button>)}
      </div>
      {problem && <ProblemNote problem={problem} />}
      {asked && (
        <AddForm submitLabel={t(`rollout.step.${asked}`)} create={() => stepWave(wave.id, asked, reason.trim())} onCreated={done}>
          <TextInput label={t('rollout.reason')} description={t('rollout.reason_hint')} required withAsterisk={false} maxLength={400} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        </AddForm>
      )}
    </>
  );
}
