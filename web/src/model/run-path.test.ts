// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Run, Step } from '../api/runs';
import { entryFault, isMet, leadsTo, parseEntered, viewRun, type RunAct } from './run-path';

const step = (id: string, change: Partial<Step>): Step => ({
  id, kind: 'instruct', text: '', html: '', hazard: '', expected_s: 0, signal: '', comparison: '', value: null, unit: '', low: null, high: null,
  input: 'number', options: [], wait_s: 0, hand_over_to: '', on_problem: 'escalate', next: 'end', otherwise: '', ...change,
});
const steps: Step[] = [
  step('look', { kind: 'check', comparison: 'below', value: -0.1, next: 'hear', otherwise: 'watch' }),
  step('hear', { kind: 'decide', options: [{ text: 'Wie Kies', value: 'gravel', goto: 'throttle' }, { text: 'Glatt', value: 'smooth', goto: 'watch' }] }),
  step('throttle', { next: 'settle', on_problem: 'goto:watch' }),
  step('settle', { kind: 'wait', wait_s: 120, next: 'watch' }),
  step('watch', { kind: 'measure', low: 1, high: 3, on_problem: 'abort' }),
];
const run = (at: string, change: Partial<Run> = {}): Run => ({
  id: 7, procedure: 'p', version: 1, title: 'P', alarm: 1, asset: 1, asset_path: '', is_drill: false, is_paper: false, state: 'running',
  started: '2026-01-05T00:00:00Z', ended: null, started_by: 'max', holder: 'max', offered_to: null, needs_help: false, step: at, n_done: 0, n_steps: 5, expected_s: 60,
  took_s: null, steps, entries: [], wait_until: null, live: null, version_in_force: 1, ...change,
});
const act = (at: string, change: Partial<RunAct> = {}): RunAct => ({
  clientId: at, run: 7, who: 'max', act: 'step', step: at, title: '', value: null, choice: null, comment: '', attachment: '', file: '', doneMs: 1000, ...change,
});

describe('where an act leads', () => {
  const find = (id: string): Step => steps.find((one) => one.id === id) ?? step('none', {});
  it.each([
    ['look', { value: '-0.4' }, 'hear'], ['look', { value: '0,2' }, 'watch'], ['hear', { choice: 'gravel' }, 'throttle'],
    ['throttle', {}, 'settle'], ['throttle', { act: 'problem' }, 'watch'], ['look', { act: 'problem' }, 'stay'],
    ['watch', { act: 'problem' }, 'abort'], ['watch', { value: '2' }, 'end'],
  ] as const)('%s with %j to %s', (id, change, to) => expect(leadsTo(find(id), act(id, change))).toBe(to));
  it('a check not met without another way takes the error path', () =>
    expect(leadsTo({ ...find('look'), otherwise: '' }, act('look', { value: '5' }))).toBe('stay'));
});

describe('where a run stands', () => {
  it('is the server’s word while nothing is kept', () =>
    expect(viewRun(run('settle', { wait_until: '2026-01-05T00:02:00Z' }), [], Date.parse('2026-01-05T09:00:00Z')))
      .toMatchObject({ step: { id: 'settle' }, waitUntilMs: Date.parse('2026-01-05T00:02:00Z'), isEndedHere: false }));

  it('counts what is kept, in order, and waits by itself', () => {
    const kept = [act('look', { value: '-1' }), act('hear', { choice: 'gravel' }), act('throttle', { doneMs: 5000 })];
    expect(viewRun(run('look'), kept, 6000)).toMatchObject({ step: { id: 'settle' }, waitUntilMs: 125_000, nDone: 3 });
    expect(viewRun(run('look'), kept, 125_000)).toMatchObject({ step: { id: 'watch' }, waitUntilMs: null, nDone: 4 });
  });

  it('does not count twice what the server has already', () =>
    expect(viewRun(run('hear', { n_done: 1 }), [act('look', { value: '-1' })], 0)).toMatchObject({ step: { id: 'hear' }, nDone: 1 }));

  it('ends here before the server knows', () =>
    expect(viewRun(run('watch'), [act('watch', { value: '2' })], 0)).toMatchObject({ step: null, isEndedHere: true }));

  it('leaves other runs alone, and ended ones ended', () => {
    expect(viewRun(run('watch'), [act('watch', { run: 8, value: '2' })], 0).step?.id).toBe('watch');
    expect(viewRun(run('watch', { state: 'aborted' }), [], 0).step).toBeNull();
  });
});

describe('entries', () => {
  it.each([['4,1', 4.1], ['-0.3', -0.3], ['+2', 2], ['.5', 0.5]])('%s is a number', (text, value) => expect(parseEntered(text)).toBe(value));
  it.each(['', 'x', '1e5', '1.2.3', '1 2'])('%j is none', (text) => expect(parseEntered(text)).toBeNaN());

  it.each([
    ['below', 1, true], ['below', 2, false], ['at-most', 2, true], ['above', 2, false], ['at-least', 2, true], ['above', NaN, false],
  ] as const)('%s 2 of %d', (comparison, value, met) => expect(isMet({ comparison, value: 2, low: null, high: null }, value)).toBe(met));
  it('between takes its ends', () => expect([1, 2, 3, 4].map((value) => isMet({ comparison: 'between', value: null, low: 2, high: 3 }, value))).toEqual([false, true, true, false]));

  const draft = { value: '', choice: null, comment: '', hasFile: false };
  it.each([
    [{ kind: 'check' }, {}, true, null], [{ kind: 'check' }, {}, false, 'number'], [{ kind: 'measure', low: 1, high: 3 }, { value: '4' }, false, 'range'],
    [{ kind: 'measure', low: 1, high: 3 }, { value: '3' }, false, null], [{ kind: 'measure', input: 'choice' }, {}, false, 'choice'],
    [{ kind: 'measure', input: 'text' }, { value: ' ' }, false, 'text'], [{ kind: 'photo' }, {}, false, 'file'], [{ kind: 'photo' }, { hasFile: true }, false, null],
    [{ kind: 'decide' }, {}, false, 'choice'], [{ kind: 'wait' }, {}, false, 'comment'], [{ kind: 'instruct' }, {}, false, null],
  ] as const)('%j with %j lacks %s', (shape, change, hasLive, fault) =>
    expect(entryFault(step('x', shape), { ...draft, ...change }, hasLive)).toBe(fault));
});
