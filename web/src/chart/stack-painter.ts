// SPDX-License-Identifier: Apache-2.0
// Paints all trends of one stack in one animation frame, from the caches and the live rings.
import type { Signal } from '../api/signals';
import { parseTime } from '../lib/format-time';
import type { RaiseMark } from '../model/alarm-history';
import type { Services } from '../model/services';
import type { AlarmMark, LimitLine } from './draw-marks';
import { kDefaultSpan, rangeOf, type TimeRange, type View } from './range';
import { extentOf, gapAfterMs, lineOf, type Extent } from './series-data';
import type { TrendChart } from './trend-chart';
import type { TrendLoader } from './trend-loader';

export interface Pane {
  signal: Signal;
  chart: TrendChart;
  limits: readonly LimitLine[];
  width: number;
  /// Told after each painting what is on the screen.
  onPainted: (extent: Extent | null, hasData: boolean) => void;
}

export class StackPainter {
  view: View = { spanMs: kDefaultSpan, endMs: null };
  onZoom: (factor: number, atMs?: number) => void = () => undefined;
  onSelect: (range: TimeRange) => void = () => undefined;
  onReset: () => void = () => undefined;
  private readonly panes = new Set<Pane>();
  private marks = new Map<number, AlarmMark[]>();
  private loader: TrendLoader | null = null;
  private frame = 0;
  private timer = 0;

  constructor(private readonly services: Services, private readonly onNeed: () => void) {}

  useLoader(loader: TrendLoader): void {
    this.loader = loader;
  }

  start(): void {
    // The present moves on even when nothing arrives.
    this.timer = window.setInterval(() => this.view.endMs === null && this.redraw(), 1000);
    this.redraw();
  }

  stop(): void {
    window.clearInterval(this.timer);
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  add(pane: Pane): () => void {
    this.panes.add(pane);
    this.redraw();
    return () => this.panes.delete(pane);
  }

  setRaises(raises: readonly RaiseMark[]): void {
    this.marks = new Map();
    for (const raise of raises) {
      const returned = parseTime(raise.returned);
      const marks = this.marks.get(raise.signal) ?? [];
      marks.push({
        raisedMs: parseTime(raise.raised),
        returnedMs: Number.isFinite(returned) ? returned : null,
        priority: raise.priority,
        isUnacknowledged: raise.isUnacknowledged,
      });
      this.marks.set(raise.signal, marks);
    }
  }

  range(): TimeRange {
    return rangeOf(this.view, this.services.clock.now());
  }

  width(): number {
    return Math.max(320, ...[...this.panes].map((pane) => pane.width));
  }

  timeAtClientX(clientX: number): number {
    const [first] = this.panes;
    return first ? first.chart.timeAtClientX(clientX) : this.services.clock.now();
  }

  redraw(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  private paint(): void {
    if (!this.loader || this.panes.size === 0) return;
    const range = this.range();
    const nowMs = this.services.clock.now();
    for (const pane of this.panes) {
      const { signal } = pane;
      const gap = gapAfterMs(signal.expected_interval_ms, range, pane.width);
      const line = lineOf(this.loader.cache(signal.id), this.services.values.ring(signal.id), range, gap);
      pane.chart.setContent({ line, range, limits: pane.limits, marks: this.marks.get(signal.id) ?? [], nowMs });
      const extent = extentOf(line, range);
      pane.onPainted(extent, extent !== null);
    }
    this.onNeed();
  }
}
