// SPDX-License-Identifier: Apache-2.0
// Changing and removing what the plant is made of. Ids stay, and with them signals, rules, alarms and history.
import type { Team } from './admin';
import { query, request } from './http';

export type PlaceKind = 'site' | 'area' | 'line' | 'asset';
/// A place, or a team: they are changed alike.
export type StructureKind = PlaceKind | 'team';

export interface PlaceFields {
  name: string;
  title: string;
  time_zone: string;
  asset_class: string;
  criticality: number;
  make: string;
  environment: string;
  commissioned_year: number | null;
  /// Ids of what it belongs to.
  area: number;
  line: number;
}
/// Only what is to be another; `reason` stands on the audit trail.
export type StructureChange = Partial<PlaceFields & Omit<Team, 'id'>>;

const pathOf = (kind: StructureKind, id: number): string => `/${kind}s/${id}`;

export const changeStructure = (kind: StructureKind, id: number, change: StructureChange, reason: string) =>
  request<{ id: number; name: string }>('PATCH', pathOf(kind, id), { ...change, reason });
/// 409 says what still stands on it.
export const removeStructure = (kind: StructureKind, id: number, reason: string) =>
  request<void>('DELETE', `${pathOf(kind, id)}${query({ reason })}`);
