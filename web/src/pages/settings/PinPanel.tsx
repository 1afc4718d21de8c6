// SPDX-License-Identifier: Apache-2.0
// One's own PIN for kiosks: set with the password, taken away, and whether it still counts.
import { Button, PasswordInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { fetchPin, kPinLength, removePin, setPin } from '../../api/kiosk';
import type { Problem } from '../../api/result';
import { Age } from '../../components/Age';
import { ConfirmButton } from '../../components/ConfirmButton';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';

export function PinPanel(): ReactNode {
  const { t } = useTexts();
  const state = useLoad('pin', fetchPin);
  const [fields, setFields] = useState({ pin: '', password: '' });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const result = await setPin(fields.pin, fields.password);
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (!result.ok) return;
    setFields({ pin: '', password: '' });
    say(t('pin.saved'));
    state.reload();
  };
  const remove = async (): Promise<void> => {
    const result = await removePin();
    if (!result.ok) return sayProblem(result.problem);
    say(t('pin.removed'));
    state.reload();
  };
  const show = { 'aria-label': t('login.show_password') };
  return (
    <Panel title={t('pin.title')}>
      <p>{t('pin.about')}</p>
      {state.data?.is_set && (
        <p>
          {state.data.is_blocked ? <strong className="mw-attention-text">{t('pin.blocked')}</strong> : <>{t('pin.set')} <Age at={state.data.changed} /></>}
          {' '}<ConfirmButton label={t('pin.remove')} question={t('pin.remove_question')} onConfirm={() => void remove()} />
        </p>
      )}
      <form className="mw-form" onSubmit={(event) => void submit(event)}>
        <PasswordInput label={t('pin.new')} description={t('pin.hint', kPinLength)} inputMode="numeric" value={fields.pin} onChange={(event) => setFields({ ...fields, pin: event.currentTarget.value })} autoComplete="off" required withAsterisk={false} visibilityToggleButtonProps={show} />
        <PasswordInput label={t('pin.password')} value={fields.password} onChange={(event) => setFields({ ...fields, password: event.currentTarget.value })} autoComplete="current-password" required withAsterisk={false} visibilityToggleButtonProps={show} />
        <Button type="submit" loading={isBusy}>{t('pin.save')}</Button>
        {problem && <ProblemNote problem={problem} />}
      </form>
    </Panel>
  );
}
