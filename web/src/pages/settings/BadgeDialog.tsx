// SPDX-License-Identifier: Apache-2.0
// Gives somebody a badge: hold it to a reader that types, or type its number; or takes theirs away.
import { Button, Group, PasswordInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { User } from '../../api/admin';
import { assignBadge, removeBadge } from '../../api/kiosk';
import type { Problem, Result } from '../../api/result';
import { ConfirmButton } from '../../components/ConfirmButton';
import { Dialog } from '../../components/Dialog';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';

export function BadgeDialog({ user, hasBadge, onClose }: { user: User; hasBadge: boolean; onClose: () => void }): ReactNode {
  const { t } = useTexts();
  const [badge, setBadge] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const settle = (result: Result<void>, done: string): void => {
    if (!result.ok) return setProblem(result.problem);
    say(done);
    onClose();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    settle(await assignBadge(user.id, badge), t('badge.assigned', { name: user.name }));
  };
  return (
    <Dialog title={t('badge.of', { name: user.name })} isOpen onClose={onClose}>
      <form className="mw-form" onSubmit={(event) => void submit(event)}>
        <p>{t(hasBadge ? 'badge.about_next' : 'badge.about')}</p>
        <PasswordInput label={t('badge.id')} description={t('badge.hint')} value={badge} onChange={(event) => setBadge(event.currentTarget.value)} autoComplete="off" required withAsterisk={false} data-autofocus visibilityToggleButtonProps={{ 'aria-label': t('login.show_password') }} />
        <Group>
          <Button type="submit">{t('badge.assign')}</Button>
          {hasBadge && <ConfirmButton label={t('badge.remove')} question={t('badge.remove_question')} onConfirm={() => void removeBadge(user.id).then((result) => settle(result, t('badge.removed', { name: user.name })))} />}
        </Group>
        {problem && <ProblemNote problem={problem} />}
      </form>
    </Dialog>
  );
}
