// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { assetsOfPaths, freeName, planOfSearch, searchOfPlan } from './pilot-wave';
import type { AssetPlace } from './plant-index';

const place = (id: number, path: string): [number, AssetPlace] => [id, { asset: { id }, path } as AssetPlace];
const plant = new Map([place(3, 'mill/water/line1/pump1'), place(7, 'mill/water/line1/pump2'), place(9, 'mill/air/line1/fan1')]);

describe('a designed pilot', () => {
  it.each([
    [['mill/water/line1/pump2', 'mill/air/line1/fan1'], [7, 9]],
    [['mill/water/line1/pump2', 'pump3'], null],
    [['pump1'], null],
    [[], null],
  ])('%j are assets %j', (paths, ids) => expect(assetsOfPaths(plant, paths)).toEqual(ids));

  it('comes back from its address as it was', () => {
    for (const plan of [{ assets: [7], sensors: 1 }, { assets: [3, 7, 900_000_000_000_000], sensors: 250 }]) expect(planOfSearch(searchOfPlan(plan))).toEqual(plan);
  });

  it.each(['', '?pilot=', '?pilot=3', '?pilot=3&sensors=0', '?pilot=3&sensors=1.5', '?pilot=3&sensors=x', '?pilot=3..7&sensors=5', '?pilot=x&sensors=5', '?pilot=-3&sensors=5', '?sensors=5'])(
    'none is asked for by "%s"', (search) => expect(planOfSearch(search)).toBeNull());

  it.each([
    ['pilot', [], 'pilot'], ['pilot', ['wave-1'], 'pilot'], ['pilot', ['pilot', 'wave-1'], 'pilot-2'], ['wave-1', ['wave-1', 'wave-1-2'], 'wave-1-3'],
  ])('a %s beside %j is called %s', (kind, taken, name) => expect(freeName(kind, taken)).toBe(name));

  it('names each asset once', () => expect(planOfSearch('?pilot=3.7.3&sensors=5')).toEqual({ assets: [3, 7], sensors: 5 }));
});
