// SPDX-License-Identifier: Apache-2.0
// A run as it stands here: the server's word, read every few seconds, and the steps kept in this browser.
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Problem, Result } from '../api/result';
import { fetchRun, type Run } from '../api/runs';
import { sayProblem } from '../components/Toasts';
import { useStore } from '../lib/store';
import { useTicked } from '../lib/ticker';
import { useLoad } from '../lib/use-load';
import { viewRun, type RunAct, type RunView } from './run-path';
import { useServices } from './services';

export interface RunHere {
  run: Run | null;
  view: RunView | null;
  /// Own steps of this run that wait to be sent.
  kept: readonly RunAct[];
  problem: Problem | null;
  /// The server did not answer last time: steps are kept until it does.
  isOffline: boolean;
  /// True when it was done or kept for later.
  submit(act: RunAct): Promise<boolean>;
  /// For acts that need the server: shows its answer or its problem.
  settle(result: Result<Run>): boolean;
  reload(): void;
}

const kEveryMs = 3000;

export function useRun(id: number): RunHere {
  const services = useServices();
  const [run, setRun] = useState<Run | null>(() => services.runs.find(id));
  const [isOffline, setOffline] = useState(false);
  const loaded = useLoad(`run/${id}`, (signal) => fetchRun(id, signal), kEveryMs);
  const pending = useStore(services.runs.pending);
  const me = services.me.name;
  const kept = useMemo(() => pending.filter((act) => act.run === id && act.who === me), [pending, id, me]);

  // An answer that was on its way before a step was sent must not bring the step back.
  const take = useCallback((next: Run) => {
    setRun((old) => (old !== null && old.id === next.id && old.entries.length > next.entries.length ? old : next));
    services.runs.know(next);
  }, [services]);
  useEffect(() => {
    if (loaded.data) take(loaded.data);
    if (!loaded.isLoading) setOffline(loaded.problem?.status === 0);
  }, [loaded.data, loaded.problem, loaded.isLoading, take]);

  // In reach again: what was kept goes first.
  useEffect(() => {
    if (isOffline || loaded.isLoading || kept.length === 0) return;
    void services.runs.flush().then((runs) => runs.filter((sent) => sent.id === id).forEach(take));
  }, [isOffline, loaded.isLoading, kept.length, services, id, take]);

  // A wait that ends out of reach moves the run on by itself; looked at once a second.
  const waits = useTicked(() => (run ? (viewRun(run, kept, services.clock.now()).step?.id ?? '') : ''));
  const view = useMemo(() => (run ? viewRun(run, kept, services.clock.now()) : null), [run, kept, services, waits]);

  const settle = useCallback((result: Result<Run>): boolean => {
    if (result.ok) take(result.value);
    else sayProblem(result.problem);
    loaded.reload();
    return result.ok;
  }, [take, loaded.reload]);
  const submit = async (act: RunAct): Promise<boolean> => {
    const result = await services.runs.submit(act);
    if (result) return settle(result);
    if (services.runs.pending.get().some((other) => other.clientId === act.clientId)) {
      setOffline(true);
    } else {
      loaded.reload();
    }
    return true;
  };
  return { run, view, kept, problem: loaded.problem, isOffline, submit, settle, reload: loaded.reload };
}
