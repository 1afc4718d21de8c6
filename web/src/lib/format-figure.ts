// SPDX-License-Identifier: Apache-2.0
// A judged figure as it is read at a glance: what is told once, never to four digits. Pure; the locale is a parameter.

export type FigureUnit = 'min' | 'h' | 'd';

const kTimes: readonly string[] = ['min', 'h', 'd'] satisfies FigureUnit[];
const kLongestMinutes = 120;

/// A length of time to two significant digits, whole from ten on; from two hours on minutes become hours.
export function figureOfTime(value: number, unit: FigureUnit): { value: number; unit: FigureUnit } {
  if (unit === 'min' && Math.abs(value) >= kLongestMinutes) return figureOfTime(value / 60, 'h');
  const rounded = Math.abs(value) >= 10 ? Math.round(value) : Number(value.toPrecision(2));
  return { value: rounded, unit };
}

/// The number as text and the unit it is in: lengths of time as above, all else to three significant digits, whole from a hundred on.
export function figureOf(value: number, unit: string, locale: string): { text: string; unit: string } {
  if (!Number.isFinite(value)) return { text: '–', unit };
  const shown = kTimes.includes(unit) ? figureOfTime(value, unit as FigureUnit) : { value: Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)), unit };
  return { text: new Intl.NumberFormat(locale, { maximumSignificantDigits: 12 }).format(shown.value), unit: shown.unit };
}
