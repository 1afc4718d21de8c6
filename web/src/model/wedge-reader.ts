// SPDX-License-Identifier: Apache-2.0
// Tells a badge reader that types like a keyboard from a person who types: it is faster than any hand
// and ends with Enter. Pure; times are parameters.

/// The longest pause within a badge.
export const kWedgeGapMs = 50;
export const kShortestBadge = 4;
/// In a field a hand could just about do four; badges typed into one are longer.
export const kShortestBadgeInField = 6;

export type WedgeWord =
  /// May be part of a badge, or not: the next key or the pause tells.
  | { kind: 'open' }
  | { kind: 'badge'; badge: string }
  /// Ends whatever was typed; it was a person's.
  | { kind: 'other' }
  /// Says nothing: Shift for capital letters.
  | { kind: 'silent' };

const kTyped = /^[0-9A-Za-z:-]$/;

export class WedgeReader {
  private typed = '';
  private lastMs = Number.NEGATIVE_INFINITY;

  press(key: string, atMs: number, shortest = kShortestBadge): WedgeWord {
    const isQuick = atMs - this.lastMs <= kWedgeGapMs;
    if (key === 'Shift' || key === 'CapsLock') {
      if (isQuick) this.lastMs = atMs;
      return { kind: 'silent' };
    }
    const before = isQuick ? this.typed : '';
    this.lastMs = atMs;
    this.typed = kTyped.test(key) ? before + key : '';
    if (this.typed !== '') return { kind: 'open' };
    return key === 'Enter' && before.length >= shortest ? { kind: 'badge', badge: before } : { kind: 'other' };
  }
}
