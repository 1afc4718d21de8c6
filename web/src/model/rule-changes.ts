// SPDX-License-Identifier: Apache-2.0
// What a table of rules would change, told before it is sent. Pure. The server judges every line itself: this only
// compares the file with the table as it goes out now.
import { readCsv } from '../lib/csv';

export interface CellChange {
  column: string;
  from: string;
  to: string;
}
export interface RuleChange {
  line: number;
  id: string;
  message: string;
  cells: CellChange[];
}
export interface RulePreview {
  added: { line: number; signal: string; message: string }[];
  changed: RuleChange[];
  unchanged: number;
  /// Rows with an id that no rule has; the server refuses the file.
  unknown: { line: number; id: string }[];
  /// Columns that are shown and not taken.
  ignored: string[];
  /// Columns that the table does not have; the server refuses the file.
  foreign: string[];
}

const kReported: ReadonlySet<string> = new Set(['unit', 'recommended_priority', 'is_rationalised', 'missing', 'approved_by', 'differences']);
/// Elsewhere an empty cell leaves the field alone; in these it empties it.
const kTexts: ReadonlySet<string> = new Set(['message', 'consequence', 'response', 'owner', 'procedure', 'policy', 'alarm_class', 'position']);

/// 3.0 is 3, TRUE is true, and a formula guard is no part of a text.
function plain(cell: string): string {
  const text = cell.trim();
  if (/^[-+]?\d+([.,]\d+)?$/.test(text)) return String(Number(text.replace(',', '.')));
  if (/^(true|false)$/i.test(text)) return text.toLowerCase();
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

export function previewRules(current: string, fresh: string): RulePreview {
  const [known = { line: 1, cells: [] }, ...now] = readCsv(current);
  const [head = { line: 1, cells: [] }, ...rows] = readCsv(fresh);
  const columns = head.cells.map((cell) => cell.trim());
  const at = (cells: readonly string[], names: readonly string[], column: string): string => cells[names.indexOf(column)] ?? '';
  const byId = new Map(now.map((row) => [at(row.cells, known.cells, 'id'), row.cells]));
  const preview: RulePreview = {
    added: [], changed: [], unchanged: 0, unknown: [],
    ignored: columns.filter((column) => kReported.has(column)),
    foreign: columns.filter((column) => !known.cells.includes(column)),
  };
  const taken = columns.filter((column) => column !== 'id' && !kReported.has(column) && known.cells.includes(column));
  for (const row of rows) {
    const id = at(row.cells, columns, 'id').trim();
    const before = byId.get(id);
    if (id === '') preview.added.push({ line: row.line, signal: at(row.cells, columns, 'signal'), message: at(row.cells, columns, 'message') });
    else if (!before) preview.unknown.push({ line: row.line, id });
    else {
      const cells = taken.flatMap((column): CellChange[] => {
        const from = plain(at(before, known.cells, column));
        const to = plain(at(row.cells, columns, column));
        return to === from || (to === '' && !kTexts.has(column)) ? [] : [{ column, from, to }];
      });
      if (cells.length === 0) preview.unchanged += 1;
      else preview.changed.push({ line: row.line, id, message: plain(at(before, known.cells, 'message')), cells });
    }
  }
  return preview;
}
