// SPDX-License-Identifier: Apache-2.0
// How the alarm system performs, and how it would with more sensors.
import { kApiBase, query, request } from './http';
import type { Words } from './words';

export type KpiVerdict = 'acceptable' | 'manageable' | 'over' | 'not-measured';
export type ProjectionVerdict = 'acceptable' | 'manageable' | 'over' | 'inconclusive' | 'not-known';

export type ClassVerdict = 'conclusive' | 'inconclusive' | 'not-known';

export interface Kpi {
  name: string;
  value: number | null;
  unit: string;
  acceptable: number;
  maximum: number;
  /// False: the more the better.
  is_better_low: boolean;
  verdict: KpiVerdict;
  sample: number;
  clause: string;
}
export interface DayCount {
  /// "2026-11-20", a day of the plant.
  day: string;
  count: number;
}
export interface WorstActor {
  rule: number;
  message: string;
  asset: number | null;
  count: number;
  /// Of all annunciations, 0..1.
  share: number;
  why: string;
  next: string;
  next_words: Words | null;
}
export interface KpiReport {
  from: string;
  to: string;
  scope: string;
  n_annunciations: number;
  /// Alarms a day that other systems show the same people; null: nobody said.
  external_per_day: number | null;
  kpis: Kpi[];
  per_day: DayCount[];
  worst: WorstActor[];
}

export interface ProjectedKpi {
  name: string;
  now: number | null;
  projected: number | null;
  upper: number | null;
  verdict: ProjectionVerdict;
  why: string;
  why_words: Words | null;
}
export interface ProjectedClass {
  asset_class: string;
  n_assets: number;
  alarms_per_asset_day: number | null;
  /// Whether the class has enough of a past, not how it fares.
  verdict: ClassVerdict;
}
export interface Projection {
  sensors_now: number;
  sensors: number;
  kpis: ProjectedKpi[];
  classes: ProjectedClass[];
}

export interface KpiQuery {
  fromMs: number;
  toMs: number;
  /// "plant", "area:ID" or "position:NAME".
  scope: string;
}
/// Where alarms are shown, and what other systems show the same people.
export interface Position {
  name: string;
  load: { kind: string; per_day: number | null; n_events: number; from: string | null; to: string | null; set_by: string; set: string | null };
}

const spanOf = ({ fromMs, toMs }: Pick<KpiQuery, 'fromMs' | 'toMs'>) => ({
  from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(),
});

export const fetchKpis = (wanted: KpiQuery, signal?: AbortSignal) =>
  request<KpiReport>('GET', `/kpis${query({ ...spanOf(wanted), scope: wanted.scope })}`, undefined, signal);
export const kpiCsvUrl = (wanted: KpiQuery): string => `${kApiBase}/kpis.csv${query({ ...spanOf(wanted), scope: wanted.scope })}`;
/// `month` is "2026-11".
export const kpiReportUrl = (month: string, language: string): string => `${kApiBase}/kpis/report${query({ month, lang: language })}`;
export const fetchPositions = (signal?: AbortSignal) => request<{ positions: Position[] }>('GET', '/positions', undefined, signal);
/// 0: there are none.
export const sayLoad = (position: string, perDay: number) =>
  request<Position>('PUT', `/positions/${encodeURIComponent(position)}/load`, perDay > 0 ? { per_day: perDay } : { none: true });
/// Takes back what was said: figures of the load are not measured then.
export const forgetLoad = (position: string) => request<Position>('PUT', `/positions/${encodeURIComponent(position)}/load`, { not_known: true });
/// `csv`: a column `time`, one alarm a line.
export const importLoad = (position: string, csv: string) =>
  request<Position>('PUT', `/positions/${encodeURIComponent(position)}/load`, new Blob([csv], { type: 'text/csv' }));
/// Of one operator position, the default one without.
export const fetchProjection = (sensors: number, position: string | null, fromMs: number, toMs: number, signal?: AbortSignal) =>
  request<Projection>('GET', `/projection${query({ sensors, ...(position === null ? {} : { position }), ...spanOf({ fromMs, toMs }) })}`, undefined, signal);
