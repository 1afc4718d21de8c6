// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Step } from '../api/runs';
import { kBlankDraft, paperEntries, paperPath, type PaperDraft } from './paper-path';

const step = (id: string, change: Partial<Step>): Step => ({
  id, kind: 'instruct', text: '', html: '', hazard: '', expected_s: 0, signal: '', comparison: '', value: null, unit: '', low: null, high: null,
  input: 'number', options: [], wait_s: 0, hand_over_to: '', on_problem: 'escalate', next: 'end', otherwise: '', ...change,
});
const steps: Step[] = [
  step('look', { kind: 'check', comparison: 'below', value: 2, next: 'hear', otherwise: 'photo' }),
  step('hear', { kind: 'decide', options: [{ text: 'Loud', value: 'loud', goto: 'close' }, { text: 'Still', value: 'still', goto: 'photo' }] }),
  step('close', { next: 'photo', on_problem: 'abort' }),
  step('photo', { kind: 'photo' }),
];
const draft = (change: Partial<PaperDraft>): PaperDraft => ({ ...kBlankDraft, ...change });
const shown = (drafts: PaperDraft[]): { ids: string[]; isEnded: boolean } => {
  const path = paperPath(steps, drafts);
  return { ids: path.lines.map((line) => line.step.id), isEnded: path.isEnded };
};

describe('the way on paper', () => {
  it.each([
    ['begins at the first step', [], ['look'], false],
    ['stops at a line that lacks its value', [draft({})], ['look'], false],
    ['goes on when a check is met', [draft({ value: '1,5' })], ['look', 'hear'], false],
    ['takes the other way when it is not', [draft({ value: '3' })], ['look', 'photo'], false],
    ['follows the choice', [draft({ value: '1' }), draft({ choice: 'loud' })], ['look', 'hear', 'close'], false],
    ['waits for an instruction to be ticked off', [draft({ value: '1' }), draft({ choice: 'loud' }), draft({})], ['look', 'hear', 'close', 'photo'], false],
    ['stays at a step whose problem calls for help', [draft({ isProblem: true, comment: 'no gauge' })], ['look', 'look'], false],
    ['asks why there was a problem', [draft({ isProblem: true })], ['look'], false],
    ['ends where a problem aborts', [draft({ value: '1' }), draft({ choice: 'loud' }), draft({ isProblem: true, comment: 'stuck' })], ['look', 'hear', 'close'], true],
    ['ends with the last step, whose photo is somewhere', [draft({ value: '3' }), draft({ comment: 'in the binder' })], ['look', 'photo'], true],
  ] as const)('%s', (_name, drafts, ids, isEnded) => expect(shown([...drafts])).toEqual({ ids, isEnded }));

  it('is sent line by line', () =>
    expect(paperEntries(paperPath(steps, [draft({ value: '1,5' }), draft({ choice: 'loud', comment: ' hm ' }), draft({ isProblem: true, comment: 'stuck', value: '7' })]).lines)).toEqual([
      { step: 'look', value: '1.5', comment: '', problem: false },
      { step: 'hear', choice: 'loud', comment: 'hm', problem: false },
      { step: 'close', comment: 'stuck', problem: true },
    ]));
});
