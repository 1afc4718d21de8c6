// SPDX-License-Identifier: Apache-2.0
// The raises of the stretch of time that trends show, for marks on them.
import { useRef } from 'react';
import { fetchRaises, type Raise, type RaisesOf } from '../api/raises';
import { useTicked } from '../lib/ticker';
import { useLoad } from '../lib/use-load';
import { useServices } from '../model/services';
import { planFetch, rangeOf, type View } from './range';

const kNone: readonly Raise[] = [];

/// Those of a window around `view`; while another window loads, those of the one before.
export function useRaises(of: RaisesOf, view: View): readonly Raise[] {
  const { clock } = useServices();
  const window = useTicked(() => {
    const { fromMs, toMs } = planFetch(rangeOf(view, clock.now()), 1);
    return `${fromMs}-${toMs}`;
  });
  const found = useLoad(`raises/${JSON.stringify(of)}/${window}`, (signal) => {
    const [from, to] = window.split('-').map(Number);
    return fetchRaises(of, from ?? 0, to ?? 0, signal);
  }, 60_000);
  const last = useRef(kNone);
  if (found.data) last.current = found.data;
  return last.current;
}
