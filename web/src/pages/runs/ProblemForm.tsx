// SPDX-License-Identifier: Apache-2.0
// A step that cannot be done: why, and what the procedure makes of it.
import { Button, Textarea } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Step } from '../../api/runs';
import { useTexts } from '../../i18n/context';

export function ProblemForm({ step, isBusy, onReport }: { step: Step; isBusy: boolean; onReport: (comment: string) => void }): ReactNode {
  const { t } = useTexts();
  const [comment, setComment] = useState('');
  const path = step.on_problem === 'escalate' ? 'run.problem_escalates' : step.on_problem === 'abort' ? 'run.problem_aborts' : 'run.problem_goes_on';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (comment.trim() !== '') onReport(comment.trim());
  };
  return (
    <form className="mw-form mw-problem-form" onSubmit={submit}>
      <p>{t(path)}</p>
      <Textarea autoFocus size="md" label={t('run.problem_what')} value={comment} onChange={(event) => setComment(event.currentTarget.value)} required withAsterisk={false} autosize minRows={2} maxLength={4000} />
      <Button type="submit" size="lg" fullWidth loading={isBusy}>{t('run.problem_report')}</Button>
    </form>
  );
}
