// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { DeliveryState, Message } from '../api/messages';
import { readOnAfter, stateOf, worstFirst } from './message-state';

const message = (id: number, ...states: DeliveryState[]): Message => ({
  id, created: '', kind: 'page', person: 'max', page: null, is_drill: false, subject: '',
  deliveries: states.map((state) => ({ channel: 'email', address: '', state, attempts: 1, next_attempt: null, sent_at: null, error: '', error_words: null })),
});

describe('messages', () => {
  it.each([
    [['sent'], 'sent', false], [['failed'], 'failed', false], [['failed', 'sent'], 'sent', true],
    [['waiting', 'failed'], 'failed', false], [['attempting', 'waiting'], 'waiting', false], [[], 'waiting', false],
    [['muted'], 'muted', false], [['waiting', 'muted'], 'muted', false], [['failed', 'muted'], 'failed', false],
  ] as [DeliveryState[], DeliveryState, boolean][])('%j is %s', (states, state, isPartly) => {
    expect(stateOf(message(1, ...states))).toEqual({ state, isPartly });
  });
  it('are read on backwards, and in a state forwards', () => {
    expect(readOnAfter(null, [message(250), message(201)], null, 100)).toBe(100);
    expect(readOnAfter(null, [message(40)], null, 100)).toBe(0);
    expect(readOnAfter(null, [message(1)], null, 100)).toBeNull();
    expect(readOnAfter('failed', [message(250)], '250', 100)).toBe('250');
    expect(readOnAfter('failed', [message(250)], null, 100)).toBeNull();
  });
  it('that reached nobody come first, then by age', () => {
    const list = [message(1, 'sent'), message(2, 'failed'), message(3, 'waiting'), message(4, 'failed'), message(5, 'sent', 'failed')];
    expect(worstFirst(list).map((entry) => entry.id)).toEqual([4, 2, 5, 3, 1]);
  });
});
