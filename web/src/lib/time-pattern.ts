// SPDX-License-Identifier: Apache-2.0
// Times as other systems write them, read by a pattern like "DD.MM.YYYY HH:mm:ss". Pure.

/// "iso" is ISO 8601 with or without an offset, "unix-s" and "unix-ms" count from 1970.
export const kTimePatterns = [
  'iso', 'DD.MM.YYYY HH:mm:ss', 'DD/MM/YYYY HH:mm:ss', 'MM/DD/YYYY HH:mm:ss', 'MM/DD/YYYY hh:mm:ss A', 'DD/MM/YYYY hh:mm:ss A', 'YYYY/MM/DD HH:mm:ss', 'DD-MM-YYYY HH:mm:ss', 'unix-s', 'unix-ms',
] as const;

/// What a clock on the wall showed, as if it were UTC; or the instant itself.
export type ReadTime = { kind: 'wall'; ms: number } | { kind: 'instant'; ms: number };
/// null: the text is not of this pattern.
export type TimeReader = (text: string) => ReadTime | null;

type Part = 'year' | 'month' | 'day' | 'hour' | 'hour12' | 'minute' | 'second' | 'half';
const kTokens: Readonly<Record<string, { part: Part; expression: string }>> = {
  YYYY: { part: 'year', expression: '(\\d{4})' },
  YY: { part: 'year', expression: '(\\d{2})' },
  MM: { part: 'month', expression: '(\\d{1,2})' },
  DD: { part: 'day', expression: '(\\d{1,2})' },
  HH: { part: 'hour', expression: '(\\d{1,2})' },
  hh: { part: 'hour12', expression: '(\\d{1,2})' },
  mm: { part: 'minute', expression: '(\\d{1,2})' },
  A: { part: 'half', expression: '([AaPp])\\.?[Mm]\\.?' },
};

/// null: no pattern; it names year, month, day, an hour and a minute.
export function timeReader(pattern: string): TimeReader | null {
  if (pattern === 'iso') return readIso;
  if (pattern === 'unix-s') return (text) => readUnix(text, 1000);
  if (pattern === 'unix-ms') return (text) => readUnix(text, 1);
  const parts: Part[] = [];
  let expression = '';
  for (const [piece] of pattern.trim().matchAll(/:ss|YYYY|YY|MM|DD|HH|hh|mm|A|\s+|[^]/g)) {
    const token = kTokens[piece];
    if (token) {
      parts.push(token.part);
      expression += token.expression;
    } else if (piece === ':ss') {
      // Journals leave out seconds, or have fractions of them.
      parts.push('second');
      expression += '(?::(\\d{1,2})(?:[.,:]\\d+)?)?';
    } else expression += /^\s+$/.test(piece) ? '\\s+' : piece.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  }
  const isWhole = (['year', 'month', 'day', 'minute'] as const).every((part) => parts.includes(part))
    && parts.includes('hour') !== parts.includes('hour12') && parts.includes('half') === parts.includes('hour12')
    && new Set(parts).size === parts.length;
  if (!isWhole) return null;
  const shape = new RegExp(`^${expression}$`);
  return (text) => {
    const match = shape.exec(text.trim());
    return match ? fromParts(parts, match.slice(1)) : null;
  };
}

function fromParts(parts: readonly Part[], values: readonly (string | undefined)[]): ReadTime | null {
  const found: Partial<Record<Part, number>> = {};
  let isAfternoon = false;
  parts.forEach((part, i) => {
    const value = values[i];
    if (part === 'half') isAfternoon = value?.toLowerCase() === 'p';
    else found[part] = value === undefined ? 0 : Number(value);
  });
  const { month = 0, day = 0, minute = 0, second = 0, hour12 } = found;
  const year = (found.year ?? 0) < 100 ? 2000 + (found.year ?? 0) : (found.year ?? 0);
  if (hour12 !== undefined && (hour12 < 1 || hour12 > 12)) return null;
  const hour = hour12 === undefined ? (found.hour ?? 0) : (hour12 % 12) + (isAfternoon ? 12 : 0);
  return wallTime(year, month, day, hour, minute, second);
}

function wallTime(year: number, month: number, day: number, hour: number, minute: number, second: number): ReadTime | null {
  if (hour > 23 || minute > 59 || second > 60) return null;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59)));
  const isThatDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isThatDay ? { kind: 'wall', ms: date.getTime() } : null;
}

function readIso(text: string): ReadTime | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})[T ]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(text.trim());
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const wall = wallTime(year ?? 0, month ?? 0, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0);
  const offset = match[7];
  if (!wall || offset === undefined) return wall;
  const digits = offset.replace(/\D/g, '');
  const minutes = offset === 'Z' ? 0 : (offset.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4)));
  return { kind: 'instant', ms: wall.ms - minutes * 60_000 };
}

function readUnix(text: string, msPerUnit: number): ReadTime | null {
  if (!/^\d{1,13}(\.\d+)?$/.test(text.trim())) return null;
  return { kind: 'instant', ms: Math.floor(Number(text) * msPerUnit) };
}
