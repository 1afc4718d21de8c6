// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { adoptionOf, isAssetPath, isPathElement, proposeAdoption } from './adoption';
import { unaccounted } from './ledger-equation';

describe('adoption', () => {
  it.each([
    ['mill/water/line1/pump1/pressure', 'mill/water/line1/pump1', 'pressure', true],
    ['mill/water/line1/pump1/bearing/de/temp', 'mill/water/line1/pump1', 'bearing-de-temp', true],
    ['plant/pump/pressure', 'plant/pump', 'pressure', false],
    ['/mill/water/line1/pump1/pressure/', 'mill/water/line1/pump1', 'pressure', true],
    ['temperature', '', 'temperature', false],
    ['', '', '', false],
  ])('%s', (address, asset, name, isComplete) => {
    expect(proposeAdoption(address)).toEqual({ asset, name, isComplete });
  });

  it('sends a unit only when one is known', () => {
    const address = 'mill/water/line1/pump1/pressure';
    expect(adoptionOf({ address, unit: '' })).toEqual({ address, asset: 'mill/water/line1/pump1', name: 'pressure', create_asset: true });
    expect(adoptionOf({ address, unit: '' }, { asset: 'a/b/c/d', name: 'p', unit: 'bar' })).toMatchObject({ asset: 'a/b/c/d', name: 'p', unit: 'bar' });
  });

  it('knows a path', () => {
    expect(isAssetPath('a/b/c/d')).toBe(true);
    for (const path of ['a/b/c', 'a/b/c/d/e', 'a//c/d', 'a/+/c/d', 'a/b/c/$d']) expect(isAssetPath(path)).toBe(false);
    expect(isPathElement('x'.repeat(65))).toBe(false);
  });
});

describe('ledger', () => {
  const line = { received: 10, stored: 5, quarantined: 1, duplicate: 1, thinned: 1, dropped: 1, pending: 1 };
  it('balances', () => expect(unaccounted(line)).toBe(0));
  it('names what is missing', () => expect(unaccounted({ ...line, stored: 3 })).toBe(2));
});
