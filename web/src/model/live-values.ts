// SPDX-License-Identifier: Apache-2.0
// The newest value of every watched signal, with a short ring for sparklines. Any number of
// messages between two frames makes one notification per changed signal.
import type { LiveValue } from '../api/live-messages';
import type { Sample } from '../api/signals';
import type { ReadableStore } from '../lib/store';
import { SampleRing } from './sample-ring';

export interface Latest {
  timeMs: number;
  value: Sample;
  quality: string;
}

const kRingCapacity = 600;

/// What a chart draws: booleans as 0 and 1, text and bad quality as a gap.
export function plotted(value: Sample, quality: string): number {
  if (quality.startsWith('bad')) return Number.NaN;
  if (typeof value === 'number') return value;
  return typeof value === 'boolean' ? Number(value) : Number.NaN;
}

export class LiveValues {
  private readonly latest = new Map<number, Latest>();
  private readonly rings = new Map<number, SampleRing>();
  private readonly listeners = new Map<number, Set<() => void>>();
  private readonly changed = new Set<number>();
  private isScheduled = false;

  constructor(
    private readonly schedule: (run: () => void) => void,
    private readonly onWatchedChange: (ids: number[]) => void,
  ) {}

  apply(values: readonly LiveValue[]): void {
    for (const [id, timeMs, value, quality] of values) {
      const known = this.latest.get(id);
      if (known && known.timeMs > timeMs) continue;
      this.latest.set(id, { timeMs, value, quality });
      this.ring(id).push(timeMs, plotted(value, quality));
      this.changed.add(id);
    }
    if (this.changed.size > 0 && !this.isScheduled) {
      this.isScheduled = true;
      this.schedule(() => this.notify());
    }
  }

  get(id: number): Latest | null {
    return this.latest.get(id) ?? null;
  }

  ring(id: number): SampleRing {
    let ring = this.rings.get(id);
    if (!ring) {
      ring = new SampleRing(kRingCapacity);
      this.rings.set(id, ring);
    }
    return ring;
  }

  /// Watching is what subscribes: the server sends only what some component shows.
  watch(id: number, listener: () => void): () => void {
    let group = this.listeners.get(id);
    if (!group) {
      group = new Set();
      this.listeners.set(id, group);
      this.onWatchedChange(this.watched());
    }
    group.add(listener);
    return () => {
      group.delete(listener);
      if (group.size > 0 || this.listeners.get(id) !== group) return;
      this.listeners.delete(id);
      this.onWatchedChange(this.watched());
    };
  }

  watched(): number[] {
    return [...this.listeners.keys()];
  }

  /// One signal as a store, for components.
  store(id: number): ReadableStore<Latest | null> {
    return { get: () => this.get(id), subscribe: (listener) => this.watch(id, listener) };
  }

  private notify(): void {
    this.isScheduled = false;
    const ids = [...this.changed];
    this.changed.clear();
    for (const id of ids) for (const listener of [...(this.listeners.get(id) ?? [])]) listener();
  }
}
