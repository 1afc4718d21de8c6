// SPDX-License-Identifier: Apache-2.0
// Work handed to maintenance, and what came back.
import { query, request } from './http';
import type { OutcomeKind } from './outcomes';

export const kOrderStates = ['open', 'in-progress', 'closed'] as const;
export type OrderState = (typeof kOrderStates)[number];

export interface WorkOrder {
  id: number;
  alarm: number | null;
  asset: number | null;
  title: string;
  /// Its number in the maintenance system; '' where nobody gave one.
  external_id: string;
  state: OrderState;
  failure_mode: string;
  failure_mechanism: string;
  outcome: OutcomeKind | null;
  opened: string;
  opened_by: string;
  changed: string;
  changed_by: string;
  closed: string | null;
  comment: string;
}
export interface OrderReport {
  state?: 'in-progress' | 'closed';
  external_id?: string;
  failure_mode?: string;
  failure_mechanism?: string;
  outcome?: OutcomeKind;
  /// With a code: when the machine failed and for how long, in minutes.
  failed_at?: string;
  downtime_min?: number;
  comment?: string;
}
export interface OpenOrders {
  count: number;
  /// null: none is open.
  oldest_age_s: number | null;
  median_age_s: number | null;
}

/// `state` null: all of them.
export const fetchOrders = (state: OrderState | null, signal?: AbortSignal) =>
  request<{ work_orders: WorkOrder[]; open: OpenOrders }>('GET', `/work-orders${query({ state })}`, undefined, signal);
export const openOrderForAlarm = (alarm: number, title: string) => request<WorkOrder>('POST', '/work-orders', { alarm, title });
export const openOrderForAsset = (asset: number, title: string, comment: string) => request<WorkOrder>('POST', '/work-orders', { asset, title, comment });
export const reportOrder = (id: number, report: OrderReport) => request<WorkOrder>('POST', `/work-orders/${id}`, report);
