// SPDX-License-Identifier: Apache-2.0
// The alarm journal of another system, read by the columns somebody chose: what of it counts as alarms shown to the
// same people, and which lines could not be read. Pure. Units: instants are Unix milliseconds.
import { readCsv, type CsvRow } from '../lib/csv';
import { kTimePatterns, timeReader, type ReadTime, type TimeReader } from '../lib/time-pattern';
import { instantOf } from '../lib/zone-days';

export const kSeparators = [',', ';', '\t', '|'] as const;

export interface LoadOptions {
  /// null: as the first line has it.
  separator: string | null;
  hasHeader: boolean;
  /// Columns, counted from 0.
  time: number;
  /// Where the time of day stands in a column of its own; read behind `time`, with a blank between.
  clock: number | null;
  tag: number | null;
  priority: number | null;
  pattern: string;
  /// Of times without an offset.
  zone: string;
  /// Journals also hold returns and acknowledgements: only lines whose column has one of these count; none: all do.
  only: { column: number; values: readonly string[] } | null;
}

/// What the server keeps of one import.
export const kMostAlarms = 100_000;
export const kMostDays = 90;
const kDayMs = 86_400_000;
const kSampled = 200;

export interface LoadFault {
  line: number;
  /// 'short': the line has no such column; 'time': the text is not of the pattern.
  kind: 'short' | 'time';
  text: string;
}
export interface Counted {
  name: string;
  count: number;
}
export interface LoadPreview {
  /// In order of time, what is imported.
  times: number[];
  faults: LoadFault[];
  /// Lines that `only` leaves out.
  filtered: number;
  /// Alarms before the last 90 days of the file: an import holds no more.
  tooOld: number;
  fromMs: number;
  toMs: number;
  perDay: number;
  byPriority: Counted[];
  topTags: Counted[];
  /// The zone does not exist, or the pattern is none.
  wrong: 'zone' | 'pattern' | null;
}

export const readTable = (text: string, separator: string | null): CsvRow[] => readCsv(text, separator ?? undefined);

/// "A", "B" ... where the file names none.
export function columnNames(rows: readonly CsvRow[], hasHeader: boolean): string[] {
  const width = rows.slice(0, kSampled).reduce((most, row) => Math.max(most, row.cells.length), 0);
  return Array.from({ length: width }, (_, i) => (hasHeader && rows[0]?.cells[i]?.trim()) || `#${i + 1}`);
}

/// The values of a column, the most frequent first: what `only` is chosen from.
export function valuesOf(rows: readonly CsvRow[], hasHeader: boolean, column: number): Counted[] {
  return counted(rows.slice(hasHeader ? 1 : 0).map((row) => row.cells[column]?.trim() ?? '')).slice(0, 30);
}

const kTime = /^(time|timestamp|date ?time|date|event ?time|zeit|zeitstempel|datum|datum ?\/? ?uhrzeit|uhrzeit|eventtime|local ?time)$/i;
const kClock = /^(time|time of day|clock|uhrzeit|zeit)$/i;
const kTag = /^(tag|tag ?name|source|point|alarm|name|kks|messstelle|quelle|variable)$/i;
const kPriority = /^(priority|prio|severity|class|priorität|prioritaet|schwere|klasse)$/i;

/// A first reading of the file; a person corrects it.
export function guessOptions(text: string, zone: string): LoadOptions {
  const head = text.split(/\r?\n/, 1)[0] ?? '';
  const separator = [...kSeparators].sort((a, b) => head.split(b).length - head.split(a).length)[0] ?? ',';
  const rows = readTable(text, separator);
  const first = rows[0]?.cells.map((cell) => cell.trim()) ?? [];
  const hasHeader = !first.some((cell) => patternsOf([cell]).length > 0);
  const named = (expression: RegExp, taken: readonly number[] = []): number => (hasHeader ? first.findIndex((cell, i) => !taken.includes(i) && expression.test(cell)) : -1);
  const body = rows.slice(hasHeader ? 1 : 0, kSampled);
  const cellsOf = (column: number): string[] => body.map((row) => row.cells[column] ?? '');
  const byContent = first.findIndex((_, column) => patternsOf(cellsOf(column)).length > 0);
  const byName = named(kTime);
  const time = byName >= 0 && (byContent < 0 || patternsOf(cellsOf(byName)).length > 0) ? byName : Math.max(byContent >= 0 ? byContent : byName, 0);
  let clock: number | null = null;
  let pattern = patternsOf(cellsOf(time))[0];
  if (pattern === undefined) {
    const other = named(kClock, [time]);
    const joined = other < 0 ? undefined : patternsOf(body.map((row) => `${row.cells[time] ?? ''} ${row.cells[other] ?? ''}`))[0];
    if (joined !== undefined) clock = other;
    pattern = joined;
  }
  const orNull = (column: number): number | null => (column < 0 ? null : column);
  const taken = clock === null ? [time] : [time, clock];
  return { separator, hasHeader, time, clock, tag: orNull(named(kTag, taken)), priority: orNull(named(kPriority, taken)), pattern: pattern ?? 'iso', zone, only: null };
}

