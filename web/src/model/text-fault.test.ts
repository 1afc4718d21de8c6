// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { faultLine, lineRange, lineText } from './text-fault';

describe('mistakes in a text', () => {
  it.each([
    ['pump-cavitation:12: kind: must be one of instruct, check', 12], ['pump.yaml:3: unknown key "stpes"', 3], ['line 7: not closed', 7],
    ['procedure pump, line 41: no way out', 41], ['name: may not be empty', null], ['took 12:30 h', null],
  ])('%s', (detail, line) => expect(faultLine(detail)).toBe(line));

  it('finds the line, and the last one when there are fewer', () => {
    expect(lineRange('a\nbc\nd', 2)).toEqual({ begin: 2, end: 4 });
    expect([lineText('a\nbc\nd', 1), lineText('a\nbc\nd', 9), lineText('', 1)]).toEqual(['a', 'd', '']);
  });
});
