// SPDX-License-Identifier: Apache-2.0
// The places of one site, and how they finish a path that an address says only in part.

export interface KnownSite {
  name: string;
  areas: readonly { name: string; lines: readonly { name: string; assets: readonly { name: string }[] }[] }[];
}

/// Names for what neither the address nor the plant says.
const kUnsaid = { area: 'area', line: 'line' };
export const kNoSite: KnownSite = { name: 'site', areas: [] };

type Path = readonly string[];

export class SitePlaces {
  private readonly lines: Path[] = [];
  private readonly assetsByName = new Map<string, Path[]>();

  constructor(private readonly site: KnownSite) {
    for (const area of site.areas)
      for (const line of area.lines) {
        const path = [site.name, area.name, line.name];
        this.lines.push(path);
        for (const asset of line.assets) {
          const same = this.assetsByName.get(asset.name);
          if (same) same.push([...path, asset.name]);
          else this.assetsByName.set(asset.name, [[...path, asset.name]]);
        }
      }
  }

  get name(): string {
    return this.site.name;
  }

  /// The one asset whose path ends with these names.
  assetThatEnds(said: Path): string | undefined {
    const found = (this.assetsByName.get(said[said.length - 1]!) ?? []).filter((path) => endsWith(path, said));
    return found.length === 1 ? found[0]!.join('/') : undefined;
  }

  /// A path for the machine that is the last of `said`, one to three names, in the one line that the names before it
  /// fit; else what is missing is the only one there, or a default.
  finished(said: Path): string {
    const machine = said[said.length - 1]!;
    const before = said.slice(0, -1);
    const fitting = this.lines.filter((line) => endsWith(line, before));
    const line = fitting.length === 1 ? fitting[0]! : [this.site.name, ...this.areaAndLine(before)];
    return [...line, machine].join('/');
  }

  private areaAndLine(before: Path): [string, string] {
    const [first, second] = before;
    if (first !== undefined && second !== undefined) return [first, second];
    const isArea = this.site.areas.some((area) => area.name === first);
    const area = first !== undefined && isArea ? first : (onlyName(this.site.areas) ?? kUnsaid.area);
    if (first !== undefined && !isArea) return [area, first];
    return [area, onlyName(this.site.areas.find((known) => known.name === area)?.lines ?? []) ?? kUnsaid.line];
  }
}

const onlyName = (places: readonly { name: string }[]): string | undefined => (places.length === 1 ? places[0]!.name : undefined);

const endsWith = (path: Path, said: Path): boolean =>
  said.length <= path.length && said.every((name, at) => name === path[path.length - said.length + at]);
