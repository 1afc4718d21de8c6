// SPDX-License-Identifier: Apache-2.0
import { query, request } from './http';
import type { RuleKind } from './signals';

/// One time a rule's condition held in data that arrived late.
export interface HistoricalEvent {
  id: number;
  rule: number;
  message: string;
  kind: RuleKind;
  mode: 'alarm' | 'event' | 'shadow';
  priority: number;
  signal: number;
  path: string;
  unit: string;
  asset: number | null;
  began: string;
  ended: string | null;
  value: number | null;
  extreme: number | null;
  late_from: string;
  late_to: string;
  found: string;
  /// The live alarm it is part of.
  alarm: number | null;
  /// Not empty: the stretch could not be evaluated, and why.
  problem: string;
}

export interface HistoricalPage {
  events: HistoricalEvent[];
  next_cursor: string | null;
}

export const fetchHistoricalEvents = (asset: number, limit: number, signal?: AbortSignal) =>
  request<HistoricalPage>('GET', `/historical-events${query({ asset, limit })}`, undefined, signal);
