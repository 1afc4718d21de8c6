// SPDX-License-Identifier: Apache-2.0
// Where a run stands once the steps kept in this browser are counted too. Pure: the server's run and
// the kept steps in, the step to show out. The server judges for itself when they reach it.
import type { Run, Step } from '../api/runs';
import { parseTime } from '../lib/format-time';

/// One act on a run that waits to be sent.
export interface RunAct {
  clientId: string;
  run: number;
  who: string;
  act: 'step' | 'problem';
  step: string;
  /// What people see of it in lists.
  title: string;
  value: string | null;
  choice: string | null;
  comment: string;
  attachment: string;
  /// A file not sent yet, as a data URL; '' = none.
  file: string;
  /// When it was done. Units: Unix ms, the server's clock.
  doneMs: number;
}

/// A number as people type it, with a comma or a point; NaN for anything else.
export function parseEntered(text: string): number {
  const plain = text.trim().replace(',', '.');
  return /^[-+]?\d*\.?\d+$/.test(plain) ? Number(plain) : Number.NaN;
}

/// Whether a check is met. NaN meets none.
export function isMet(step: Pick<Step, 'comparison' | 'value' | 'low' | 'high'>, value: number): boolean {
  const bound = step.value ?? step.low ?? step.high ?? Number.NaN;
  switch (step.comparison) {
    case 'below': return value < bound;
    case 'at-most': return value <= bound;
    case 'above': return value > bound;
    case 'at-least': return value >= bound;
    case 'between': return value >= (step.low ?? Number.NaN) && value <= (step.high ?? Number.NaN);
    case '': return false;
  }
}

/// Where an act on `step` leads: a step's id, 'end', 'abort', or 'stay' (help is called, the step remains).
export function leadsTo(step: Step, act: Pick<RunAct, 'act' | 'value' | 'choice'>): string {
  const onProblem = step.on_problem.startsWith('goto:') ? step.on_problem.slice(5) : step.on_problem === 'abort' ? 'abort' : 'stay';
  if (act.act === 'problem') return onProblem;
  if (step.kind === 'decide') return step.options.find((option) => option.value === act.choice)?.goto ?? step.next;
  if (step.kind === 'check' && !isMet(step, parseEntered(act.value ?? ''))) return step.otherwise || onProblem;
  return step.next;
}

export interface RunView {
  /// The step to do now; null when there is none left to do here.
  step: Step | null;
  /// A wait's end; null where nothing waits. Units: Unix ms.
  waitUntilMs: number | null;
  /// Kept acts led to an end that the server has not heard of yet.
  isEndedHere: boolean;
  nDone: number;
}

export function viewRun(run: Run, kept: readonly RunAct[], nowMs: number): RunView {
  const mine = kept.filter((act) => act.run === run.id);
  if (run.state === 'done' || run.state === 'aborted') return { step: null, waitUntilMs: null, isEndedHere: false, nDone: run.n_done };
  let at = run.step ?? 'end';
  let waitUntilMs = run.wait_until === null ? null : parseTime(run.wait_until);
  let nDone = run.n_done;
  const find = (id: string): Step | undefined => run.steps.find((step) => step.id === id);
  const enter = (id: string, sinceMs: number): void => {
    at = id;
    const next = find(id);
    waitUntilMs = next?.kind === 'wait' ? sinceMs + next.wait_s * 1000 : null;
  };
  const passWait = (byMs: number): void => {
    // Out of reach nobody else ends a wait; the server, in reach, says so itself.
    while (mine.length > 0 && waitUntilMs !== null && byMs >= waitUntilMs) {
      const step = find(at);
      if (!step || step.kind !== 'wait') return;
      nDone += 1;
      enter(step.next, waitUntilMs);
    }
  };
  for (const act of mine) {
    passWait(act.doneMs);
    const step = find(at);
    // What the server has counted already (the answer was lost on its way) is not counted twice.
    if (!step || step.id !== act.step) continue;
    const to = leadsTo(step, act);
    if (to === 'stay') continue;
    nDone += act.act === 'step' ? 1 : 0;
    enter(to, act.doneMs);
  }
  passWait(nowMs);
  const step = find(at) ?? null;
  return { step, waitUntilMs: step?.kind === 'wait' ? waitUntilMs : null, isEndedHere: step === null && mine.length > 0, nDone };
}

export interface EntryDraft {
  value: string;
  choice: string | null;
  comment: string;
  hasFile: boolean;
}
export type EntryFault = 'number' | 'range' | 'text' | 'choice' | 'file' | 'comment';

/// What an entry lacks before it may be sent; null when nothing. `hasLive`: the server reads the value itself.
export function entryFault(step: Step, draft: EntryDraft, hasLive: boolean): EntryFault | null {
  const number = parseEntered(draft.value);
  switch (step.kind) {
    case 'check':
      return hasLive || Number.isFinite(number) ? null : 'number';
    case 'measure':
      if (step.input === 'choice') return draft.choice === null ? 'choice' : null;
      if (step.input === 'text') return draft.value.trim() === '' ? 'text' : null;
      if (!Number.isFinite(number)) return 'number';
      return (step.low !== null && number < step.low) || (step.high !== null && number > step.high) ? 'range' : null;
    case 'photo':
      return draft.hasFile ? null : 'file';
    case 'decide':
      return draft.choice === null ? 'choice' : null;
    case 'wait':
    case 'webhook':
      return draft.comment.trim() === '' ? 'comment' : null;
    case 'instruct':
    case 'hand-over':
      return null;
  }
}
