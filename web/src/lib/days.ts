// SPDX-License-Identifier: Apache-2.0
// Days as people type them: nothing is for ever.

/// The number of days, null for an empty field, undefined for what is no whole number above 0.
export function parseDays(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^[1-9][0-9]{0,4}$/.test(trimmed) ? Number(trimmed) : undefined;
}

export const daysText = (days: number | null): string => (days === null ? '' : String(days));

/// What goes to the server: a text that is no number goes as 0, whose answer says what is wrong with it.
export const daysToSend = (text: string): number | null => {
  const days = parseDays(text);
  return days === undefined ? 0 : days;
};
