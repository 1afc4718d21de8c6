// SPDX-License-Identifier: Apache-2.0
// Giving the run to somebody else, or ending it unfinished; both need the server and a reason.
import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { abortRun, handOverRun, type Run } from '../../api/runs';
import { Dialog } from '../../components/Dialog';
import { useTexts } from '../../i18n/context';
import type { RunHere } from '../../model/use-run';

export function RunActions({ run, here }: { run: Run; here: RunHere }): ReactNode {
  const { t } = useTexts();
  const [open, setOpen] = useState<'abort' | 'hand-over' | null>(null);
  // What is kept must be sent first: the server would judge it against a run that is gone.
  const isBlocked = here.isOffline || here.kept.length > 0;
  const close = (): void => setOpen(null);
  return (
    <div className="mw-run-actions">
      <Button variant="default" size="md" disabled={isBlocked} onClick={() => setOpen('hand-over')}>{t('run.hand_over')}</Button>
      <Button variant="default" size="md" disabled={isBlocked} onClick={() => setOpen('abort')}>{t('run.abort')}</Button>
      {isBlocked && <span className="mw-dim">{t('run.needs_server')}</span>}
      {open === 'abort' && <AbortDialog run={run} here={here} onClose={close} />}
      {open === 'hand-over' && <HandOverDialog run={run} here={here} onClose={close} />}
    </div>
  );
}

interface DialogProps {
  run: Run;
  here: RunHere;
  onClose: () => void;
}

function AbortDialog({ run, here, onClose }: DialogProps): ReactNode {
  const { t } = useTexts();
  const [comment, setComment] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (here.settle(await abortRun(run.id, comment.trim()))) onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('run.abort')}>
      <form className="mw-form" onSubmit={(event) => void submit(event)}>
        <p>{t('run.abort_says')}</p>
        <Textarea data-autofocus size="md" label={t('run.why')} value={comment} onChange={(event) => setComment(event.currentTarget.value)} required withAsterisk={false} autosize minRows={2} maxLength={4000} />
        <Group>
          <Button type="submit" size="md">{t('run.abort')}</Button>
          <Button variant="default" size="md" onClick={onClose}>{t('action.cancel')}</Button>
        </Group>
      </form>
    </Dialog>
  );
}

function HandOverDialog({ run, here, onClose }: DialogProps): ReactNode {
  const { t } = useTexts();
  const [name, setName] = useState('');
  const [comment, setComment] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (here.settle(await handOverRun(run.id, name.trim(), comment.trim()))) onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('run.hand_over')}>
      <form className="mw-form" onSubmit={(event) => void submit(event)}>
        <TextInput data-autofocus size="md" label={t('run.hand_over_to')} description={t('run.hand_over_hint')} value={name} onChange={(event) => setName(event.currentTarget.value)} required withAsterisk={false} autoCapitalize="none" />
        <Textarea size="md" label={t('alarm.comment_label')} value={comment} onChange={(event) => setComment(event.currentTarget.value)} autosize minRows={2} maxLength={4000} />
        <Group>
          <Button type="submit" size="md">{t('run.hand_over')}</Button>
          <Button variant="default" size="md" onClick={onClose}>{t('action.cancel')}</Button>
        </Group>
      </form>
    </Dialog>
  );
}
