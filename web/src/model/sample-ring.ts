// SPDX-License-Identifier: Apache-2.0
// The newest samples of one signal in typed arrays; the oldest make room. No allocation per sample.

export class SampleRing {
  private readonly times: Float64Array;
  private readonly values: Float64Array;
  private begin = 0;
  private count = 0;

  constructor(readonly capacity: number) {
    this.times = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
  }

  get length(): number {
    return this.count;
  }

  /// NaN as value marks a gap. Samples not newer than the newest are left out; returns whether it was kept.
  push(timeMs: number, value: number): boolean {
    if (this.count > 0 && timeMs <= this.timeAt(this.count - 1)) return false;
    const slot = (this.begin + this.count) % this.capacity;
    this.times[slot] = timeMs;
    this.values[slot] = value;
    if (this.count < this.capacity) this.count += 1;
    else this.begin = (this.begin + 1) % this.capacity;
    return true;
  }

  /// Index 0 is the oldest; NaN outside [0, length).
  timeAt(index: number): number {
    return index < this.count ? (this.times[(this.begin + index) % this.capacity] ?? Number.NaN) : Number.NaN;
  }

  valueAt(index: number): number {
    return index < this.count ? (this.values[(this.begin + index) % this.capacity] ?? Number.NaN) : Number.NaN;
  }

  /// The index of the first sample newer than `timeMs`; length when there is none. Cost: O(log n).
  firstAfter(timeMs: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.timeAt(middle) <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /// Puts older samples (in time order) before what is here, as far as there is room.
  prepend(times: ArrayLike<number>, values: ArrayLike<number>): void {
    const kept: [number, number][] = [];
    for (let i = 0; i < this.count; i += 1) kept.push([this.timeAt(i), this.valueAt(i)]);
    const oldest = kept[0]?.[0] ?? Infinity;
    this.clear();
    for (let i = 0; i < times.length; i += 1) if (times[i]! < oldest) this.push(times[i]!, values[i]!);
    // Pushing past the capacity drops the oldest, never what was here.
    for (const [time, value] of kept) this.push(time, value);
  }

  clear(): void {
    this.begin = 0;
    this.count = 0;
  }
}
