// SPDX-License-Identifier: Apache-2.0
// Who can do which procedure, and what hangs on one person.
import { kApiBase, query, request } from './http';

export type TrainingState = 'none' | 'trained' | 'demonstrated' | 'expired';
export interface TrainingCell {
  procedure: string;
  state: TrainingState;
  expires: string | null;
}
export interface TrainedPerson {
  person: string;
  full_name: string;
  shift: string;
  cells: TrainingCell[];
}
export interface SinglePoint {
  /// "procedure pump-cavitation".
  what: string;
  /// Empty: nobody.
  only: string;
}
export interface BusFactor {
  /// "procedure pump-cavitation", "rule 12: Pump 1 cavitates", "connector press-line".
  what: string;
  kind: string;
  name: string;
  /// How many can look after it.
  people: number;
}
export interface ShiftCoverage {
  procedure: string;
  shift: string;
  qualified: number;
}
export interface Training {
  /// Whose shifts these are; '' where there is none.
  roster: string;
  procedures: string[];
  people: TrainedPerson[];
  single_points: SinglePoint[];
  /// The fewest people first.
  bus_factors: BusFactor[];
  coverage: ShiftCoverage[];
}
export interface NewTraining {
  person: string;
  procedure: string;
  trained_at: string;
  /// null: does not expire.
  expires_at: string | null;
}

/// `roster`: whose shifts and people; '' is that of operations.
export const fetchTraining = (roster: string, signal?: AbortSignal) => request<Training>('GET', `/training${query({ roster })}`, undefined, signal);
export const recordTraining = (training: NewTraining) => request<unknown>('POST', '/training', training);
/// Of every procedure in force, for printing, in that language.
export const trainingPackUrl = (language: string): string => `${kApiBase}/training/pack${query({ lang: language })}`;
