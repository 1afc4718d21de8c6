// SPDX-License-Identifier: Apache-2.0
// Steps of runs done while the server was out of reach: kept in this browser with the time they were
// done, sent in order on return. A client id goes with each, so that a repeat changes nothing.
import { isToBeSentAgain, isUnreachable, type Problem, type Result } from '../api/result';
import type { Run } from '../api/runs';
import { recall, remember } from '../lib/remembered';
import { Store } from '../lib/store';
import type { RunAct } from './run-path';

/// What the server did not take, for the person to read and put away.
export interface RefusedAct {
  act: RunAct;
  problem: Problem;
}

const kPendingKey = 'run-queue';
const kKnownKey = 'run-known';
const kKnownRuns = 4;

const isActList = (value: unknown): value is RunAct[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'object' && entry !== null && 'clientId' in entry && 'run' in entry && 'doneMs' in entry);
const isRunList = (value: unknown): value is Run[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'object' && entry !== null && 'id' in entry && 'steps' in entry && 'entries' in entry);

export class RunQueue {
  readonly pending = new Store<readonly RunAct[]>(recall(kPendingKey, isActList, []));
  readonly refused = new Store<readonly RefusedAct[]>([]);
  private known: readonly Run[] = recall(kKnownKey, isRunList, []);
  private isFlushing = false;

  /// `who`: only this person's acts are sent; a shared tablet may keep another's until they sign in.
  constructor(
    private readonly who: string,
    private readonly send: (act: RunAct) => Promise<Result<Run>>,
  ) {}

  /// Sends, or keeps for later when the server is out of reach or earlier steps still wait. Null: kept.
  async submit(act: RunAct): Promise<Result<Run> | null> {
    const isBehind = this.pending.get().some((other) => other.run === act.run && other.who === this.who);
    if (!isBehind) {
      const result = await this.send(act);
      if (result.ok) this.know(result.value);
      if (result.ok || !isUnreachable(result.problem)) return result;
    }
    this.replace([...this.pending.get(), act]);
    if (isBehind) await this.flush();
    return null;
  }

  /// Sends what was kept, in order; stops at the first that does not get through.
  async flush(): Promise<Run[]> {
    if (this.isFlushing) return [];
    this.isFlushing = true;
    const sent = new Map<number, Run>();
    try {
      for (;;) {
        const act = this.pending.get().find((other) => other.who === this.who);
        if (!act) break;
        const result = await this.send(act);
        if (!result.ok && isToBeSentAgain(result.problem)) break;
        if (result.ok) {
          this.know(result.value);
          sent.set(act.run, result.value);
        } else {
          this.refused.update((old) => [...old, { act, problem: result.problem }]);
        }
        this.replace(this.pending.get().filter((other) => other.clientId !== act.clientId));
      }
    } finally {
      this.isFlushing = false;
    }
    return [...sent.values()];
  }

  putAway(refused: RefusedAct): void {
    this.refused.update((old) => old.filter((other) => other !== refused));
  }

  /// Remembers a run, so that its steps can be followed out of reach.
  know(run: Run): void {
    this.known = [run, ...this.known.filter((other) => other.id !== run.id)].slice(0, kKnownRuns);
    remember(kKnownKey, this.known);
  }

  find(id: number): Run | null {
    return this.known.find((run) => run.id === id) ?? null;
  }

  private replace(acts: readonly RunAct[]): void {
    this.pending.set(acts);
    remember(kPendingKey, acts);
  }
}
