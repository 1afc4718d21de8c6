// SPDX-License-Identifier: Apache-2.0
// Ranks names against what was typed: every word must occur; earlier and whole-word hits win.

/// Lower is better; null when a word does not occur. Case and accents do not matter.
export function rankMatch(text: string, typed: string): number | null {
  const hay = fold(text);
  let rank = hay.length / 1000;
  for (const word of fold(typed).split(/\s+/)) {
    if (word === '') continue;
    const at = hay.indexOf(word);
    if (at < 0) return null;
    const isWordStart = at === 0 || /[\s/_.-]/.test(hay[at - 1] ?? '');
    rank += at / 100 + (isWordStart ? 0 : 1);
  }
  return rank;
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

export function bestMatches<T>(items: readonly T[], typed: string, textOf: (item: T) => string, limit: number): T[] {
  const found: { item: T; rank: number }[] = [];
  for (const item of items) {
    const rank = rankMatch(textOf(item), typed);
    if (rank !== null) found.push({ item, rank });
  }
  found.sort((a, b) => a.rank - b.rank);
  return found.slice(0, limit).map((entry) => entry.item);
}
