// SPDX-License-Identifier: Apache-2.0
// A form that creates one record: submits, shows the problem or hands on the answer.
import { Button } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Problem, Result } from '../api/result';
import { ProblemNote } from './ProblemNote';

interface Props<T> {
  submitLabel: string;
  create: () => Promise<Result<T>>;
  onCreated: (value: T) => void;
  children: ReactNode;
}

export function AddForm<T>({ submitLabel, create, onCreated, children }: Props<T>): ReactNode {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const result = await create();
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (result.ok) onCreated(result.value);
  };
  return (
    <form className="mw-inline-form" onSubmit={(event) => void submit(event)}>
      {children}
      <Button type="submit" loading={isBusy}>{submitLabel}</Button>
      {problem && <ProblemNote problem={problem} />}
    </form>
  );
}
