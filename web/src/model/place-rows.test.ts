// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { AssetNode, Plant } from '../api/plant';
import { changedFields, parentsOf, placeRows } from './place-rows';

const asset = (id: number, name: string): AssetNode => ({ id, name, title: name, asset_class: 'pump', criticality: 3, make: '', environment: '', commissioned_year: null, worst_priority: null, unacknowledged: 0, active: 0, signals: [] });
const plant: Plant = {
  revision: 1,
  sites: [
    { id: 1, name: '_system', title: 'System', time_zone: 'UTC', areas: [{ id: 1, name: 'own', title: 'Own', lines: [] }] },
    {
      id: 2, name: 'mill', title: 'Mill', time_zone: 'Europe/Berlin',
      areas: [{ id: 2, name: 'water', title: 'Water', lines: [{ id: 3, name: 'line1', title: 'Line 1', assets: [asset(7, 'pump1')] }, { id: 4, name: 'line2', title: 'Line 2', assets: [] }] }],
    },
  ],
};

describe('the plant as rows', () => {
  const rows = placeRows(plant);
  it('has every place below what it belongs to, and not the platform', () =>
    expect(rows.map((row) => [row.kind, row.path, row.parent])).toEqual([
      ['site', 'mill', null], ['area', 'mill/water', 2], ['line', 'mill/water/line1', 2], ['asset', 'mill/water/line1/pump1', 3], ['line', 'mill/water/line2', 2],
    ]));
  it('knows where a place may be moved to', () => {
    const row = (kind: string) => rows.find((one) => one.kind === kind) ?? rows[0]!;
    expect(parentsOf(row('asset'), rows).map((one) => one.path)).toEqual(['mill/water/line1', 'mill/water/line2']);
    expect(parentsOf(row('line'), rows).map((one) => one.path)).toEqual(['mill/water']);
    expect(parentsOf(row('area'), rows)).toEqual([]);
  });
});

describe('what is sent', () => {
  it('is what differs', () => expect(changedFields({ name: 'a', title: 'b', criticality: 3 }, { name: 'a', title: 'c', criticality: 2 })).toEqual({ title: 'c', criticality: 2 }));
});
