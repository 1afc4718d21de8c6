// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../api/alarms';
import type { AlarmResponse, Chain, Page } from '../api/pages';
import type { RunSummary } from '../api/runs';
import { causeOf, firstOut, listRows } from './alarm-list';
import { holdingOf, ownPage, runningOf, timelineOf } from './answer-state';

const page = (id: number, person: string, state: Page['state']): Page => ({
  id, chain: 3, alarm: 1, person, channels: ['email'], state, created: '2026-01-05T00:01:00Z', closed: null, reason: '', reason_words: null, is_drill: false,
  title: '', asset_title: '', holder: '',
});
const chain = (change: Partial<Chain>): Chain => ({
  id: 3, policy: 'p', policy_title: '', state: 'running', started: '2026-01-05T00:01:00Z', step: 0, next_at: null, accepted_by: null, events: [], ...change,
});
const response = (change: Partial<AlarmResponse>): AlarmResponse => ({
  alarm: 1, consequence: '', severity: '', respond_within_s: 0, respond_by: null, owner: '', procedures: [], chain: null, pages: [], runs: [],
  work_orders: [], outcome: null, similar: [], ...change,
});
const run = (id: number, state: RunSummary['state'], ended: string | null = null) => ({ id, state, started: '2026-01-05T00:02:00Z', ended }) as RunSummary;

describe('who has it', () => {
  it.each([
    [response({}), { kind: 'unpaged' }],
    [response({ chain: chain({ state: 'accepted', accepted_by: 'max' }) }), { kind: 'held', by: 'max' }],
    [response({ chain: chain({ state: 'exhausted' }) }), { kind: 'nobody' }],
    [response({ chain: chain({ state: 'acknowledged' }) }), { kind: 'settled', how: 'acknowledged' }],
    [response({ chain: chain({ state: 'withdrawn' }) }), { kind: 'over' }],
    [response({ chain: chain({ next_at: 'x' }), pages: [page(1, 'erika', 'open'), page(2, 'erika', 'open'), page(3, 'max', 'superseded')] }), { kind: 'asked', people: ['erika'], nextAt: 'x' }],
  ] as const)('case %#', (given, holding) => expect(holdingOf(given)).toEqual(holding));

  it('finds one’s own page, the accepted one first', () => {
    const pages = [page(1, 'erika', 'open'), page(2, 'max', 'open'), page(3, 'max', 'accepted'), page(4, 'ann', 'withdrawn')];
    expect([ownPage(pages, 'max')?.id, ownPage(pages, 'erika')?.id, ownPage(pages, 'ann')]).toEqual([3, 1, null]);
  });

  it('finds the run somebody is on', () => {
    expect(runningOf([run(4, 'done'), run(5, 'running'), run(6, 'aborted'), run(7, 'handed-over')])?.id).toBe(7);
    expect(runningOf([run(4, 'done')])).toBeNull();
  });
});

describe('timeline', () => {
  it('joins everything, the newest first', () => {
    const history = [{ time: '2026-01-05T00:00:00Z', action: 'raise', from: 'normal', to: 'unacknowledged', who: '', comment: '', comment_words: null, value: 1 }] as const;
    const entries = timelineOf({ history: [...history] }, response({
      chain: chain({ events: [{ time: '2026-01-05T00:01:00Z', step: 0, what: 'notified', person: 'erika', text: '', words: null }] }),
      runs: [run(1, 'done', '2026-01-05T00:09:00Z')],
      outcome: { alarm: 1, raised: '', outcome: 'true', who: 'max', when: '2026-01-05T00:10:00Z', comment: '' },
    }));
    expect(entries.map((entry) => entry.kind)).toEqual(['outcome', 'run-ended', 'run-started', 'chain', 'alarm']);
  });
});

describe('grouped by cause', () => {
  const alarm = (id: number, raised: string, change: Partial<Alarm> = {}): Alarm => ({
    id, state: 'unacknowledged', is_active: true, priority: 2, message: '', raised, subject: { asset: 1, asset_title: 'Pump 1', path: 'a/b' }, ...change,
  }) as Alarm;
  const filter = { state: 'all', priority: null, asset: null, position: null, text: '', isGrouped: true } as const;

  it('marks the first-out, of active ones only', () => {
    const members = [alarm(1, '2026-01-05T00:02:00Z'), alarm(2, '2026-01-05T00:01:00Z'), alarm(3, '2026-01-05T00:00:00Z', { is_active: false })];
    expect(firstOut(members)?.id).toBe(2);
    expect(firstOut(members.slice(0, 1))).toBeNull();
    expect(listRows(members, filter).flatMap((row) => (row.kind === 'alarm' && row.isFirst ? [row.alarm.id] : []))).toEqual([2]);
  });

  it('a closed group keeps its heading and its count', () =>
    expect(listRows([alarm(1, 'x'), alarm(2, 'y')], filter, new Set(['Pump 1']))).toEqual([{ kind: 'group', title: 'Pump 1', count: 2, isOpen: false }]));

  it('what has no machine goes by its path', () => expect(causeOf(alarm(1, 'x', { subject: { asset_title: '', path: 'dcs/7' } as Alarm['subject'] }))).toBe('dcs/7'));
});
