// SPDX-License-Identifier: Apache-2.0
// Old password, new password twice; says what is missing before the server has to.
import { Button, PasswordInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Problem } from '../api/result';
import { changePassword, kMinPasswordLength } from '../api/session';
import { useTexts } from '../i18n/context';
import { ProblemNote } from './ProblemNote';

interface Props {
  oldLabel: string;
  submitLabel: string;
  onChanged: () => void;
}

export function PasswordForm({ oldLabel, submitLabel, onChanged }: Props): ReactNode {
  const { t } = useTexts();
  const [fields, setFields] = useState({ old: '', fresh: '', again: '' });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isTried, setTried] = useState(false);
  const tooShort = fields.fresh.length < kMinPasswordLength ? t('password.too_short', { count: kMinPasswordLength }) : null;
  const differs = fields.again !== fields.fresh ? t('password.differs') : null;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (tooShort !== null || differs !== null) return;
    setBusy(true);
    const result = await changePassword(fields.old, fields.fresh);
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (!result.ok) return;
    setFields({ old: '', fresh: '', again: '' });
    setTried(false);
    onChanged();
  };
  const field = (name: keyof typeof fields, label: string, autoComplete: string, error: string | null): ReactNode => (
    <PasswordInput
      label={label}
      value={fields[name]}
      onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
      autoComplete={autoComplete}
      error={isTried ? error : null}
      visibilityToggleButtonProps={{ 'aria-label': t('login.show_password') }}
    />
  );
  return (
    <form className="mw-form" onSubmit={(event) => void submit(event)}>
      {field('old', oldLabel, 'current-password', null)}
      {field('fresh', t('password.new'), 'new-password', tooShort)}
      {field('again', t('password.again'), 'new-password', differs)}
      <Button type="submit" loading={isBusy}>{submitLabel}</Button>
      {problem && <ProblemNote problem={problem} />}
    </form>
  );
}
