// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { isEvidence, type Evidence, type SampleItem } from '../api/evidence';
import { cellsOfDays, hasAssets, pageOfItem } from './sample';

const item = (kind: string, id: string): SampleItem => ({ kind, id, at: null, asset: null, path: '', value: 1, of: 1, words: '' });

describe('pageOfItem', () => {
  it.each([
    ['alarm', '7', '/alarms/7'],
    ['run', '3', '/runs/3'],
    ['signal', '12', '/signals/12'],
    ['rule', '4', '/rules'],
    ['procedure', 'closed-valve', '/procedures/closed-valve'],
    ['alarm', '', null],
    ['alarm', '../x', null],
    ['hour', '', null],
    ['failure', '2', null],
  ])('%s %s is at %s', (kind, id, page) => expect(pageOfItem(item(kind, id))).toBe(page));
});

describe('cells', () => {
  const cell = (day: string, asset: number | null, hits: number) => ({ day, asset, path: '', hits, of: 2 });
  const evidence = { cells: [cell('b', 1, 2), cell('a', 1, 1), cell('b', 2, 0)] } as Evidence;
  it('add up by days', () => expect(cellsOfDays(evidence)).toEqual([{ day: 'a', hits: 1, of: 2 }, { day: 'b', hits: 2, of: 4 }]));
  it('are of assets or of none', () => {
    expect(hasAssets(evidence)).toBe(true);
    expect(hasAssets({ cells: [cell('a', null, 1)] } as Evidence)).toBe(false);
  });
});

describe('isEvidence', () => {
  it.each([
    ['/api/v1/rollout/waves/1/evidence?metric=disk_free', true],
    ['/api/v1/rollout/evidence?metric=disk_free', true],
    ['/api/v1/alarms?from=x', false],
    ['/api/v1/rollout/problems?x=/evidence?', false],
    ['https://elsewhere/api/v1/rollout/evidence?metric=x', false],
    ['', false],
  ])('%s: %s', (source, is) => expect(isEvidence(source)).toBe(is));
});
