// SPDX-License-Identifier: Apache-2.0
// The way through a procedure as a sheet of paper tells it: which step each line is about, and what it lacks. Pure.
import type { Step } from '../api/runs';
import { entryFault, leadsTo, parseEntered, type EntryFault } from './run-path';

export interface PaperDraft {
  value: string;
  choice: string | null;
  comment: string;
  isProblem: boolean;
}
export interface PaperLine {
  step: Step;
  draft: PaperDraft;
  /// What is missing before the sheet can go on.
  fault: EntryFault | null;
}
export interface PaperPath {
  lines: PaperLine[];
  isEnded: boolean;
}

export const kBlankDraft: PaperDraft = { value: '', choice: null, comment: '', isProblem: false };
/// A sheet that goes round in circles stops here; the server takes no more lines either.
const kMostLines = 500;

function faultOf(step: Step, draft: PaperDraft): EntryFault | null {
  // Where there is paper there is no file: the comment says where the photo is, or what the problem was.
  if (draft.isProblem || step.kind === 'photo') return draft.comment.trim() === '' ? 'comment' : null;
  return entryFault(step, { ...draft, hasFile: false }, false);
}

/// One line for each draft, and the line to fill in next, until the end or the first line that lacks something.
export function paperPath(steps: readonly Step[], drafts: readonly PaperDraft[]): PaperPath {
  const lines: PaperLine[] = [];
  let step = steps[0];
  while (step && lines.length < kMostLines) {
    const draft = drafts[lines.length] ?? kBlankDraft;
    const isUntouched = drafts[lines.length] === undefined;
    const fault = faultOf(step, draft);
    lines.push({ step, draft, fault });
    // An instruction lacks nothing; it still has to be ticked off before the next line shows.
    if (fault !== null || isUntouched) return { lines, isEnded: false };
    const to = leadsTo(step, { act: draft.isProblem ? 'problem' : 'step', value: draft.value, choice: draft.choice });
    if (to === 'end' || to === 'abort') return { lines, isEnded: true };
    if (to !== 'stay') step = steps.find((one) => one.id === to);
  }
  return { lines, isEnded: false };
}

export interface PaperEntry {
  step: string;
  value?: string;
  choice?: string;
  comment: string;
  problem: boolean;
}
/// The lines as they are sent.
export const paperEntries = (lines: readonly PaperLine[]): PaperEntry[] =>
  lines.map(({ step, draft }) => {
    const number = parseEntered(draft.value);
    const value = Number.isFinite(number) && step.input !== 'text' ? String(number) : draft.value.trim();
    return {
      step: step.id, comment: draft.comment.trim(), problem: draft.isProblem,
      ...(draft.isProblem || value === '' ? {} : { value }),
      ...(draft.isProblem || draft.choice === null ? {} : { choice: draft.choice }),
    };
  });
