// SPDX-License-Identifier: Apache-2.0
import { request } from './http';

export const kPilotAttributes = [
  'class', 'area', 'line', 'make', 'environment', 'protocol', 'network', 'criticality', 'age_years', 'failures_per_year', 'signal_strength',
] as const;
export type PilotAttribute = (typeof kPilotAttributes)[number];

export interface PilotStratum {
  attribute: PilotAttribute;
  value: string;
  n_assets: number;
}
export interface PilotShare {
  value?: string;
  plant: number;
  chosen: number;
}
export interface PilotStrata {
  attribute: PilotAttribute;
  values: PilotShare[];
  n_more: number;
  not_known: PilotShare;
}
export interface PilotFit {
  attribute: PilotAttribute;
  n_known: number;
  /// 0 (alike) to 1; null: not known.
  distance: number | null;
  by_chance: number;
  p: number;
  is_off: boolean;
}
export interface PilotDesign {
  plant_assets: number;
  is_chosen_here: boolean;
  assets: string[];
  sensors: number;
  coverage: number;
  coverage_by_chance: number;
  uncovered: PilotStratum[];
  missing: PilotStratum[];
  attributes: PilotFit[];
  strata: PilotStrata[];
  biases: { attribute: 'criticality' | 'age_years' | 'failures_per_year' | 'signal_strength'; chosen_mean: number; plant_mean: number; p: number }[];
  best_swap: { out: string; in: string; coverage: number } | null;
  absent: PilotAttribute[];
  warnings: string[];
}
export interface PilotQuestion {
  /// CSV; without it the plant's own records.
  inventory?: string;
  sensors: number;
  /// A choice to judge; without it one is made.
  assets?: string[];
}

export const designPilot = (question: PilotQuestion) => request<PilotDesign>('POST', '/rollout/pilot-design', question);
