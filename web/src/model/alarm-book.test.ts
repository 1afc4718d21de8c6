// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../api/alarms';
import { changed, compareAlarms, countUnacknowledged, emptyBook, isStale, loaded, ofPosition, shownState, summariesByAsset } from './alarm-book';
import { filterFromUrl, listRows, matches, neighbour, type AlarmFilter } from './alarm-list';

const alarm = (id: number, change: Partial<Alarm> = {}, asset = 1): Alarm => ({
  id, rule: id, state: 'unacknowledged', is_active: true, priority: 2, position: 'operators', message: `Alarm ${id}`, message_words: null, consequence: '',
  response: '', value: 9, limit: 8, raised: new Date(id * 1000).toISOString(), returned: null, acknowledged: null,
  acknowledged_by: '', comment: '', shelved_until: null, shelved_by: '', suppressed_by: [], out_of_service_until: null, out_of_service_by: '', maintenance: [], raise_count: 1, mode: 'alarm', is_latched: false, ...change,
  subject: { kind: 'signal', id, path: `mill/p${asset}`, asset, asset_title: `Pump ${asset}`, unit: 'bar', ...change.subject },
});

describe('book', () => {
  it('keeps what is open and drops what returned to normal', () => {
    let book = loaded([alarm(1), alarm(2, { state: 'normal' })]);
    expect([...book.byId.keys()]).toEqual([1]);
    book = changed(book, [alarm(3), alarm(1, { state: 'normal' })]);
    expect([...book.byId.keys()]).toEqual([3]);
    expect(changed(book, [])).toBe(book);
  });

  it('takes in nothing of rules that are on trial or only record', () => {
    // The live link tells every change; a shadow alarm among them must not stand in the console.
    let book = loaded([alarm(1), alarm(2, { mode: 'shadow' })]);
    book = changed(book, [alarm(1, { mode: 'shadow' }), alarm(3, { mode: 'event' })]);
    expect([...book.byId.keys()]).toEqual([]);
  });

  it('is that of one operator position', () => {
    const book = loaded([alarm(1), alarm(2, { position: 'maintenance' })]);
    expect([...ofPosition(book, 'maintenance').byId.keys()]).toEqual([2]);
    expect(ofPosition(book, 'nowhere')).toEqual({ byId: new Map(), isLoaded: true });
  });

  it('counts unacknowledged by priority, like the server', () => {
    const book = loaded([
      alarm(1, { priority: 1 }), alarm(2, { state: 'returned-unacknowledged' }), alarm(3, { state: 'acknowledged' }),
      alarm(4, { state: 'shelved', priority: 1 }),
    ]);
    expect(countUnacknowledged(book)).toEqual({ '1': 1, '2': 1, '3': 0 });
    expect(countUnacknowledged(emptyBook)).toEqual({ '1': 0, '2': 0, '3': 0 });
  });

  it('unacknowledged first, then priority, then the newest', () => {
    const order = [
      alarm(1, { priority: 1, state: 'acknowledged' }), alarm(2), alarm(3), alarm(4, { priority: 1 }),
      alarm(5, { priority: 1, state: 'shelved' }), alarm(6, { state: 'returned-unacknowledged', is_active: false }),
    ].sort(compareAlarms);
    expect(order.map((entry) => entry.id)).toEqual([4, 3, 2, 6, 1, 5]);
  });

  it('marks what stands for more than a day and is in front of somebody', () => {
    const day = 24 * 3_600_000;
    const stale = (change: Partial<Alarm>): boolean => isStale(alarm(1, change), 1000 + day + 1);
    expect([stale({}), stale({ state: 'acknowledged' }), stale({ state: 'shelved' }), stale({ is_active: false }), stale({ mode: 'event' }), isStale(alarm(1), 1000 + day)])
      .toEqual([true, true, false, false, false, false]);
  });

  // A latched alarm read "active" although its condition was over, and had no way to be reset.
  it.each([
    ['unacknowledged', 'latched-new'], ['acknowledged', 'latched'], ['shelved', 'shelved'], ['out-of-service', 'out-of-service'],
  ] as const)('a latched alarm that is %s shows as %s', (state, shown) => {
    expect(shownState(alarm(1, { state, is_active: false, is_latched: true }))).toBe(shown);
    expect(shownState(alarm(1, { state }))).toBe(state);
  });

  it('sums up by asset, without the silenced', () => {
    const book = loaded([alarm(1, { priority: 3 }), alarm(2, { priority: 1 }), alarm(3, { state: 'shelved' }), alarm(4, {}, 2)]);
    expect(summariesByAsset(book).get(1)).toMatchObject({ worst: { id: 2 }, unacknowledged: 2, open: 2 });
    expect(summariesByAsset(book).get(2)?.open).toBe(1);
  });
});

describe('list', () => {
  const all: AlarmFilter = { state: 'all', priority: null, asset: null, position: null, text: '', isGrouped: false };

  it('reads its filter from the URL and mistrusts it', () => {
    expect(filterFromUrl('?state=shelved&priority=1&q=pump&asset=3&position=desk-1&group=asset')).toEqual({
      state: 'shelved', priority: 1, asset: 3, position: 'desk-1', text: 'pump', isGrouped: true });
    expect(filterFromUrl('?state=evil&priority=x&asset=-1&group=none')).toEqual({ ...all, state: 'open' });
  });

  it.each([
    [{ state: 'open' }, 'shelved', false], [{ state: 'shelved' }, 'out-of-service', true],
    [{ state: 'unacknowledged' }, 'acknowledged', false], [{ state: 'unacknowledged' }, 'returned-unacknowledged', true],
    [{ priority: 1 }, 'unacknowledged', false], [{ text: 'PUMP alarm' }, 'unacknowledged', true], [{ text: 'motor' }, 'unacknowledged', false],
    [{ asset: 2 }, 'unacknowledged', false],
  ] as const)('%j against %s', (change, state, kept) => {
    expect(matches({ ...all, ...change }, alarm(1, { state }))).toBe(kept);
  });

  it.each([
    ['open', 'shadow', false], ['all', 'event', false], ['shadow', 'shadow', true], ['shadow', 'event', false],
    ['events', 'event', true], ['shadow', 'alarm', false], ['all', 'alarm', true],
  ] as const)('the %s list and what is in mode %s', (state, mode, kept) => expect(matches({ ...all, state }, alarm(1, { mode }))).toBe(kept));

  it('is that of one operator position, so that maintenance is not among the operators\' alarms', () => {
    const rows = listRows([alarm(1), alarm(2, { position: 'maintenance' })], { ...all, position: 'maintenance' });
    expect(rows.map((row) => (row.kind === 'alarm' ? row.alarm.id : 0))).toEqual([2]);
  });

  it('groups stand in the order of their worst', () => {
    const rows = listRows([alarm(1), alarm(2, {}, 2), alarm(3, { priority: 1 })], { ...all, isGrouped: true });
    expect(rows.map((row) => (row.kind === 'group' ? `${row.title}:${row.count}` : row.alarm.id))).toEqual(['Pump 1:2', 3, 1, 'Pump 2:1', 2]);
  });

  it('moves over headings and stops at the ends', () => {
    const rows = listRows([alarm(1), alarm(2, {}, 2)], { ...all, isGrouped: true });
    expect([neighbour(rows, null, 1), neighbour(rows, 2, 1), neighbour(rows, 1, 1), neighbour(rows, 2, -1), neighbour([], 1, 1)])
      .toEqual([2, 1, 1, 2, null]);
  });
});
