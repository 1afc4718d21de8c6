// SPDX-License-Identifier: Apache-2.0
// Everything the search field can lead to. Pure.
import { paths } from '../lib/router';
import type { AlarmBook } from './alarm-book';
import { titleOf, type PlantIndex } from './plant-index';

export interface SearchTarget {
  kind: 'page' | 'asset' | 'signal' | 'alarm' | 'procedure';
  title: string;
  hint: string;
  to: string;
}

export function searchTargets(
  pages: readonly { title: string; to: string }[],
  plant: PlantIndex | null,
  book: AlarmBook,
  procedures: readonly { name: string; title: string }[],
): SearchTarget[] {
  const targets: SearchTarget[] = pages.map((page) => ({ kind: 'page', title: page.title, hint: '', to: page.to }));
  for (const place of plant?.assets.values() ?? []) {
    targets.push({ kind: 'asset', title: titleOf(place.asset), hint: place.path, to: paths.asset(place.asset.id) });
  }
  for (const alarm of book.byId.values()) {
    targets.push({ kind: 'alarm', title: alarm.message, hint: alarm.subject.path, to: paths.alarm(alarm.id) });
  }
  for (const procedure of procedures) {
    targets.push({ kind: 'procedure', title: procedure.title, hint: procedure.name, to: paths.procedure(procedure.name) });
  }
  for (const signal of plant?.signals.values() ?? []) {
    targets.push({ kind: 'signal', title: titleOf(signal), hint: signal.path, to: paths.signal(signal.id) });
  }
  return targets;
}
