// SPDX-License-Identifier: Apache-2.0
// Where a provisional signal belongs, read off its address: site/area/line/asset/signal.
import type { Adoption, Signal } from '../api/signals';

export interface Proposal {
  asset: string;
  name: string;
  isComplete: boolean;
}

/// The first four elements are the asset; what follows, joined, is the signal.
export function proposeAdoption(address: string): Proposal {
  const parts = address.split('/').filter((part) => part !== '' && !/[+#]/.test(part));
  const asset = parts.slice(0, 4);
  const name = parts.slice(4);
  if (name.length > 0) return { asset: asset.join('/'), name: name.join('-'), isComplete: true };
  return { asset: parts.slice(0, -1).join('/'), name: parts[parts.length - 1] ?? '', isComplete: false };
}

export const isAssetPath = (path: string): boolean => {
  const parts = path.split('/');
  return parts.length === 4 && parts.every(isPathElement);
};

export const isPathElement = (text: string): boolean =>
  text !== '' && text.length <= 64 && !text.startsWith('$') && !/[/+#\p{Cc}]/u.test(text);

export function adoptionOf(signal: Pick<Signal, 'address' | 'unit'>, edited?: { asset: string; name: string; unit: string }): Adoption {
  const proposal = proposeAdoption(signal.address);
  const unit = edited?.unit ?? signal.unit;
  return {
    address: signal.address,
    asset: edited?.asset ?? proposal.asset,
    name: edited?.name ?? proposal.name,
    ...(unit === '' ? {} : { unit }),
    create_asset: true,
  };
}
