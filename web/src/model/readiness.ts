// SPDX-License-Identifier: Apache-2.0
// The five questions as the page tells them. Pure.
import { kQuestions, type QuestionId, type Readiness, type ReadinessDay, type ReadinessPart, type ThreeAnswers } from '../api/readiness';

/// What keeps a question from yes: what is known to be wrong first, then what is not known.
export const missingOf = (parts: readonly ReadinessPart[]): ReadinessPart[] =>
  [...parts.filter((part) => part.answer === 'no'), ...parts.filter((part) => part.answer === 'not known')];

export const tallyOf = (readiness: Readiness, answer: ThreeAnswers): number =>
  readiness.questions.filter((question) => question.answer === answer).length;

export interface TrendRow {
  question: QuestionId;
  /// One for each day shown; null: the day was not noted.
  cells: { day: string; answer: ThreeAnswers | null }[];
}

const kDayMs = 86_400_000;

/// The latest `n` days up to the last that was noted, without gaps: a day nobody noted is empty, not left out.
export function trendRows(days: readonly ReadinessDay[], n: number): TrendRow[] {
  const last = days[days.length - 1];
  if (!last) return [];
  const byDay = new Map(days.map((day) => [day.day, day]));
  const end = Date.parse(`${last.day}T00:00:00Z`);
  const first = Date.parse(`${days[0]?.day ?? last.day}T00:00:00Z`);
  const shown: string[] = [];
  for (let at = Math.max(first, end - (n - 1) * kDayMs); at <= end; at += kDayMs) shown.push(new Date(at).toISOString().slice(0, 10));
  return kQuestions.map((question) => ({
    question,
    cells: shown.map((day) => ({ day, answer: byDay.get(day)?.questions[question] ?? null })),
  }));
}
