// SPDX-License-Identifier: Apache-2.0
// The plant tree with its look-ups, made once per revision.
import type { AreaNode, AssetNode, LineNode, Plant, SiteNode } from '../api/plant';
import type { Signal } from '../api/signals';

export interface AssetPlace {
  asset: AssetNode;
  line: LineNode;
  area: AreaNode;
  site: SiteNode;
  path: string;
}

export interface PlantIndex {
  plant: Plant;
  assets: ReadonlyMap<number, AssetPlace>;
  signals: ReadonlyMap<number, Signal>;
  signalsOf(assetId: number): readonly Signal[];
  zone: string;
}

export function indexPlant(plant: Plant, signals: readonly Signal[]): PlantIndex {
  const assets = new Map<number, AssetPlace>();
  for (const site of plant.sites)
    for (const area of site.areas)
      for (const line of area.lines)
        for (const asset of line.assets)
          assets.set(asset.id, { asset, line, area, site, path: [site, area, line, asset].map((part) => part.name).join('/') });
  const byAsset = new Map<number, Signal[]>();
  for (const signal of signals) {
    if (signal.asset === null) continue;
    const group = byAsset.get(signal.asset);
    if (group) group.push(signal);
    else byAsset.set(signal.asset, [signal]);
  }
  return {
    plant,
    assets,
    signals: new Map(signals.map((signal) => [signal.id, signal])),
    signalsOf: (assetId) => byAsset.get(assetId) ?? [],
    zone: homeSite(plant)?.time_zone ?? 'UTC',
  };
}

/// The site whose name and zone the pages carry: the first that is not the platform's own.
export function homeSite(plant: Plant): SiteNode | undefined {
  return plant.sites.find((site) => !site.name.startsWith('_')) ?? plant.sites[0];
}

/// The one or two values that speak for an asset: those in alarm first, then those with limits.
export function keySignals(signals: readonly Signal[], inAlarm: ReadonlySet<number>, count: number): Signal[] {
  const weight = (signal: Signal): number => {
    if (inAlarm.has(signal.id)) return 0;
    if (signal.kind !== 'analog') return 3;
    return signal.limits.length > 0 ? 1 : 2;
  };
  return [...signals].sort((a, b) => weight(a) - weight(b) || a.id - b.id).slice(0, count);
}

export const titleOf = (named: { title: string; name: string }): string => (named.title === '' ? named.name : named.title);
