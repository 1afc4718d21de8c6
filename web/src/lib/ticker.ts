// SPDX-License-Identifier: Apache-2.0
// One clock tick per second for everything that shows an age.
import { useSyncExternalStore } from 'react';
import { useStore, Store } from './store';

const tick = new Store(0);
if (typeof window !== 'undefined') window.setInterval(() => tick.update((n) => n + 1), 1000);

/// Renders the caller again when `compute` gives another (primitive) answer than a second ago.
export function useTicked<T extends string | number | boolean>(compute: () => T): T {
  return useSyncExternalStore(tick.subscribe, compute, compute);
}

/// Renders the caller again every second.
export const useTick = (): number => useStore(tick);
