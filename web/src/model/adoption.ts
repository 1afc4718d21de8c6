// SPDX-License-Identifier: Apache-2.0
// Where provisional signals belong, read off their addresses and what the plant already has.
import type { Plant } from '../api/plant';
import type { Adoption, Signal } from '../api/signals';
import { byteLength, shapeOf, type AddressShape } from './address-shape';
import { kNoSite, SitePlaces, type KnownSite } from './site-places';
import { PlacedAddresses, type AdoptedSignal } from './placed-addresses';

export interface Proposal {
  asset: string;
  name: string;
  /// `taken`: that machine has another signal of the name. `unclear`: the address gives no usable names.
  state: 'ready' | 'taken' | 'unclear';
}

const kNothing: Proposal = { asset: '', name: '', state: 'unclear' };
/// The server's limit for one element of a path.
const kMaxElementBytes = 64;

/// A place for each address; together they can be adopted as they are, in any order. First come those that say all of
/// their path, then the others into the home site: the plant's first, or in an empty plant the one that the addresses
/// beside them name. Either goes beside others of its machine or line wherever people have put those.
/// Cost: linear in the plant and in the addresses.
export function proposeAdoptions(addresses: readonly string[], plant: Plant, signals: Iterable<AdoptedSignal>): Map<string, Proposal> {
  const adopted = [...signals];
  const placed = new PlacedAddresses(adopted);
  const taken = new Set(adopted.map((signal) => signal.path));
  const sites = plant.sites.filter((site) => !site.name.startsWith('_')).map((site) => new SitePlaces(site));
  const proposals = new Map<string, Proposal>();
  const settle = (address: string, shape: AddressShape, known: readonly SitePlaces[]): void => {
    const proposal = named(assetOf(shape, known, placed), shape.names, taken);
    if (proposal.state === 'ready') taken.add(`${proposal.asset}/${proposal.name}`);
    proposals.set(address, proposal);
  };

  const short: [string, AddressShape][] = [];
  for (const address of addresses) {
    const shape = shapeOf(address);
    if (!shape) proposals.set(address, kNothing);
    else if (shape.saysSite) settle(address, shape, sites);
    else short.push([address, shape]);
  }
  const known = sites.length > 0 ? sites : [new SitePlaces(siteNamedBy(proposals.values()) ?? kNoSite)];
  for (const [address, shape] of short) settle(address, shape, known);
  return proposals;
}

/// The machine's own place, else beside the others of its line, else where the names of the address lead.
function assetOf(shape: AddressShape, sites: readonly SitePlaces[], placed: PlacedAddresses): string {
  const said = sites.find((site) => site.name === shape.places[0]);
  const isInSite = shape.saysSite || (said !== undefined && shape.places.length > 1);
  const names = isInSite ? shape.places.slice(1) : shape.places;
  const site = isInSite ? said : sites[0];
  const known = (shape.machineKey === null ? undefined : placed.assetOf(shape.machineKey)) ?? site?.assetThatEnds(names);
  if (known !== undefined) return known;
  const line = placed.lineOf(shape.lineKey);
  if (line !== undefined) return `${line}/${names[names.length - 1]}`;
  return shape.saysSite || !site ? shape.places.join('/') : site.finished(names);
}

/// The first of the names that is free in the asset.
function named(asset: string, names: readonly string[], taken: ReadonlySet<string>): Proposal {
  const free = names.find((name) => !taken.has(`${asset}/${name}`));
  const name = free ?? names[0]!;
  if (!isAssetPath(asset) || !isPathElement(name)) return { asset, name, state: 'unclear' };
  return { asset, name, state: free === undefined ? 'taken' : 'ready' };
}

/// The site of the first proposal with what the proposals would make in it.
function siteNamedBy(proposals: Iterable<Proposal>): KnownSite | undefined {
  const paths = [...proposals].filter((one) => one.state === 'ready').map((one) => one.asset.split('/'));
  const childrenOf = (...above: string[]): string[] =>
    [...new Set(paths.filter((path) => above.every((name, at) => path[at] === name)).map((path) => path[above.length]!))];
  const [site] = childrenOf();
  if (site === undefined) return undefined;
  return {
    name: site,
    areas: childrenOf(site).map((area) => ({
      name: area,
      lines: childrenOf(site, area).map((line) => ({ name: line, assets: childrenOf(site, area, line).map((name) => ({ name })) })),
    })),
  };
}

export const isAssetPath = (path: string): boolean => {
  const parts = path.split('/');
  return parts.length === 4 && parts.every(isPathElement);
};

export const isPathElement = (text: string): boolean =>
  text !== '' && byteLength(text) <= kMaxElementBytes && !text.startsWith('$') && !/[/+#\p{Cc}]/u.test(text);

export function adoptionOf(signal: Pick<Signal, 'address'>, place: Pick<Proposal, 'asset' | 'name'>, unit: string): Adoption {
  return { address: signal.address, asset: place.asset, name: place.name, ...(unit === '' ? {} : { unit }), create_asset: true };
}
