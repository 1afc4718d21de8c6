// SPDX-License-Identifier: Apache-2.0
import type { Plant } from '../api/plant';

export interface PlaceChoice {
  value: string;
  label: string;
}

/// Every site, area, line and asset by its path, each before what lies in it; the system's own left out.
export function placesOf(plant: Plant): PlaceChoice[] {
  const places: PlaceChoice[] = [];
  const add = (path: string, titles: string): void => void places.push({ value: path, label: titles });
  for (const site of plant.sites.filter((one) => !one.name.startsWith('_'))) {
    const siteTitle = site.title || site.name;
    add(site.name, siteTitle);
    for (const area of site.areas) {
      const areaTitle = `${siteTitle} › ${area.title || area.name}`;
      add(`${site.name}/${area.name}`, areaTitle);
      for (const line of area.lines) {
        const lineTitle = `${areaTitle} › ${line.title || line.name}`;
        add(`${site.name}/${area.name}/${line.name}`, lineTitle);
        for (const asset of line.assets) add(`${site.name}/${area.name}/${line.name}/${asset.name}`, `${lineTitle} › ${asset.title || asset.name}`);
      }
    }
  }
  return places;
}
