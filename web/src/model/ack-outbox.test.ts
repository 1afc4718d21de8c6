// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../api/alarms';
import { err, ok, type Result } from '../api/result';
import { AckOutbox } from './ack-outbox';

const problem = (status: number, code = '') =>
  err({ status, code, title: '', detail: '', next: '', where: '', retryAfterS: null });

describe('acknowledging out of reach', () => {
  let answers: Result<Alarm>[] = [];
  const sent: number[] = [];
  const keys: (string | undefined)[] = [];
  let now = 0;
  const make = () => new AckOutbox((alarm, _comment, key) => { sent.push(alarm); keys.push(key); return Promise.resolve(answers.shift() ?? ok({ id: alarm } as Alarm)); }, 'keep', () => now);

  it('keeps it, once per alarm, and sends it on return', async () => {
    const outbox = make();
    answers = [problem(0), problem(0)];
    expect(await outbox.acknowledge(5, 'a')).toBeNull();
    expect(await outbox.acknowledge(5, 'b')).toBeNull();
    expect(outbox.pending.get()).toMatchObject([{ alarm: 5, comment: 'b', atMs: 0 }]);
    expect((await outbox.flush()).map((alarm) => alarm.id)).toEqual([5]);
    expect(outbox.pending.get()).toEqual([]);
  });

  it('is one act to the server, however often it is sent, and another act with another comment', async () => {
    const outbox = make();
    keys.length = 0;
    answers = [problem(0), problem(0), problem(0)];
    await outbox.acknowledge(5, 'a');
    await outbox.flush();
    await outbox.acknowledge(5, 'b');
    await outbox.flush();
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect([keys[1], keys[3]]).toEqual([keys[0], keys[2]]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it.each([[503, ''], [409, 'key_in_progress']])('waits on where the server says to come again: %i %s', async (status, code) => {
    const outbox = make();
    answers = [problem(0), problem(status, code)];
    await outbox.acknowledge(5, 'a');
    expect(await outbox.flush()).toEqual([]);
    expect(outbox.pending.get()).toHaveLength(1);
    await outbox.flush();
    expect(outbox.pending.get()).toEqual([]);
  });

  it('a refusal is an answer', async () => {
    const outbox = make();
    answers = [problem(409)];
    expect((await outbox.acknowledge(1, ''))?.ok).toBe(false);
    answers = [problem(0), problem(409)];
    await outbox.acknowledge(1, '');
    expect(await outbox.flush()).toEqual([]);
    expect(outbox.pending.get()).toEqual([]);
  });

  it('stays when still out of reach, expires after half a day', async () => {
    const outbox = make();
    answers = [problem(0), problem(0)];
    await outbox.acknowledge(1, '');
    await outbox.flush();
    expect(outbox.pending.get()).toHaveLength(1);
    now = 13 * 3_600_000;
    sent.length = 0;
    await outbox.flush();
    expect([outbox.pending.get().length, sent.length]).toEqual([0, 0]);
  });

  // Somebody else would send it, under their own name.
  it('keeps nothing on a screen that several people use', async () => {
    const kept = make();
    answers = [problem(0), problem(0)];
    await kept.acknowledge(7, '');
    const shared = new AckOutbox(() => Promise.resolve(problem(0)), 'refuse', () => now);
    expect(shared.pending.get()).toEqual([]);
    expect((await shared.acknowledge(5, ''))?.ok).toBe(false);
    expect(shared.pending.get()).toEqual([]);
  });
});
