// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../api/alarms';
import type { Raise } from '../api/raises';
import { marksOf } from './alarm-history';

const subject = { kind: 'signal', id: 7, path: '', asset: 2, asset_title: '', unit: 'bar' } as const;
const raise = (began: string, ended: string | null): Raise => ({ alarm: 1, rule: 1, began, ended, priority: 2, message: '', subject });
const alarm = (raised: string, change: Partial<Alarm> = {}): Alarm =>
  ({ id: 1, priority: 2, raised, returned: null, is_active: true, state: 'unacknowledged', subject, ...change }) as Alarm;

describe('marks of a trend', () => {
  it('every raise is one, not only the latest of its alarm', () => {
    const marks = marksOf([raise('2026-01-01T10:00:00Z', '2026-01-01T10:05:00Z'), raise('2026-01-01T09:00:00Z', '2026-01-01T09:01:00Z')], []);
    expect(marks.map((mark) => mark.raised)).toEqual(['2026-01-01T10:00:00Z', '2026-01-01T09:00:00Z']);
  });

  it('the open alarm is its latest raise, however its time is written', () => {
    const marks = marksOf([raise('2026-01-01T10:00:00.000000000Z', null)], [alarm('2026-01-01T10:00:00Z')]);
    expect(marks).toHaveLength(1);
    expect(marks[0]).toMatchObject({ isUnacknowledged: true, returned: null });
  });

  it('a raise that the history has not given yet is there at once', () => {
    expect(marksOf([raise('2026-01-01T10:00:00Z', '2026-01-01T10:05:00Z')], [alarm('2026-01-01T11:00:00Z')])).toHaveLength(2);
  });

  it('alarms of a gateway or a machine are no marks on a signal', () => {
    expect(marksOf([], [alarm('2026-01-01T11:00:00Z', { subject: { ...subject, kind: 'device' } })])).toEqual([]);
  });
});
