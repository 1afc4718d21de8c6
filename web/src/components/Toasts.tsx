// SPDX-License-Identifier: Apache-2.0
// Short words on what was just done, spoken by screen readers.
import type { ReactNode } from 'react';
import type { Problem } from '../api/result';
import { useTexts } from '../i18n/context';
import { Store, useStore } from '../lib/store';
import { IconButton } from './IconButton';
import { describeProblem } from './ProblemNote';

interface Toast {
  id: number;
  text: string;
  problem: Problem | null;
}

const toasts = new Store<readonly Toast[]>([]);
let lastId = 0;

export function say(text: string): void {
  show({ id: (lastId += 1), text, problem: null }, 6000);
}

export function sayProblem(problem: Problem): void {
  show({ id: (lastId += 1), text: '', problem }, 15_000);
}

function show(toast: Toast, forMs: number): void {
  toasts.update((old) => [...old.slice(-3), toast]);
  window.setTimeout(() => dismiss(toast.id), forMs);
}

const dismiss = (id: number): void => toasts.update((old) => old.filter((toast) => toast.id !== id));

export function Toasts(): ReactNode {
  const shown = useStore(toasts);
  const texts = useTexts();
  return (
    <div className="mw-toasts" role="status" aria-live="polite">
      {shown.map((toast) => {
        const words = toast.problem ? describeProblem(toast.problem, texts) : null;
        return (
          <div key={toast.id} className="mw-toast">
            <div>{words ? <><strong>{words.what}</strong><div>{words.next}</div></> : toast.text}</div>
            <IconButton icon="close" label={texts.t('action.close')} onClick={() => dismiss(toast.id)} />
          </div>
        );
      })}
    </div>
  );
}
