// SPDX-License-Identifier: Apache-2.0
import { request } from './http';
import type { Rule, Signal } from './signals';

export interface AssetNode {
  id: number;
  name: string;
  title: string;
  asset_class: string;
  criticality: number;
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
  path: string;
  signals: Signal[];
  rules: Rule[];
}

export const fetchPlant = () => request<Plant>('GET', '/plant');
export const fetchAsset = (id: number, signal?: AbortSignal) =>
  request<AssetDetail>('GET', `/assets/${id}`, undefined, signal);
