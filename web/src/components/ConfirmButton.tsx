// SPDX-License-Identifier: Apache-2.0
// A button for what cannot be undone: asks once, in place.
import { Button, Group } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTexts } from '../i18n/context';

export function ConfirmButton({ label, question, onConfirm }: { label: string; question: string; onConfirm: () => void }): ReactNode {
  const { t } = useTexts();
  const [isAsked, setAsked] = useState(false);
  if (!isAsked) return <Button size="compact-sm" variant="subtle" onClick={() => setAsked(true)}>{label}</Button>;
  return (
    <Group gap="xs" role="group" aria-label={question}>
      <span>{question}</span>
      <Button size="compact-sm" onClick={() => { setAsked(false); onConfirm(); }}>{label}</Button>
      <Button size="compact-sm" variant="default" onClick={() => setAsked(false)} autoFocus>{t('action.cancel')}</Button>
    </Group>
  );
}
