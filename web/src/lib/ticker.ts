// SPDX-License-Identifier: Apache-2.0
// One clock tick per second for everything that shows an age.
import { useStore, Store } from './store';

const tick = new Store(0);
if (typeof window !== 'undefined') window.setInterval(() => tick.update((n) => n + 1), 1000);

/// Renders the caller again every second.
export const useTick = (): number => useStore(tick);
