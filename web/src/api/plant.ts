// SPDX-License-Identifier: Apache-2.0
import { query, request } from './http';
import type { Rule, Signal } from './signals';

export interface AssetNode {
  id: number;
  name: string;
  title: string;
  asset_class: string;
  criticality: number;
  make: string;
  environment: string;
  /// null: nobody noted it.
  commissioned_year: number | null;
  worst_priority: number | null;
  unacknowledged: number;
  active: number;
  signals: number[];
}
export interface LineNode {
  id: number;
  name: string;
  title: string;
  assets: AssetNode[];
}
export interface AreaNode {
  id: number;
  name: string;
  title: string;
  lines: LineNode[];
}
export interface SiteNode {
  id: number;
  name: string;
  title: string;
  time_zone: string;
  areas: AreaNode[];
}
export interface Plant {
  sites: SiteNode[];
  revision: number;
}

export interface AssetDetail {
  id: number;
  name: string;
  title: string;
  asset_class: string;
  criticality: number;
  make: string;
  environment: string;
  commissioned_year: number | null;
  path: string;
  signals: Signal[];
  rules: Rule[];
}

export const fetchPlant = () => request<Plant>('GET', '/plant');
export const fetchAsset = (id: number, signal?: AbortSignal) =>
  request<AssetDetail>('GET', `/assets/${id}`, undefined, signal);

/// One change of a machine, of one of its signals or of their rules.
export interface AssetChange {
  id: string;
  when: string;
  /// null: not for this reader.
  who: string | null;
  team_kind: string;
  why: string | null;
  kind: 'asset' | 'signal' | 'rule';
  /// What it was; it may be gone.
  record: number;
  title: string;
  change: 'created' | 'changed' | 'removed';
  fields: { name: string; before: unknown; after: unknown }[];
}
/// The latest of the last 30 days.
export const fetchAssetChanges = (id: number, signal?: AbortSignal) =>
  request<{ changes: AssetChange[]; next_cursor: string | null }>('GET', `/assets/${id}/changes${query({ limit: 50 })}`, undefined, signal);
