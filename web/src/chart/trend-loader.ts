// SPDX-License-Identifier: Apache-2.0
// Fetches what a stack of trends needs for its range and keeps what it had meanwhile.
import type { Problem, Result } from '../api/result';
import type { Readings } from '../api/signals';
import { Store } from '../lib/store';
import { plotted } from '../model/live-values';
import { kDay, planFetch, refreshAfterMs, type FetchPlan, type TimeRange } from './range';
import { WindowCache } from './window-cache';

export type FetchReadings = (id: number, fromMs: number, toMs: number, points: number, signal?: AbortSignal) => Promise<Result<Readings>>;

export interface LoadState {
  isLoading: boolean;
  /// True once every signal has been answered at least once.
  hasLoaded: boolean;
  problem: Problem | null;
}

const kSettleMs = 120;
const kOverview = { spanMs: 90 * kDay, points: 1200 };

export class TrendLoader {
  readonly state = new Store<LoadState>({ isLoading: false, hasLoaded: false, problem: null });
  private readonly caches = new Map<number, WindowCache>();
  private abort: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private wanted: { range: TimeRange; width: number } | null = null;
  private isOverviewAsked = false;
  private isStopped = false;

  constructor(
    private readonly ids: readonly number[],
    private readonly fetch: FetchReadings,
    private readonly now: () => number,
    private readonly onData: () => void,
  ) {}

  cache(id: number): WindowCache {
    let cache = this.caches.get(id);
    if (!cache) {
      cache = new WindowCache();
      this.caches.set(id, cache);
    }
    return cache;
  }

  /// Loads what is missing for `range`, once the view has come to rest.
  want(range: TimeRange, width: number): void {
    this.wanted = { range, width };
    if (this.missing().length === 0 || this.timer !== null) return;
    if (this.abort && !this.state.get().hasLoaded) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.load();
    }, this.state.get().hasLoaded ? kSettleMs : 0);
  }

  /// After an outage: everything shown is read again.
  expire(): void {
    for (const cache of this.caches.values()) cache.expire();
    if (this.wanted) this.want(this.wanted.range, this.wanted.width);
  }

  stop(): void {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.abort?.abort();
  }

  private missing(): number[] {
    if (!this.wanted) return [];
    const { range, width } = this.wanted;
    const plan = planFetch(range, width);
    const freshMs = this.now() - refreshAfterMs(range.toMs - range.fromMs);
    return this.ids.filter((id) => !this.cache(id).satisfies(range, plan, freshMs));
  }

  private async load(): Promise<void> {
    const ids = this.missing();
    if (!this.wanted || ids.length === 0) return;
    const plan = planFetch(this.wanted.range, this.wanted.width);
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    this.state.update((state) => ({ ...state, isLoading: true }));
    const problems = await Promise.all(ids.map((id) => this.loadOne(id, plan, abort.signal)));
    if (abort.signal.aborted || this.isStopped) return;
    this.abort = null;
    const problem = problems.find((entry) => entry !== null) ?? null;
    this.state.set({ isLoading: false, hasLoaded: this.state.get().hasLoaded || problem === null, problem });
    if (!problem) this.askOverview();
  }

  private async loadOne(id: number, plan: FetchPlan, signal: AbortSignal): Promise<Problem | null> {
    const askedMs = this.now();
    const answer = await this.fetch(id, plan.fromMs, plan.toMs, plan.points, signal);
    if (this.isStopped || signal.aborted) return null;
    if (!answer.ok) return answer.problem;
    const { time_ms, value, quality } = answer.value;
    this.cache(id).add({
      ...plan,
      fetchedMs: askedMs,
      times: Float64Array.from(time_ms),
      values: Float64Array.from(value, (sample, i) => plotted(sample, quality?.[i] ?? 'good')),
    });
    this.onData();
    return null;
  }

  /// One coarse look at the last months, so that zooming out shows something at once.
  private askOverview(): void {
    if (this.isOverviewAsked) return;
    this.isOverviewAsked = true;
    const toMs = this.now();
    const plan = { fromMs: toMs - kOverview.spanMs, toMs, points: kOverview.points };
    const never = new AbortController().signal;
    for (const id of this.ids) void this.loadOne(id, plan, never);
  }
}
