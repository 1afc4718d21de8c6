// SPDX-License-Identifier: Apache-2.0
// What an address says by itself, before anything is known of the plant.

export interface AddressShape {
  /// What the address says of the places, outermost first, the machine last; never empty.
  places: string[];
  /// Whether `places` begins with a site. Without: with an area, a line or the machine, by their number.
  saysSite: boolean;
  /// Names for the signal, the best first; the later ones are for when that is taken.
  names: string[];
  /// What all addresses of one machine share, and all of one line; machine is null where the address names none.
  machineKey: string | null;
  lineKey: string;
}

const kSparkplug = 'spBv1.0';

export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/// The characters that a path element may not have become dashes.
const cleaned = (part: string): string => part.replace(/[+#\p{Cc}]/gu, '-').replace(/^\$+/, '');

/// Null when nothing of the address can be a name.
export function shapeOf(address: string): AddressShape | null {
  const parts = address.split('/').map(cleaned).filter((part) => part !== '');
  if (parts.length === 0) return null;
  if (parts[0] === kSparkplug && parts.length >= 4) return sparkplugShape(parts);
  if (parts.length >= 5) {
    return {
      places: parts.slice(0, 4), saysSite: true, names: [parts.slice(4).join('-')],
      machineKey: parts.slice(0, 4).join('/'), lineKey: parts.slice(0, 3).join('/'),
    };
  }
  const name = parts[parts.length - 1]!;
  // A bare name is a machine of its own with the one signal.
  if (parts.length === 1) return { places: [name], saysSite: false, names: [name], machineKey: null, lineKey: '' };
  const places = parts.slice(0, -1);
  return { places, saysSite: false, names: [name], machineKey: places.join('/'), lineKey: places.slice(0, -1).join('/') };
}

/// spBv1.0/group/edge[/device]/metric, where the name of a metric may have slashes of its own: a node's metric with one
/// reads like a device's without, and is taken for that. The group is the area, the edge node the line.
function sparkplugShape(parts: readonly string[]): AddressShape {
  const [version, group, edge] = parts as [string, string, string];
  const isOfNode = parts.length === 4;
  const metric = parts.slice(isOfNode ? 3 : 4);
  const last = metric[metric.length - 1]!;
  const lineKey = [version, group, edge].join('/');
  return {
    places: [group, edge, isOfNode ? edge : parts[3]!],
    saysSite: false,
    names: metric.length > 1 ? [last, metric.join('-')] : [last],
    // The slash at the end keeps the node apart from the line of the same name.
    machineKey: isOfNode ? `${lineKey}/` : `${lineKey}/${parts[3]}`,
    lineKey,
  };
}
