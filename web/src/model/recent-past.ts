// SPDX-License-Identifier: Apache-2.0
// Fills live rings with the minutes before they began, a few signals at a time.
import type { Result } from '../api/result';
import type { Readings } from '../api/signals';
import { plotted, type LiveValues } from './live-values';

type Fetch = (id: number, fromMs: number, toMs: number, points: number) => Promise<Result<Readings>>;

const kAtOnce = 4;
const kPoints = 150;

export class RecentPast {
  private readonly asked = new Set<number>();
  private readonly waiting: (() => Promise<void>)[] = [];
  private running = 0;

  constructor(private readonly values: LiveValues, private readonly fetch: Fetch, private readonly now: () => number) {}

  /// Reads the last `spanMs` of a signal once; `onReady` after they are in its ring.
  want(id: number, spanMs: number, onReady: () => void): void {
    if (this.asked.has(id)) return;
    this.asked.add(id);
    this.waiting.push(async () => {
      const toMs = this.now();
      const answer = await this.fetch(id, toMs - spanMs, toMs, kPoints);
      if (!answer.ok) {
        this.asked.delete(id);
        return;
      }
      const { time_ms, value, quality } = answer.value;
      this.values.ring(id).prepend(time_ms, value.map((sample, i) => plotted(sample, quality?.[i] ?? 'good')));
      onReady();
    });
    this.pump();
  }

  private pump(): void {
    while (this.running < kAtOnce) {
      const next = this.waiting.shift();
      if (!next) return;
      this.running += 1;
      void next().finally(() => {
        this.running -= 1;
        this.pump();
      });
    }
  }
}
