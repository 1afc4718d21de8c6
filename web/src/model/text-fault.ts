// SPDX-License-Identifier: Apache-2.0
// Where in a text a mistake is, from what the server says of it: "name.yaml:12: unknown key". Pure.

/// The line, counted from 1; null where none is named.
export function faultLine(detail: string): number | null {
  const match = /[\w.)-]:(\d{1,6}):\s|\bline (\d{1,6})\b/.exec(detail);
  const line = Number(match?.[1] ?? match?.[2]);
  return Number.isInteger(line) && line > 0 ? line : null;
}

/// The half-open range of a line's characters; the last line when there are fewer.
export function lineRange(text: string, line: number): { begin: number; end: number } {
  let begin = 0;
  for (let n = 1; n < line; n += 1) {
    const next = text.indexOf('\n', begin);
    if (next < 0) break;
    begin = next + 1;
  }
  const end = text.indexOf('\n', begin);
  return { begin, end: end < 0 ? text.length : end };
}

/// "12: kind: instuct" -> what the editor shows beside a mistake.
export const lineText = (text: string, line: number): string => {
  const { begin, end } = lineRange(text, line);
  return text.slice(begin, end);
};
