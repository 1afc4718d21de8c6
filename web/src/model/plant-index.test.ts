// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Plant } from '../api/plant';
import type { Signal } from '../api/signals';
import { homeSite, indexPlant, keySignals, titleOf } from './plant-index';

const asset = { id: 3, name: 'pump1', title: 'Pump 1', asset_class: 'pump', criticality: 2, make: '', environment: '', commissioned_year: null, worst_priority: null, unacknowledged: 0, active: 0, signals: [] };
const site = (id: number, name: string, zone: string) =>
  ({ id, name, title: '', time_zone: zone, areas: [{ id, name: 'water', title: '', lines: [{ id, name: 'line1', title: '', assets: id === 2 ? [asset] : [] }] }] });
const plant: Plant = { sites: [site(1, '_system', 'UTC'), site(2, 'mill', 'Europe/Berlin')], revision: 1 };
const signal = (id: number, change: Partial<Signal> = {}): Signal => ({
  id, asset: 3, path: '', name: `s${id}`, title: '', unit: '1', kind: 'analog', type: 'float64', range_low: null, range_high: null, value_at_4_ma: null, value_at_20_ma: null,
  expected_interval_ms: 1000, address: '', is_provisional: false, first_seen: null, declared_unit: '', client: '', limits: [], ...change,
});

describe('plant index', () => {
  it('finds assets with their paths and signals', () => {
    const index = indexPlant(plant, [signal(1), signal(2, { asset: null })]);
    expect(index.assets.get(3)?.path).toBe('mill/water/line1/pump1');
    expect(index.signalsOf(3).map((one) => one.id)).toEqual([1]);
    expect(index.signalsOf(99)).toEqual([]);
  });

  it('is at home in the first site that is not the platform', () => {
    expect(homeSite(plant)?.name).toBe('mill');
    expect(indexPlant(plant, []).zone).toBe('Europe/Berlin');
    expect(indexPlant({ sites: [], revision: 0 }, []).zone).toBe('UTC');
  });

  it('lets signals in alarm speak first, then those with limits, switches last', () => {
    const limits = [{ rule: 1, kind: 'high' as const, limit: 1, priority: 1 }];
    const signals = [signal(1, { kind: 'discrete' }), signal(2), signal(3, { limits }), signal(4)];
    expect(keySignals(signals, new Set([4]), 3).map((one) => one.id)).toEqual([4, 3, 2]);
  });

  it('falls back to the name', () => expect(titleOf({ title: '', name: 'pump1' })).toBe('pump1'));
});
