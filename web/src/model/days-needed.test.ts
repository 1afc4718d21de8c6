// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { DaysNeeded } from '../api/rollout';
import { daysPhrase } from './days-needed';

const needed = (more: Partial<DaysNeeded>): DaysNeeded => ({ basis: 'never', days: null, events: null, least_assets: null, fits_window: true, ...more });

describe('daysPhrase', () => {
  it.each([
    [{ basis: 'counted', days: 0 }, 'counted', 0],
    [{ basis: 'pace', days: 17 }, 'pace', 17],
    [{ basis: 'best-case', days: 14 }, 'least', 14],
    [{ basis: 'events', events: 5 }, 'events', 5],
    [{ basis: 'never', least_assets: 3 }, 'assets', 3],
    [{ basis: 'never' }, 'never', 0],
  ] as [Partial<DaysNeeded>, string, number][])('%o is %s %i', (more, key, n) => expect(daysPhrase(needed(more))).toEqual({ key, n }));
});