/// The patterns that every text is of; none of no text. More than one: days and months may be swapped.
export function patternsOf(texts: readonly string[]): string[] {
  const full = texts.filter((text) => text.trim() !== '');
  if (full.length === 0) return [];
  return kTimePatterns.filter((pattern) => {
    const read = timeReader(pattern);
    // Any number is a count of seconds since 1970: only those of this century are.
    return read !== null && full.every((text) => {
      const time = read(text);
      return time !== null && (!pattern.startsWith('unix') || (time.ms > Date.UTC(2000, 0, 1) && time.ms < Date.UTC(2100, 0, 1)));
    });
  });
}

export function previewLoad(rows: readonly CsvRow[], options: LoadOptions): LoadPreview {
  const empty: LoadPreview = { times: [], faults: [], filtered: 0, tooOld: 0, fromMs: Number.NaN, toMs: Number.NaN, perDay: 0, byPriority: [], topTags: [], wrong: null };
  const read = timeReader(options.pattern);
  if (read === null) return { ...empty, wrong: 'pattern' };
  const toInstant = wallClock(options.zone);
  if (toInstant === null) return { ...empty, wrong: 'zone' };
  const { faults, filtered, found } = readLines(rows.slice(options.hasHeader ? 1 : 0), options, read, toInstant);
  found.sort((a, b) => a.ms - b.ms);
  const last = found.at(-1)?.ms ?? Number.NaN;
  const kept = found.filter((alarm) => alarm.ms > last - kMostDays * kDayMs);
  const first = kept[0]?.ms ?? Number.NaN;
  // A journal of an hour says nothing of a day; less than a day counts as one.
  const days = Math.max((last - first) / kDayMs, 1);
  return {
    ...empty,
    times: kept.map((alarm) => alarm.ms),
    faults,
    filtered,
    tooOld: found.length - kept.length,
    fromMs: first,
    toMs: last,
    perDay: kept.length === 0 ? 0 : kept.length / days,
    byPriority: options.priority === null ? [] : counted(kept.map((alarm) => alarm.priority)),
    topTags: options.tag === null ? [] : counted(kept.map((alarm) => alarm.tag)).slice(0, 10),
  };
}

/// The table that the server takes.
export const loadCsv = (times: readonly number[]): string => `time\n${times.map((ms) => new Date(ms).toISOString()).join('\n')}\n`;

interface Found {
  ms: number;
  tag: string;
  priority: string;
}

function readLines(rows: readonly CsvRow[], options: LoadOptions, read: TimeReader, toInstant: (time: ReadTime) => number): { faults: LoadFault[]; filtered: number; found: Found[] } {
  const faults: LoadFault[] = [];
  const found: Found[] = [];
  let filtered = 0;
  const wanted = options.only && options.only.values.length > 0 ? { column: options.only.column, values: new Set(options.only.values) } : null;
  for (const { line, cells } of rows) {
    if (wanted && !wanted.values.has(cells[wanted.column]?.trim() ?? '')) {
      filtered += 1;
      continue;
    }
    const clock = options.clock === null ? '' : cells[options.clock];
    const day = cells[options.time];
    if (day === undefined || clock === undefined) {
      faults.push({ line, kind: 'short', text: cells.join(' ') });
      continue;
    }
    const text = options.clock === null ? day : `${day} ${clock}`;
    const time = read(text);
    if (time === null) faults.push({ line, kind: 'time', text });
    else found.push({ ms: toInstant(time), tag: cells[options.tag ?? -1]?.trim() ?? '', priority: cells[options.priority ?? -1]?.trim() ?? '' });
  }
  return { faults, filtered, found };
}

/// null: no such zone. Clocks change on quarters of an hour, so that one look-up serves fifteen minutes.
function wallClock(zone: string): ((time: ReadTime) => number) | null {
  const kQuarter = 900_000;
  const known = new Map<number, number>();
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    return null;
  }
  return (time) => {
    if (time.kind === 'instant') return time.ms;
    const quarter = Math.floor(time.ms / kQuarter) * kQuarter;
    let instant = known.get(quarter);
    if (instant === undefined) {
      instant = instantOf(quarter, zone);
      known.set(quarter, instant);
    }
    return instant + (time.ms - quarter);
  };
}

function counted(names: readonly string[]): Counted[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}
