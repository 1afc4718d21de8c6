// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { kWedgeGapMs, WedgeReader, type WedgeWord } from './wedge-reader';

/// Presses the keys `gapMs` apart and returns what the last one meant.
function type(reader: WedgeReader, keys: readonly string[], gapMs: number, startMs = 1000, shortest?: number): WedgeWord {
  return keys.map((key, i) => reader.press(key, startMs + i * gapMs, shortest)).at(-1) ?? { kind: 'other' };
}

describe('a reader that types like a keyboard', () => {
  it.each([
    [[...'0412345', 'Enter'], 2, { kind: 'badge', badge: '0412345' }],
    [[...'04a1', 'Shift', 'F', 'Enter'], kWedgeGapMs, { kind: 'badge', badge: '04a1F' }],
    [[...'04:A1:F2', 'Enter'], 10, { kind: 'badge', badge: '04:A1:F2' }],
    [[...'4711', 'Enter'], kWedgeGapMs + 1, { kind: 'other' }],
    [[...'123', 'Enter'], 2, { kind: 'other' }],
    [['Enter'], 2, { kind: 'other' }],
    [[...'12', 'Escape', ...'345', 'Enter'], 2, { kind: 'other' }],
    [['j'], 2, { kind: 'open' }],
    [['ArrowDown'], 2, { kind: 'other' }],
  ] as const)('%j, %d ms apart', (keys, gapMs, word) => expect(type(new WedgeReader(), keys, gapMs)).toEqual(word));

  it('takes one badge after the other', () => {
    const reader = new WedgeReader();
    expect(type(reader, [...'11112222', 'Enter'], 5)).toEqual({ kind: 'badge', badge: '11112222' });
    expect(type(reader, [...'33334444', 'Enter'], 5, 1060)).toEqual({ kind: 'badge', badge: '33334444' });
    expect(type(reader, ['Enter'], 5, 1120)).toEqual({ kind: 'other' });
  });

  it('does not join what a person typed slowly with what the reader types', () => {
    const reader = new WedgeReader();
    type(reader, ['a', 'b'], 200);
    expect(type(reader, [...'99887766', 'Enter'], 3, 2000)).toEqual({ kind: 'badge', badge: '99887766' });
  });

  it('asks for more within a field', () => {
    expect(type(new WedgeReader(), [...'4711', 'Enter'], 2, 0, 6)).toEqual({ kind: 'other' });
    expect(type(new WedgeReader(), [...'471147', 'Enter'], 2, 0, 6)).toEqual({ kind: 'badge', badge: '471147' });
  });
});
