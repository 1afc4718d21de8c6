// SPDX-License-Identifier: Apache-2.0
// How long until a criterion of a plan can be decided, as one phrase with its number. Pure.

import type { DaysNeeded } from '../api/rollout';

export type DaysKey = 'counted' | 'pace' | 'least' | 'events' | 'assets' | 'never';

export function daysPhrase(needed: DaysNeeded): { key: DaysKey; n: number } {
  if (needed.basis === 'counted') return { key: 'counted', n: 0 };
  if (needed.basis === 'pace' && needed.days !== null) return { key: 'pace', n: needed.days };
  if (needed.days !== null) return { key: 'least', n: needed.days };
  if (needed.events !== null) return { key: 'events', n: needed.events };
  if (needed.least_assets !== null) return { key: 'assets', n: needed.least_assets };
  return { key: 'never', n: 0 };
}
