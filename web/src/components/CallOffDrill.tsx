// SPDX-License-Identifier: Apache-2.0
// Ends a drill before its run does: everybody who was called is told that nobody is needed.
import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { endDrill, type Drill } from '../api/procedures';
import { useTexts } from '../i18n/context';
import { AddForm } from './AddForm';
import { say } from './Toasts';

export function CallOffDrill({ drill, onEnded }: { drill: Drill; onEnded: () => void }): ReactNode {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const [comment, setComment] = useState('');
  return (
    <>
      <Button size="compact-sm" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isOpen ? t('action.cancel') : t('drill.call_off')}</Button>
      {isOpen && (
        <AddForm
          submitLabel={t('drill.call_off_now')}
          create={() => endDrill(drill.id, comment.trim())}
          onCreated={() => {
            say(t('drill.said_ended'));
            setOpen(false);
            onEnded();
          }}
        >
          <TextInput label={t('run.why')} required withAsterisk={false} maxLength={400} value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
        </AddForm>
      )}
    </>
  );
}
