// SPDX-License-Identifier: Apache-2.0
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Problem } from '../../api/result';
import { login } from '../../api/session';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { beginSession } from '../../model/session';
import { DoorFrame } from './DoorFrame';

export function LoginPage({ hasEnded }: { hasEnded: boolean }): ReactNode {
  const { t } = useTexts();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const result = await login(user.trim(), password);
    setBusy(false);
    if (result.ok) beginSession(result.value.user);
    else setProblem(result.problem.status === 401 ? { ...result.problem, detail: t('login.wrong'), next: t('login.wrong_next') } : result.problem);
  };

  return (
    <DoorFrame title={t('login.title')}>
      {hasEnded && <p role="status">{t('login.ended')}</p>}
      <form onSubmit={(event) => void submit(event)}>
        <TextInput label={t('login.user')} value={user} onChange={(event) => setUser(event.currentTarget.value)} autoComplete="username" autoCapitalize="none" spellCheck={false} required withAsterisk={false} autoFocus size="md" />
        <PasswordInput label={t('login.password')} value={password} onChange={(event) => setPassword(event.currentTarget.value)} autoComplete="current-password" required withAsterisk={false} size="md" visibilityToggleButtonProps={{ 'aria-label': t('login.show_password') }} />
        <Button type="submit" size="md" fullWidth loading={isBusy}>{t('login.submit')}</Button>
      </form>
      {problem && <ProblemNote problem={problem} />}
    </DoorFrame>
  );
}
