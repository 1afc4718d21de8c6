// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { AssetNode, Plant } from '../api/plant';
import { placesOf } from './places';

const asset = (name: string, title: string): AssetNode => ({ id: 1, name, title, asset_class: '', criticality: 3, make: '', environment: '', commissioned_year: null, worst_priority: null, unacknowledged: 0, active: 0, signals: [] });

test('names every place by its path and its titles, without the system itself', () => {
  const plant: Plant = {
    revision: 1,
    sites: [
      { id: 1, name: '_system', title: 'System', time_zone: 'UTC', areas: [] },
      { id: 2, name: 'mill', title: 'Mill', time_zone: 'UTC', areas: [{ id: 1, name: 'hall', title: '', lines: [{ id: 1, name: 'l1', title: 'Line 1', assets: [asset('pump', 'Feed pump')] }] }] },
    ],
  };
  expect(placesOf(plant)).toEqual([
    { value: 'mill', label: 'Mill' },
    { value: 'mill/hall', label: 'Mill › hall' },
    { value: 'mill/hall/l1', label: 'Mill › hall › Line 1' },
    { value: 'mill/hall/l1/pump', label: 'Mill › hall › Line 1 › Feed pump' },
  ]);
});
