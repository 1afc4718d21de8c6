// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Plant } from '../api/plant';
import { adoptionOf, isAssetPath, isPathElement, proposeAdoptions } from './adoption';
import { unaccounted } from './ledger-equation';
import type { AdoptedSignal } from './placed-addresses';

/// A plant with these assets; the platform's own site is before them as in a real one.
function plantWith(...assets: string[]): Plant {
  const plant: Plant = { sites: [], revision: 1 };
  const child = <T extends { name: string }>(list: T[], name: string, make: (id: number) => T): T => {
    const known = list.find((one) => one.name === name);
    if (known) return known;
    list.push(make(list.length + 1));
    return list[list.length - 1]!;
  };
  for (const path of ['_system/platform/server/millwright', ...assets]) {
    const [site, area, line, asset] = path.split('/') as [string, string, string, string];
    const inSite = child(plant.sites, site, (id) => ({ id, name: site, title: '', time_zone: 'UTC', areas: [] }));
    const inArea = child(inSite.areas, area, (id) => ({ id, name: area, title: '', lines: [] }));
    const inLine = child(inArea.lines, line, (id) => ({ id, name: line, title: '', assets: [] }));
    child(inLine.assets, asset, (id) => ({ id, name: asset, title: '', asset_class: '', criticality: 3, make: '', environment: '', commissioned_year: null, worst_priority: null, unacknowledged: 0, active: 0, signals: [] }));
  }
  return plant;
}

const signal = (address: string, path: string): AdoptedSignal => ({ address, path, asset: 1 });
const kEmpty = plantWith();
const kOneLine = plantWith('mill/hall1/line1/pump1', 'mill/hall1/line1/pump2');
const kTwoAreas = plantWith('mill/hall1/line1/pump1', 'mill/hall2/line2/pump1', 'mill/hall2/line2/fan1');

/// Where one address would go, as machine and signal with a blank between, or its state where there is no one click.
function place(address: string, plant: Plant, ...signals: AdoptedSignal[]): string {
  const found = proposeAdoptions([address], plant, signals).get(address)!;
  return found.state === 'ready' ? `${found.asset} ${found.name}` : found.state;
}

describe('an address that says all of its path', () => {
  it.each([
    ['mill/water/line1/pump1/pressure', 'mill/water/line1/pump1 pressure'],
    ['mill/water/line1/pump1/bearing/de/temp', 'mill/water/line1/pump1 bearing-de-temp'],
    ['/mill/water/line1/pump1/pressure/', 'mill/water/line1/pump1 pressure'],
    ['$mill/a+b/line1/pump#1/pressure', 'mill/a-b/line1/pump-1 pressure'],
    [`mill/water/line1/${'ü'.repeat(33)}/pressure`, 'unclear'],
    ['', 'unclear'],
    ['///', 'unclear'],
  ])('%s', (address, expected) => expect(place(address, kTwoAreas)).toBe(expected));
});

describe('a short address', () => {
  it.each([
    // Nothing is there yet: defaults.
    ['pump7/temperature', kEmpty, 'site/area/line/pump7 temperature'],
    ['temperature', kEmpty, 'site/area/line/temperature temperature'],
    ['line3/pump7/temperature', kEmpty, 'site/area/line3/pump7 temperature'],
    ['hall3/line3/pump7/temperature', kEmpty, 'site/hall3/line3/pump7 temperature'],
    // The only area and line of the home site.
    ['pump7/temperature', kOneLine, 'mill/hall1/line1/pump7 temperature'],
    ['temperature', kOneLine, 'mill/hall1/line1/temperature temperature'],
    ['line3/pump7/temperature', kOneLine, 'mill/hall1/line3/pump7 temperature'],
    ['hall1/pump7/temperature', kOneLine, 'mill/hall1/line1/pump7 temperature'],
    // Several: a machine that is there once is meant, a name that is there twice is not guessed.
    ['fan1/speed', kTwoAreas, 'mill/hall2/line2/fan1 speed'],
    ['line2/pump1/speed', kTwoAreas, 'mill/hall2/line2/pump1 speed'],
    ['pump1/speed', kTwoAreas, 'mill/area/line/pump1 speed'],
    ['pump7/temperature', kTwoAreas, 'mill/area/line/pump7 temperature'],
    ['hall2/pump7/temperature', kTwoAreas, 'mill/hall2/line2/pump7 temperature'],
    // The site said by its name, the rest left out.
    ['mill/pump7/temperature', kOneLine, 'mill/hall1/line1/pump7 temperature'],
    ['mill/hall2/pump7/temperature', kTwoAreas, 'mill/hall2/line2/pump7 temperature'],
    // Influx line protocol with tags.
    ['pump,host=a,unit=7/temperature', kOneLine, 'mill/hall1/line1/pump,host=a,unit=7 temperature'],
  ])('%s', (address, plant, expected) => expect(place(address, plant)).toBe(expected));

  it('goes beside full addresses that wait in an empty plant', () => {
    const addresses = ['pump7/temperature', 'pump8/temperature', 'plant/hall1/line1/pump7/pressure', 'plant/hall1/line1/pump7/flow'];
    expect(Object.fromEntries([...proposeAdoptions(addresses, kEmpty, [])].map(([address, found]) => [address, `${found.asset} ${found.name} ${found.state}`]))).toEqual({
      'plant/hall1/line1/pump7/pressure': 'plant/hall1/line1/pump7 pressure ready',
      'plant/hall1/line1/pump7/flow': 'plant/hall1/line1/pump7 flow ready',
      'pump7/temperature': 'plant/hall1/line1/pump7 temperature ready',
      'pump8/temperature': 'plant/hall1/line1/pump8 temperature ready',
    });
  });
});

