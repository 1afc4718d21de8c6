// SPDX-License-Identifier: Apache-2.0
// How much larger than usual the page is: a kiosk's is, and it depends on the width of the window.
import { useSyncExternalStore } from 'react';

const kUsualRootPx = 16;

const measure = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / kUsualRootPx || 1;

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

export const useRootScale = (): number => useSyncExternalStore(onResize, measure, () => 1);
