// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parseLiveMessage, type Notice } from '../api/live-messages';
import { kMostNotices, noted, pageToTake } from './notices';

const notice = (key: string, more: Partial<Notice> = {}): Notice => ({ key, kind: 'page', thread: 'page-9', isDrill: false, subject: key, openPath: '/alarms/1', ...more });

describe('notices', () => {
  it('replace what was said of the same page', () => {
    const shown = [notice('a'), notice('b', { thread: 'page-10' })];
    expect(noted(shown, notice('c', { kind: 'taken' })).map((one) => one.key)).toEqual(['b', 'c']);
  });
  it('that stand alone stand beside each other, each once', () => {
    const test = notice('t', { kind: 'test', thread: '' });
    const shown = noted(noted([test], notice('u', { kind: 'test', thread: '' })), test);
    expect(shown.map((one) => one.key)).toEqual(['u', 't']);
  });
  it('are no more than can be read', () => {
    let shown: readonly Notice[] = [];
    for (let i = 0; i < 20; i += 1) shown = noted(shown, notice(`n${i}`, { thread: `page-${i}` }));
    expect(shown.map((one) => one.key)).toEqual(['n15', 'n16', 'n17', 'n18', 'n19']);
    expect(shown).toHaveLength(kMostNotices);
  });
  it.each([
    ['page', 'page-9', 9], ['reminder', 'page-12', 12], ['taken', 'page-9', null], ['withdrawn', 'page-9', null], ['digest', '', null], ['page', 'run-9', null],
  ] as const)('of kind %s on %s offer page %s', (kind, thread, page) => {
    expect(pageToTake(notice('a', { kind, thread }))).toBe(page);
  });
});

// A page by the channel "browser" was told as sent and shown nowhere.
describe('a notice on the live link', () => {
  const body = { type: 'millwright.message', version: 1, key: 'k1', kind: 'page', thread: 'page-9', person: 'olga', is_drill: true, created: '', subject: '[P1] Pump 1', text: '', fields: { open_path: '/alarms/7' } };
  it('is read', () => {
    expect(parseLiveMessage(JSON.stringify({ notice: body }))?.notice).toEqual({ key: 'k1', kind: 'page', thread: 'page-9', isDrill: true, subject: '[P1] Pump 1', openPath: '/alarms/7' });
  });
  it.each([['elsewhere', 'https://evil.example/'], ['elsewhere without a scheme', '//evil.example'], ['a script', 'javascript:alert(1)'], ['nowhere', undefined]])('leads not %s', (_, path) => {
    expect(parseLiveMessage(JSON.stringify({ notice: { ...body, fields: { open_path: path } } }))?.notice?.openPath).toBe('');
  });
  it.each([[null], ['text'], [{ ...body, key: 5 }], [{ ...body, subject: '' }]])('of the wrong shape is left out: %j', (raw) => {
    expect(parseLiveMessage(JSON.stringify({ notice: raw }))?.notice).toBeUndefined();
  });
});