describe('a Sparkplug address', () => {
  it.each([
    ['spBv1.0/Plant/Edge1/press/pressure', 'mill/Plant/Edge1/press pressure'],
    ['spBv1.0/Plant/Edge1/press/Inputs/pressure', 'mill/Plant/Edge1/press pressure'],
    ['spBv1.0/Plant/Edge1/uptime', 'mill/Plant/Edge1/Edge1 uptime'],
    ['spBv1.0/Plant+1/Edge#1/press/pressure', 'mill/Plant-1/Edge-1/press pressure'],
  ])('%s', (address, expected) => expect(place(address, kTwoAreas)).toBe(expected));

  it('never makes a site of its first word', () => {
    expect(place('spBv1.0/Plant/Edge1/press/pressure', kEmpty)).toBe('site/Plant/Edge1/press pressure');
  });

  it('names metrics that end alike apart', () => {
    const found = proposeAdoptions(['spBv1.0/P/E/press/de/temp', 'spBv1.0/P/E/press/nde/temp'], kOneLine, []);
    expect([...found.values()].map((one) => `${one.name} ${one.state}`)).toEqual(['temp ready', 'nde-temp ready']);
  });
});

describe('an address like one that a person has placed', () => {
  const kPlaced = 'mill/hall2/line2/boiler';
  it.each([
    ['same machine, short', 'pump7/temperature', `${kPlaced}/t`, 'pump7/flow', `${kPlaced} flow`],
    ['sibling, short', 'pump7/temperature', `${kPlaced}/t`, 'pump8/flow', 'mill/hall2/line2/pump8 flow'],
    ['sibling of a bare name', 'temperature', `${kPlaced}/t`, 'flow', 'mill/hall2/line2/flow flow'],
    ['same machine, full', 'x/y/z/pump7/temperature', `${kPlaced}/t`, 'x/y/z/pump7/flow', `${kPlaced} flow`],
    ['sibling, full', 'x/y/z/pump7/temperature', `${kPlaced}/t`, 'x/y/z/pump8/flow', 'mill/hall2/line2/pump8 flow'],
    ['another line, full', 'x/y/z/pump7/temperature', `${kPlaced}/t`, 'x/y/w/pump8/flow', 'x/y/w/pump8 flow'],
    ['a machine that is there', 'pump7/temperature', 'mill/hall1/line1/boiler/t', 'fan1/flow', 'mill/hall2/line2/fan1 flow'],
    ['same device', 'spBv1.0/P/E/press/a', `${kPlaced}/a`, 'spBv1.0/P/E/press/x/b', `${kPlaced} b`],
    ['sibling device', 'spBv1.0/P/E/press/a', `${kPlaced}/a`, 'spBv1.0/P/E/press2/b', 'mill/hall2/line2/press2 b'],
    ['the node of a device', 'spBv1.0/P/E/press/a', `${kPlaced}/a`, 'spBv1.0/P/E/up', 'mill/hall2/line2/E up'],
    ['the platform teaches nothing', 'pump7/temperature', '_system/a/b/c/t', 'pump7/flow', 'mill/area/line/pump7 flow'],
  ])('%s', (_, address, path, next, expected) => expect(place(next, kTwoAreas, signal(address, path))).toBe(expected));

  it('goes where most went, of equally many to the last', () => {
    const first = signal('pump7/a', 'mill/hall1/line1/one/a');
    const second = signal('pump7/b', 'mill/hall1/line1/two/b');
    expect(place('pump7/c', kTwoAreas, first, second)).toBe('mill/hall1/line1/two c');
    expect(place('pump7/c', kTwoAreas, first, second, signal('pump7/d', 'mill/hall1/line1/one/d'))).toBe('mill/hall1/line1/one c');
  });

  it('is not offered where the name is taken', () => {
    expect(place('pump7/t', kTwoAreas, signal('pump7/temperature', `${kPlaced}/t`))).toBe('taken');
    const both = proposeAdoptions(['pump7/t', '/pump7/t'], kOneLine, []);
    expect([...both.values()].map((one) => one.state)).toEqual(['ready', 'taken']);
  });
});

describe('adoption', () => {
  it('sends a unit only when one is known', () => {
    const address = 'mill/water/line1/pump1/pressure';
    const found = { asset: 'mill/water/line1/pump1', name: 'pressure' };
    expect(adoptionOf({ address }, found, '')).toEqual({ address, ...found, create_asset: true });
    expect(adoptionOf({ address }, found, 'bar')).toEqual({ address, ...found, unit: 'bar', create_asset: true });
  });

  it('knows a path', () => {
    expect(isAssetPath('a/b/c/d')).toBe(true);
    for (const path of ['a/b/c', 'a/b/c/d/e', 'a//c/d', 'a/+/c/d', 'a/b/c/$d']) expect(isAssetPath(path)).toBe(false);
    expect(isPathElement('x'.repeat(65))).toBe(false);
    expect(isPathElement('ü'.repeat(33))).toBe(false);
  });
});

describe('ledger', () => {
  const line = { received: 10, stored: 5, quarantined: 1, duplicate: 1, thinned: 1, dropped: 1, revised: 0, pending: 1 };
  it('balances', () => expect(unaccounted(line)).toBe(0));
  it('names what is missing', () => expect(unaccounted({ ...line, stored: 3 })).toBe(2));
});
