// SPDX-License-Identifier: Apache-2.0
// Carries one act on a run to the server: its file first, then the step.
import { ok, type Result } from '../api/result';
import { attach, completeStep, reportProblem, type Run } from '../api/runs';
import { isoTime } from '../lib/format-time';
import { fromDataUrl } from '../lib/picture';
import type { RunAct } from './run-path';

/// A step done longer ago than this was queued: its time goes with it.
const kAtOnceMs = 5000;

export async function sendRunAct(act: RunAct, nowMs: number): Promise<Result<Run>> {
  const done = nowMs - act.doneMs > kAtOnceMs ? isoTime(act.doneMs) : null;
  if (act.act === 'problem') return reportProblem(act.run, { step: act.step, comment: act.comment, done, client_id: act.clientId });
  const attachment = await referenceOf(act);
  if (!attachment.ok) return attachment;
  return completeStep(act.run, {
    step: act.step, value: act.value, choice: act.choice, comment: act.comment, attachment: attachment.value, done, client_id: act.clientId,
  });
}

/// The same file sent twice is the same file there, so a repeat costs only time.
async function referenceOf(act: RunAct): Promise<Result<string>> {
  const file = fromDataUrl(act.file);
  if (!file) return ok(act.attachment);
  const kept = await attach(act.run, file, `${act.clientId}.file`);
  return kept.ok ? ok(kept.value.reference) : kept;
}
