// SPDX-License-Identifier: Apache-2.0
// The plant tree as rows, each place below what it belongs to. Pure.
import type { Plant } from '../api/plant';
import type { PlaceFields, PlaceKind } from '../api/structure';

export interface PlaceRow {
  kind: PlaceKind;
  id: number;
  path: string;
  /// Of the place it belongs to; null for a site.
  parent: number | null;
  fields: Pick<PlaceFields, 'name' | 'title'> & Partial<PlaceFields>;
}

/// Sites whose name begins with an underscore hold the platform's own figures and are left out.
export function placeRows(plant: Plant): PlaceRow[] {
  const rows: PlaceRow[] = [];
  const add = (kind: PlaceKind, id: number, above: PlaceRow | null, fields: PlaceRow['fields']): PlaceRow => {
    const row = { kind, id, path: above ? `${above.path}/${fields.name}` : fields.name, parent: above?.id ?? null, fields };
    rows.push(row);
    return row;
  };
  for (const site of plant.sites) {
    if (site.name.startsWith('_')) continue;
    const siteRow = add('site', site.id, null, { name: site.name, title: site.title, time_zone: site.time_zone });
    for (const area of site.areas) {
      const areaRow = add('area', area.id, siteRow, { name: area.name, title: area.title });
      for (const line of area.lines) {
        const lineRow = add('line', line.id, areaRow, { name: line.name, title: line.title, area: area.id });
        for (const { id, name, title, asset_class, criticality, make, environment, commissioned_year } of line.assets) {
          add('asset', id, lineRow, { name, title, asset_class, criticality, make, environment, commissioned_year, line: line.id });
        }
      }
    }
  }
  return rows;
}

/// Where a place may be moved to: the others of the level above it. None for sites and areas.
export function parentsOf(row: PlaceRow, rows: readonly PlaceRow[]): PlaceRow[] {
  const level = row.kind === 'asset' ? 'line' : row.kind === 'line' ? 'area' : null;
  return rows.filter((other) => other.kind === level);
}

/// The fields of `now` that differ from `before`.
export function changedFields<T extends object>(before: T, now: T): Partial<T> {
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => before[name as keyof T] !== value)) as Partial<T>;
}
