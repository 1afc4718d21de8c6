// SPDX-License-Identifier: Apache-2.0
// Profiles of device types. Their file format: docs/format/profile.md.
import { request } from './http';
import type { RuleKind, RuleMode } from './signals';

export interface ProfileSignal {
  name: string;
  title: string;
  unit: string;
  range_low: number | null;
  range_high: number | null;
  expected_interval_ms: number;
  /// Where a protocol has it; empty: under its own name.
  mapping: Record<string, string>;
}
export interface ProfileRule {
  signal: string;
  kind: RuleKind;
  limit: number;
  window_ms: number;
  priority: number;
  mode: RuleMode;
  message: string;
  procedure: string;
}
export interface Profile {
  id: number;
  name: string;
  version: number;
  title: string;
  description: string;
  manufacturer: string;
  asset_class: string;
  signals: ProfileSignal[];
  rules: ProfileRule[];
  procedures: string[];
  devices: { id: number; name: string }[];
  /// Why the stored text cannot be read.
  problem: string | null;
}

export const fetchProfiles = (signal?: AbortSignal) => request<{ profiles: Profile[] }>('GET', '/profiles', undefined, signal);
