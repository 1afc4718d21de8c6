// SPDX-License-Identifier: Apache-2.0
// How a review and its items look, and what may be done with it now. Pure.
import type { Attendee, MeetingState, NewReview, Review, Urgency } from '../api/reviews';
import { kFunctions, type SignFunction } from '../api/rollout';
import type { VerdictLook } from './kpi-scale';

/// What is only to be known is no judgement, and has no look.
export type Judging = Exclude<Urgency, 'to-know'>;
const kUrgencyLooks: Readonly<Record<Judging, VerdictLook>> = { blocks: 'bad', overdue: 'borderline', 'to-decide': 'unclear' };
export const lookOfUrgency = (urgency: Judging): VerdictLook => kUrgencyLooks[urgency] ?? 'unknown';

const kStateLooks: Readonly<Record<MeetingState, VerdictLook>> = { announced: 'unknown', open: 'unclear', closed: 'good', skipped: 'unknown', missed: 'bad' };
export const lookOfMeeting = (state: MeetingState): VerdictLook => kStateLooks[state] ?? 'unknown';

/// Who may do what: those invited hold it, the chair ends it.
export const invites = (review: Pick<Review, 'attendees'>, person: string): boolean => review.attendees.some((one) => one.person === person);
/// The meeting to come may be opened: it is near, and none lasts.
export const mayOpen = (review: Review, nowMs: number): boolean => review.open_meeting === null && review.opens_at !== null && Date.parse(review.opens_at) <= nowMs;

/// Functions that were invited and of which nobody is among `present`.
export function absentFunctions(attendees: readonly Attendee[], present: readonly string[]): SignFunction[] {
  return kFunctions.filter((one) => {
    const sent = attendees.filter((attendee) => attendee.function === one);
    return sent.length > 0 && !sent.some((attendee) => present.includes(attendee.person));
  });
}

/// "olga, max" for each function, as people type it.
export type People = Readonly<Partial<Record<SignFunction, string>>>;
export function attendeesOf(people: People): Attendee[] {
  return kFunctions.flatMap((one) =>
    (people[one] ?? '').split(',').map((person) => person.trim()).filter((person) => person !== '').map((person) => ({ function: one, person })));
}
export function peopleOf(attendees: readonly Attendee[]): People {
  return Object.fromEntries(kFunctions.map((one) => [one, attendees.filter((attendee) => attendee.function === one).map((attendee) => attendee.person).join(', ')]));
}

/// What is sent: of another cycle nothing is said.
export function asWanted(review: NewReview): NewReview {
  const isWeekly = review.cycle === 'weeks';
  return {
    name: review.name.trim(), is_on: review.is_on, cycle: review.cycle, weeks: isWeekly ? review.weeks : null, weekday: isWeekly ? review.weekday : null,
    time: isWeekly ? review.time : null, wave: review.wave, chair: review.chair.trim(), attendees: review.attendees,
  };
}

/// The one that was missed most often in a row, else the one that comes first; null: none is ahead.
export function toShowOnBoard(reviews: readonly Review[]): Review | null {
  const inForce = reviews.filter((one) => one.is_on && (one.n_missed_lately > 0 || one.next_due !== null));
  const [first] = [...inForce].sort((a, b) => b.n_missed_lately - a.n_missed_lately || (a.next_due ?? '').localeCompare(b.next_due ?? ''));
  return first ?? null;
}
