// SPDX-License-Identifier: Apache-2.0
// A designed pilot on its way to the form that plans it, as an address that can be reloaded, and the name it gets. Pure.
import type { AssetPlace } from './plant-index';

export interface PilotPlan {
  assets: readonly number[];
  sensors: number;
}

/// The assets of these paths; null where one is not of this plant, as the names of an inventory file need not be.
export function assetsOfPaths(assets: ReadonlyMap<number, AssetPlace>, paths: readonly string[]): number[] | null {
  const byPath = new Map([...assets.values()].map((place) => [place.path, place.asset.id]));
  const found = paths.flatMap((path) => byPath.get(path) ?? []);
  return found.length === paths.length && found.length > 0 ? found : null;
}

/// What a wave of this kind is called where others are there: the kind, and from the second on its number.
export function freeName(kind: string, taken: readonly string[]): string {
  let name = kind;
  for (let n = 2; taken.includes(name); n += 1) name = `${kind}-${n}`;
  return name;
}

export const searchOfPlan = ({ assets, sensors }: PilotPlan): string => `?pilot=${assets.join('.')}&sensors=${sensors}`;

/// null: the address asks for no pilot, or not for one that could be.
export function planOfSearch(search: string): PilotPlan | null {
  const params = new URLSearchParams(search);
  const text = params.get('pilot') ?? '';
  const sensors = Number(params.get('sensors'));
  if (!/^[0-9]{1,15}(\.[0-9]{1,15})*$/.test(text) || !Number.isInteger(sensors) || sensors < 1) return null;
  return { assets: [...new Set(text.split('.').map(Number))], sensors };
}
