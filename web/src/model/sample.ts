// SPDX-License-Identifier: Apache-2.0
// What of a sample is shown, and where its records are. Pure.
import type { Evidence, SampleItem } from '../api/evidence';
import { paths } from '../lib/router';

export const kShownRows = 200;

/// The page of a record that was counted; null where it has none.
export function pageOfItem(item: SampleItem): string | null {
  if (item.kind === 'procedure') return paths.procedure(item.id);
  const id = Number(item.id);
  if (!Number.isInteger(id) || id <= 0) return null;
  if (item.kind === 'alarm') return paths.alarm(id);
  if (item.kind === 'run') return paths.run(id);
  if (item.kind === 'signal') return paths.signal(id);
  return item.kind === 'rule' ? paths.rules : null;
}

/// How much of what there is, where a figure is made of days.
export function cellsOfDays(evidence: Evidence): { day: string; hits: number; of: number }[] {
  const days = new Map<string, { day: string; hits: number; of: number }>();
  for (const cell of evidence.cells) {
    const sum = days.get(cell.day) ?? { day: cell.day, hits: 0, of: 0 };
    days.set(cell.day, { day: cell.day, hits: sum.hits + cell.hits, of: sum.of + cell.of });
  }
  return [...days.values()].sort((a, b) => a.day.localeCompare(b.day));
}

/// Cells are told by asset where assets are drawn and are not merged into groups.
export const hasAssets = (evidence: Evidence): boolean => evidence.cells.some((cell) => cell.asset !== null);
