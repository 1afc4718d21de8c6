// SPDX-License-Identifier: Apache-2.0
// Reading something from the server for a page: old data stays while new data loads.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem, Result } from '../api/result';

export interface Loaded<T> {
  /// The newest answer; null until the first one.
  data: T | null;
  problem: Problem | null;
  isLoading: boolean;
  reload: () => void;
}

/// Calls `load` whenever `key` changes and, with `everyMs`, again and again while the page is visible.
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<Result<T>>, everyMs = 0): Loaded<T> {
  const latest = useRef(load);
  latest.current = load;
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ key: string; data: T | null; problem: Problem | null; isLoading: boolean }>({
    key, data: null, problem: null, isLoading: true,
  });
  useEffect(() => {
    const abort = new AbortController();
    setState((old) => ({ ...(old.key === key ? old : { data: null, problem: null }), key, isLoading: true }));
    void latest.current(abort.signal).then((result) => {
      if (abort.signal.aborted) return;
      setState((old) => result.ok
        ? { key, data: result.value, problem: null, isLoading: false }
        : { ...old, problem: result.problem, isLoading: false });
    });
    return () => abort.abort();
  }, [key, round]);
  useEffect(() => {
    if (everyMs <= 0) return undefined;
    const id = window.setInterval(() => document.visibilityState === 'visible' && setRound((n) => n + 1), everyMs);
    return () => window.clearInterval(id);
  }, [everyMs]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const isCurrent = state.key === key;
  return { data: isCurrent ? state.data : null, problem: isCurrent ? state.problem : null, isLoading: state.isLoading || !isCurrent, reload };
}
