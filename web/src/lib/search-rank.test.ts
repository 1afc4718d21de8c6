// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { bestMatches, rankMatch } from './search-rank';

describe('search', () => {
  it('needs every word, in any order', () => {
    expect(rankMatch('Pump 1 discharge pressure', 'pressure pump')).not.toBeNull();
    expect(rankMatch('Pump 1 discharge pressure', 'pressure motor')).toBeNull();
  });

  it('ignores case and accents', () => expect(rankMatch('Wärmetauscher', 'WARME')).not.toBeNull());

  it('prefers beginnings of words', () => {
    const names = ['mill/water/superpump', 'mill/water/pump2', 'pump1'];
    expect(bestMatches(names, 'pump', (name) => name, 2)).toEqual(['pump1', 'mill/water/pump2']);
  });

  it('an empty query keeps everything up to the limit', () => {
    expect(bestMatches([3, 2, 1], '', String, 2)).toHaveLength(2);
  });
});
