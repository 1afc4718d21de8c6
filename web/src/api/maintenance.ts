// SPDX-License-Identifier: Apache-2.0
// Maintenance planned ahead: what part of the plant is out of service from when to when, and why.
import { query, request } from './http';

export type MaintenanceScope = 'area' | 'line' | 'asset' | 'signal';
export interface MaintenanceWindow {
  id: number;
  scope: MaintenanceScope;
  scope_id: number;
  /// Empty when that part of the plant was removed.
  path: string;
  begin: string;
  end: string;
  reason: string;
  planned_by: string;
  phase: 'coming' | 'running' | 'over' | 'cancelled';
}
export interface NewMaintenance {
  scope: MaintenanceScope;
  scope_id: number;
  begin: string;
  end: string;
  reason: string;
}

/// Coming and running ones, the earliest first; of one asset when it is said.
export const fetchMaintenance = (asset: number | undefined, signal?: AbortSignal) =>
  request<{ windows: MaintenanceWindow[] }>('GET', `/maintenance-windows${query({ asset, limit: 1000 })}`, undefined, signal);
export const planMaintenance = (wanted: NewMaintenance) => request<MaintenanceWindow>('POST', '/maintenance-windows', wanted);
export const cancelMaintenance = (id: number, reason: string) => request<MaintenanceWindow>('POST', `/maintenance-windows/${id}/cancel`, { reason });
