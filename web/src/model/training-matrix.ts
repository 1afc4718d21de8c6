// SPDX-License-Identifier: Apache-2.0
// The training matrix as it is read: cells in the order of its columns, coverage by shift. Pure.
import type { BusFactor, ShiftCoverage, SinglePoint, Training, TrainedPerson, TrainingCell } from '../api/training';

/// One cell per procedure, in that order; what is not listed is untrained.
export function cellsOf(person: TrainedPerson, procedures: readonly string[]): TrainingCell[] {
  const known = new Map(person.cells.map((cell) => [cell.procedure, cell]));
  return procedures.map((procedure) => known.get(procedure) ?? { procedure, state: 'none', expires: null });
}

/// By shift, then by name.
export const inOrder = (people: readonly TrainedPerson[]): TrainedPerson[] =>
  [...people].sort((a, b) => a.shift.localeCompare(b.shift) || (a.full_name || a.person).localeCompare(b.full_name || b.person));

/// One person on a shift is thin: a day off uncovers it.
export type Cover = 'none' | 'thin' | 'enough';
export const coverOf = (qualified: number): Cover => (qualified <= 0 ? 'none' : qualified === 1 ? 'thin' : 'enough');

export interface CoverageTable {
  shifts: string[];
  rows: { procedure: string; qualified: (number | null)[] }[];
}

/// A row per procedure, a column per shift; null where the server says nothing.
export function coverageTable(training: Pick<Training, 'procedures' | 'coverage'>): CoverageTable {
  const shifts = [...new Set(training.coverage.map((entry) => entry.shift))];
  const find = (procedure: string, shift: string): ShiftCoverage | undefined =>
    training.coverage.find((entry) => entry.procedure === procedure && entry.shift === shift);
  return {
    shifts,
    rows: training.procedures.map((procedure) => ({ procedure, qualified: shifts.map((shift) => find(procedure, shift)?.qualified ?? null) })),
  };
}

/// What nobody knows before what one person knows.
export const worstPointsFirst = (points: readonly SinglePoint[]): SinglePoint[] =>
  [...points].sort((a, b) => Number(a.only !== '') - Number(b.only !== '') || a.what.localeCompare(b.what));

export const kFactorKinds = ['procedure', 'rule', 'connector'] as const;
export interface FactorFilter {
  /// '': all.
  kind: (typeof kFactorKinds)[number] | '';
  /// At most that many people; null: any number.
  most: number | null;
}
/// In the order given: the fewest people first.
export const factorsShown = (factors: readonly BusFactor[], filter: FactorFilter): BusFactor[] =>
  factors.filter((row) => (filter.kind === '' || row.kind === filter.kind) && (filter.most === null || row.people <= filter.most));
