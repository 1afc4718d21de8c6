// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { err, ok, type Result } from '../api/result';
import type { Readings } from '../api/signals';
import { LiveValues } from './live-values';
import { RecentPast } from './recent-past';

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

it('reads each signal once, four at a time, and again after a failure', async () => {
  const answers: ((result: Result<Readings>) => void)[] = [];
  const values = new LiveValues(() => undefined, () => undefined);
  const past = new RecentPast(values, () => new Promise((resolve) => answers.push(resolve)), () => 1000);
  let ready = 0;
  for (let id = 0; id < 6; id += 1) past.want(id, 500, () => { ready += 1; });
  past.want(0, 500, () => { ready += 1; });
  expect(answers).toHaveLength(4);
  answers[0]?.(ok({ signal: 0, unit: '', type: 'float64', time_ms: [600, 700], value: [1, 2], quality: ['good', 'bad'], truncated: false }));
  answers[1]?.(err({ status: 500, code: '', title: '', detail: '', next: '', where: '', retryAfterS: null }));
  await settle();
  expect(answers).toHaveLength(6);
  expect([ready, values.ring(0).length, values.ring(0).valueAt(0)]).toEqual([1, 2, 1]);
  expect(values.ring(0).valueAt(1)).toBeNaN();
  past.want(1, 500, () => undefined);
  answers[2]?.(err({ status: 0, code: '', title: '', detail: '', next: '', where: '', retryAfterS: null }));
  await settle();
  expect(answers).toHaveLength(7);
});
