// SPDX-License-Identifier: Apache-2.0
// Tables as CSV (RFC 4180), and the download of it.

/// Cells that a spreadsheet would run as a formula get a leading apostrophe.
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function toCsv(header: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return [header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

export function downloadText(fileName: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = fileName;
  anchor.click();
  URL.revokeObjectURL(url);
}

export interface CsvRow {
  /// Where it begins in the file, from 1.
  line: number;
  cells: string[];
}

function separatorOf(body: string): string {
  const head = body.split(/\r?\n/, 1)[0] ?? '';
  const comma = head.indexOf(',');
  const semicolon = head.indexOf(';');
  return semicolon >= 0 && (comma < 0 || semicolon < comma) ? ';' : ',';
}

/// Reads RFC 4180 as the server does: a byte order mark and empty lines are skipped, and the separator is ';' where
/// the first line has one before any ',', unless one is given. Total: an open quote ends with the text.
export function readCsv(text: string, given?: string): CsvRow[] {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const separator = given ?? separatorOf(body);
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, cells: [] };
  let cell = '';
  let line = 1;
  let isQuoted = false;
  const endRow = (): void => {
    row.cells.push(cell);
    if (row.cells.some((one) => one !== '')) rows.push(row);
    cell = '';
    row = { line, cells: [] };
  };
  for (let i = 0; i < body.length; i += 1) {
    const char = body.charAt(i);
    if (char === '\n') line += 1;
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (body[i + 1] === '"') { cell += '"'; i += 1; }
      else isQuoted = false;
    } else if (char === '"' && cell === '') isQuoted = true;
    else if (char === separator) { row.cells.push(cell); cell = ''; }
    else if (char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  if (cell !== '' || row.cells.length > 0) endRow();
  return rows;
}
