// SPDX-License-Identifier: Apache-2.0
import { Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Page } from '../api/pages';
import { useTexts } from '../i18n/context';
import type { AnswerActs } from '../model/use-answer-acts';

/// Giving back needs a reason: whoever is asked next reads it.
export function GiveBack({ page, acts }: { page: Page; acts: Pick<AnswerActs, 'release'> }): ReactNode {
  const { t } = useTexts();
  const [reason, setReason] = useState<string | null>(null);
  if (reason === null) return <Button variant="default" size="md" onClick={() => setReason('')}>{t('answer.give_back')}</Button>;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void acts.release(page, reason.trim());
  };
  return (
    <form className="mw-form" onSubmit={submit}>
      <TextInput autoFocus label={t('answer.give_back_why')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} required withAsterisk={false} maxLength={1000} />
      <Group gap="xs">
        <Button type="submit">{t('answer.give_back')}</Button>
        <Button variant="default" onClick={() => setReason(null)}>{t('action.cancel')}</Button>
      </Group>
    </form>
  );
}
