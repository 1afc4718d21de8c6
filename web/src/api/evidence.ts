// SPDX-License-Identifier: Apache-2.0
// The sample behind a figure of a gate, as it was counted or as it was kept with the judgement.
import { kApiBase, request } from './http';
import type { Said } from './words';

export interface SampleCell {
  day: string;
  asset: number | null;
  path: string;
  hits: number;
  of: number;
}
export interface SampleItem {
  kind: string;
  id: string;
  at: string | null;
  asset: number | null;
  path: string;
  value: number;
  of: number;
  words: string;
}
export interface Evidence {
  metric: string;
  unit: string;
  kind: 'count' | 'ratio' | 'duration' | 'state';
  chance: 'independent' | 'days' | 'days-and-assets';
  from: string;
  to: string;
  how: Said;
  value: number | null;
  hits: number;
  of: number;
  n_days: number;
  n_assets: number;
  /// Assets in the groups that cells are of; 0: each cell is of one asset.
  n_grouped: number;
  n_cells: number;
  n_items: number;
  cells: SampleCell[];
  items: SampleItem[];
  /// null: counted now.
  decision: { id: number; window: number; at: string; hash: string } | null;
  is_confirmed: boolean | null;
}

/// `source`: the address that a judged criterion names.
export const fetchEvidence = (source: string, signal?: AbortSignal) =>
  request<Evidence>('GET', source.slice(kApiBase.length), undefined, signal);
/// Whether it is an address of the API that gives evidence: judgements of earlier versions name lists.
export const isEvidence = (source: string): boolean =>
  source.startsWith(`${kApiBase}/rollout/`) && /^[^?]*\/evidence\?/.test(source);
