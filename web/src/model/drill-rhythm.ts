// SPDX-License-Identifier: Apache-2.0
// How often a drill comes round, in words.
import type { DrillRhythm } from '../api/drill-schedules';
import type { Texts } from '../i18n/context';

const kDayMs = 86_400_000;
const kSomeMonday = Date.UTC(2026, 0, 5);

/// "Monday" for 0, in the language of the locale.
export function weekdayName(weekday: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(kSomeMonday + weekday * kDayMs);
}

export function rhythmText(rhythm: DrillRhythm, { t, locale }: Texts): string {
  if (rhythm.weekday !== null) return t('drill.schedule.weekly', { day: weekdayName(rhythm.weekday, locale) });
  if (rhythm.day_of_month !== null) return t('drill.schedule.monthly', { day: rhythm.day_of_month });
  return t('drill.schedule.days', { count: rhythm.every_days ?? 0 });
}
