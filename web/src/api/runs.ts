// SPDX-License-Identifier: Apache-2.0
// Runs: one execution of a procedure each, step by step.
import { query, request } from './http';

export type StepKind = 'instruct' | 'check' | 'measure' | 'photo' | 'decide' | 'wait' | 'webhook' | 'hand-over';
export type Comparison = 'below' | 'at-most' | 'above' | 'at-least' | 'between';

export interface StepOption {
  /// In the reader's language.
  text: string;
  /// What is sent and kept.
  value: string;
  /// A step or 'end'.
  goto: string;
}

export interface Step {
  id: string;
  kind: StepKind;
  text: string;
  /// The same as safe markup; rendered from `text` here all the same.
  html: string;
  /// Shown before the step; '' = none.
  hazard: string;
  /// 0 = not given.
  expected_s: number;
  /// check: name of a signal of the run's asset.
  signal: string;
  comparison: Comparison | '';
  value: number | null;
  unit: string;
  low: number | null;
  high: number | null;
  /// measure
  input: 'number' | 'text' | 'choice' | '';
  /// decide: the ways on; measure with choices: what to choose from.
  options: StepOption[];
  wait_s: number;
  hand_over_to: string;
  /// 'escalate', 'abort' or 'goto:ID'.
  on_problem: string;
  /// A step or 'end'; '' for a decision.
  next: string;
  /// check not met: a step or 'end'; '' for the error path.
  otherwise: string;
}

export type RunState = 'running' | 'done' | 'aborted' | 'handed-over';

export interface RunSummary {
  id: number;
  procedure: string;
  version: number;
  title: string;
  /// Of a drill: the drill's alarm.
  alarm: number | null;
  asset: number | null;
  asset_path: string;
  is_drill: boolean;
  is_paper: boolean;
  state: RunState;
  started: string;
  ended: string | null;
  started_by: string;
  /// Who has it; '' while it is offered.
  holder: string;
  /// "team fitters"; null while somebody has it.
  offered_to: string | null;
  needs_help: boolean;
  step: string | null;
  n_done: number;
  n_steps: number;
  expected_s: number;
  took_s: number | null;
}

export type EntryResult =
  | 'done' | 'value' | 'choice' | 'not-met' | 'problem' | 'handed-over' | 'aborted' | 'time-up' | 'delivered' | 'undelivered';

export interface RunEntry {
  step: string;
  person: string;
  /// When it was done, by the person's account.
  done: string;
  /// When it was recorded.
  entered: string;
  result: EntryResult;
  value: string;
  unit: string;
  comment: string;
  attachment: string;
}

export interface Run extends RunSummary {
  /// Of the procedure, now; a run keeps the version it began with.
  version_in_force: number | null;
  steps: Step[];
  entries: RunEntry[];
  wait_until: string | null;
  live: { signal: string; value: number; unit: string; is_met: boolean } | null;
}

/// The same act in another language or with its time is another request to the server, which then knows it by its client_id.
const keyOf = (act: { client_id: string; done: string | null }): string =>
  [act.client_id, document.documentElement.lang, act.done === null ? 'now' : 'later'].join('.');

/// Steps come in the language of the page where their translation is approved.
const inLanguage = (): string => query({ lang: document.documentElement.lang });

export interface RunStart {
  procedure: string;
  alarm: number | null;
  asset: number | null;
  is_drill: boolean;
  client_id: string;
}
export const startRun = (start: RunStart) => request<Run>('POST', `/runs${inLanguage()}`, start);

export const fetchRuns = (wanted: { state?: RunState; alarm?: number; procedure?: string; limit?: number }, signal?: AbortSignal) =>
  request<{ runs: RunSummary[]; next_cursor: string | number | null }>('GET', `/runs${query({ ...wanted })}`, undefined, signal);
export const fetchRun = (id: number, signal?: AbortSignal) => request<Run>('GET', `/runs/${id}${inLanguage()}`, undefined, signal);

/// What completes a step. `done`: when it was done, null for now.
export interface StepDone {
  step: string;
  value: string | null;
  choice: string | null;
  comment: string;
  attachment: string;
  done: string | null;
  client_id: string;
}
/// Errors: 409 says who did it first.
export const completeStep = (run: number, body: StepDone) => request<Run>('POST', `/runs/${run}/steps${inLanguage()}`, body, undefined, keyOf(body));

export interface StepProblem {
  step: string;
  comment: string;
  done: string | null;
  client_id: string;
}
export const reportProblem = (run: number, body: StepProblem) => request<Run>('POST', `/runs/${run}/problem${inLanguage()}`, body, undefined, keyOf(body));
export const abortRun = (run: number, comment: string) => request<Run>('POST', `/runs/${run}/abort${inLanguage()}`, { comment });
/// `to`: the name of a person, a team or a roster in force.
export const handOverRun = (run: number, to: string, comment: string) =>
  request<Run>('POST', `/runs/${run}/hand-over${inLanguage()}`, { to, comment });

export const kMaxAttachmentBytes = 8 * 1024 * 1024;
export const attach = (run: number, file: Blob, key: string) =>
  request<{ reference: string }>('POST', `/runs/${run}/attachments`, file, undefined, key);
export const attachmentPath = (run: number, attachment: string): string =>
  `/api/v1/runs/${run}/attachments/${encodeURIComponent(attachment)}`;

export interface PaperRun {
  procedure: string;
  asset: number | null;
  alarm: number | null;
  is_drill: boolean;
  started: string;
  ended: string;
  /// Who did it.
  person: string;
  client_id: string;
  entries: { step: string; value?: string; choice?: string; comment: string; problem: boolean }[];
}
/// Enters what was worked off on paper, as a whole. Errors: 400, 409 name the entry; then nothing was entered.
export const enterPaperRun = (paper: PaperRun) => request<Run>('POST', `/runs/paper${inLanguage()}`, paper);
