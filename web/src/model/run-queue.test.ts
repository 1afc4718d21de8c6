// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../api/result';
import type { Run } from '../api/runs';
import type { RunAct } from './run-path';
import { RunQueue } from './run-queue';

const problem = (status: number, detail = '') =>
  err({ status, code: '', title: '', detail, next: '', where: '', retryAfterS: null });
const act = (step: string, change: Partial<RunAct> = {}): RunAct => ({
  clientId: `id-${step}`, run: 7, who: 'max', act: 'step', step, title: step, value: null, choice: null, comment: '', attachment: '', file: '', doneMs: 5, ...change,
});

/// A server that answers what it is told to, else yes, and writes down what it got.
function make() {
  const answers: Result<Run>[] = [];
  const got: string[] = [];
  const queue = new RunQueue('max', (sent) => {
    got.push(`${sent.step}@${sent.doneMs}`);
    return Promise.resolve(answers.shift() ?? ok({ id: sent.run, steps: [], entries: [] } as unknown as Run));
  });
  return { answers, got, queue };
}

describe('steps out of reach', () => {
  it('are kept with their time and sent in order', async () => {
    const { answers, got, queue } = make();
    answers.push(problem(0));
    expect(await queue.submit(act('a'))).toBeNull();
    answers.push(problem(0));
    expect(await queue.submit(act('b', { doneMs: 9 }))).toBeNull();
    expect(queue.pending.get().map((one) => one.step)).toEqual(['a', 'b']);
    got.length = 0;
    expect(await queue.flush()).toHaveLength(1);
    expect(got).toEqual(['a@5', 'b@9']);
    expect(queue.pending.get()).toEqual([]);
  });

  it('a step never overtakes one that waits', async () => {
    const { answers, got, queue } = make();
    answers.push(problem(0));
    await queue.submit(act('a'));
    got.length = 0;
    await queue.submit(act('b'));
    expect(got).toEqual(['a@5', 'b@5']);
  });

  it('stop at the first that does not get through', async () => {
    const { answers, queue } = make();
    answers.push(problem(0), problem(0));
    await queue.submit(act('a'));
    await queue.submit(act('b'));
    answers.push(ok({ id: 7, steps: [], entries: [] } as unknown as Run), problem(0));
    await queue.flush();
    expect(queue.pending.get().map((one) => one.step)).toEqual(['b']);
  });

  it('a refusal is shown and does not hold up the rest', async () => {
    const { answers, queue } = make();
    answers.push(problem(0), problem(0));
    await queue.submit(act('a'));
    await queue.submit(act('b'));
    answers.push(problem(409, 'ann did it first'));
    await queue.flush();
    expect([queue.pending.get().length, queue.refused.get().map((one) => `${one.act.step}: ${one.problem.detail}`)]).toEqual([0, ['a: ann did it first']]);
    const [first] = queue.refused.get();
    if (first) queue.putAway(first);
    expect(queue.refused.get()).toEqual([]);
  });

  it('another person’s steps wait for that person', async () => {
    const { answers, got, queue } = make();
    answers.push(problem(0));
    await queue.submit(act('a', { who: 'ann' }));
    got.length = 0;
    await queue.flush();
    expect([got, queue.pending.get().length]).toEqual([[], 1]);
  });

  it('a refusal in reach is an answer, not kept', async () => {
    const { answers, queue } = make();
    answers.push(problem(409));
    expect((await queue.submit(act('a')))?.ok).toBe(false);
    expect(queue.pending.get()).toEqual([]);
  });

  it('knows the newest runs', () => {
    const { queue } = make();
    for (let id = 1; id <= 6; id += 1) queue.know({ id, steps: [], entries: [] } as unknown as Run);
    expect([queue.find(6)?.id, queue.find(3)?.id, queue.find(1)]).toEqual([6, 3, null]);
  });
});
