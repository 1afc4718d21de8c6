// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { NewReview, Review } from '../api/reviews';
import { absentFunctions, asWanted, attendeesOf, invites, lookOfMeeting, lookOfUrgency, mayOpen, peopleOf, toShowOnBoard } from './review';

const attendees = [{ function: 'operations', person: 'olga' }, { function: 'operations', person: 'max' }, { function: 'leadership', person: 'lena' }] as const;

describe('a review', () => {
  it.each([['blocks', 'bad'], ['overdue', 'borderline'], ['to-decide', 'unclear']] as const)('%s looks %s', (urgency, look) => {
    expect(lookOfUrgency(urgency)).toBe(look);
  });
  it('keeps a missed meeting apart from a skipped one', () => {
    expect(lookOfMeeting('missed')).toBe('bad');
    expect(lookOfMeeting('skipped')).toBe('unknown');
    expect(lookOfMeeting('closed')).toBe('good');
  });
  it.each([
    [null, '2026-11-07T08:00:00Z', true],
    [null, '2026-11-07T08:00:01Z', false],
    [3, '2026-11-07T08:00:00Z', false],
    [null, null, false],
  ])('with meeting %s open, to be opened from %s on', (open_meeting, opens_at, may) => {
    expect(mayOpen({ open_meeting, opens_at } as Review, Date.parse('2026-11-07T08:00:00Z'))).toBe(may);
  });
  it('says who is absent by function', () => {
    expect(absentFunctions(attendees, ['max'])).toEqual(['leadership']);
    expect(absentFunctions(attendees, ['olga', 'lena'])).toEqual([]);
    expect(absentFunctions(attendees, [])).toEqual(['operations', 'leadership']);
  });
  it('reads people as they are typed', () => {
    const people = { operations: ' olga,, max ', leadership: 'lena' };
    expect(attendeesOf(people)).toEqual([...attendees]);
    expect(peopleOf(attendeesOf(people)).operations).toBe('olga, max');
    expect(invites({ attendees: attendeesOf(people) }, 'max')).toBe(true);
    expect(invites({ attendees: attendeesOf(people) }, 'ivan')).toBe(false);
  });
  it('shows on the board what was missed before what comes', () => {
    const row = (id: number, n_missed_lately: number, next_due: string | null, is_on = true): Review => ({ id, n_missed_lately, next_due, is_on }) as Review;
    expect(toShowOnBoard([])).toBeNull();
    expect(toShowOnBoard([row(1, 0, null), row(2, 3, '2026-11-10', false)])).toBeNull();
    expect(toShowOnBoard([row(1, 0, '2026-11-17'), row(2, 0, '2026-11-10')])?.id).toBe(2);
    expect(toShowOnBoard([row(1, 0, '2026-11-10'), row(2, 1, '2026-11-17')])?.id).toBe(2);
  });
  it('says nothing of weeks where it goes by windows', () => {
    const typed: NewReview = { name: ' steering ', is_on: true, cycle: 'windows', weeks: 1, weekday: 2, time: '09:00', wave: 3, chair: 'lena ', attendees: [] };
    expect(asWanted(typed)).toMatchObject({ name: 'steering', weeks: null, weekday: null, time: null, wave: 3, chair: 'lena' });
    expect(asWanted({ ...typed, cycle: 'weeks' })).toMatchObject({ weeks: 1, weekday: 2, time: '09:00' });
  });
});
