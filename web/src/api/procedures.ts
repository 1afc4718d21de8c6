// SPDX-License-Identifier: Apache-2.0
// Procedures in force and on their way there, their cards and their drills.
import type { DocumentState } from './documents';
import { kApiBase, query, request } from './http';
import type { Step } from './runs';
import type { Words } from './words';

export interface ProcedureRow {
  name: string;
  title: string;
  version: number;
  state: DocumentState;
  document: number;
  expected_s: number;
  asset_classes: string[];
  languages: string[];
  n_rules: number;
  last_run: string | null;
  last_drill: string | null;
  /// Time taken / time expected, of the runs and drills of 180 days.
  median_ratio: number | null;
  n_over_time: number;
  is_covered: boolean;
  uncovered_because: string;
  uncovered_because_words: Words | null;
}
export const fetchProcedures = (signal?: AbortSignal) =>
  request<{ procedures: ProcedureRow[] }>('GET', '/procedures', undefined, signal);

export interface ProcedureText {
  name: string;
  title: string;
  summary: string;
  version: number;
  /// Of the version shown: one that is not in force yet where none is.
  state: DocumentState;
  document: number;
  expected_s: number;
  who_may_run: { skills: string[]; teams: string[] };
  language: string;
  steps: Step[];
}
/// The version in force, in the wanted language where its translation is approved.
export const fetchProcedure = (name: string, language: string, signal?: AbortSignal) =>
  request<ProcedureText>('GET', `/procedures/${encodeURIComponent(name)}${query({ lang: language })}`, undefined, signal);

/// Address of the printable card.
export const cardPath = (name: string, language: string, asset: number | null): string =>
  `${kApiBase}/procedures/${encodeURIComponent(name)}/card${query({ asset, lang: language })}`;

export interface DrillStarted {
  id: number;
  alarm: number;
  /// null: no policy takes it, and nobody is told; `warnings` says so.
  chain: number | null;
  run: number | null;
  warnings: string[];
  warnings_words: (Words | null)[];
}
/// Starts a synthetic alarm through the real chain.
export const startDrill = (procedure: string, asset: number, isAnnounced: boolean) =>
  request<DrillStarted>('POST', '/drills', { procedure, asset, is_announced: isAnnounced });

export interface DrillCoverage {
  procedure: string;
  title: string;
  /// Drills by name of the shift.
  shifts: Record<string, number>;
  /// What the version in force expects; 0: it names no time.
  target_s: number;
  times: Record<string, DrillTimes>;
  all: DrillTimes;
  last: string | null;
}
export interface DrillTimes {
  n_drills: number;
  n_over_time: number;
  /// Of time taken / time expected; null: none had a time to keep.
  median_ratio: number | null;
  latest_s: number | null;
  is_latest_over_time: boolean;
}
export const fetchDrillCoverage = (days: number, signal?: AbortSignal) =>
  request<{ procedures: DrillCoverage[] }>('GET', `/drills/coverage${query({ days })}`, undefined, signal);

export interface Drill {
  id: number;
  procedure: string;
  asset: number | null;
  started_by: string;
  started: string;
  is_announced: boolean;
  /// Empty where no roster is in force.
  shift: string;
  alarm: number;
  run: number | null;
  ended: string | null;
  /// "finished", or what whoever called it off said.
  ended_because: string;
  ended_because_words: Words | null;
}
/// The latest first.
export const fetchDrills = (signal?: AbortSignal) =>
  request<{ drills: Drill[]; next_cursor: string | number | null }>('GET', `/drills${query({ limit: 50 })}`, undefined, signal);
export const endDrill = (id: number, comment: string) => request<Drill>('POST', `/drills/${id}/end`, { comment });
