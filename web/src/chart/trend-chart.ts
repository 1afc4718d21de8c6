// SPDX-License-Identifier: Apache-2.0
// Owns one uPlot instance: data and range in, pictures out.
import uPlot from 'uplot';
import { drawAlarms, drawLimits, type AlarmMark, type LimitLine, type Plot } from './draw-marks';
import type { TimeRange } from './range';
import { extentOf, scaleOf, type Extent, type Line } from './series-data';
import { trendOptions, type TrendInputs } from './trend-options';

export type TrendSetup = Omit<TrendInputs, 'width' | 'height' | 'scale' | 'onDraw' | 'onCursor'> & {
  fallbackScale: Extent | null;
  /// The row under the shared cursor, null when it left.
  onCursorRow: (row: { timeMs: number; value: number | null } | null) => void;
};

export interface TrendContent {
  line: Line;
  range: TimeRange;
  limits: readonly LimitLine[];
  marks: readonly AlarmMark[];
  nowMs: number;
}

const kEmpty: TrendContent = { line: { times: [], values: [] }, range: { fromMs: 0, toMs: 1 }, limits: [], marks: [], nowMs: 0 };

export class TrendChart {
  private readonly chart: uPlot;
  private content = kEmpty;
  private scale: Extent = { min: 0, max: 1 };

  constructor(parent: HTMLElement, width: number, height: number, private readonly setup: TrendSetup) {
    const options = trendOptions({
      ...setup,
      width,
      height,
      scale: () => this.scale,
      onDraw: (chart) => this.drawOver(chart),
      onCursor: (index) => this.tellCursor(index),
    });
    this.chart = new uPlot(options, [[], []], parent);
  }

  setContent(content: TrendContent): void {
    this.content = content;
    const { line, range, limits } = content;
    this.scale = scaleOf(extentOf(line, range), limits.map((limit) => limit.value), this.setup.fallbackScale);
    this.chart.batch(() => {
      this.chart.setData([line.times, line.values], false);
      this.chart.setScale('x', { min: range.fromMs, max: range.toMs });
      this.chart.setScale('y', { min: this.scale.min, max: this.scale.max });
    });
  }

  setSize(width: number, height: number): void {
    this.chart.setSize({ width, height });
  }

  /// The instant at a page position, for zooming around it.
  timeAtClientX(clientX: number): number {
    const box = this.chart.over.getBoundingClientRect();
    return this.chart.posToVal(clientX - box.left, 'x');
  }

  destroy(): void {
    this.chart.destroy();
  }

  private drawOver(chart: uPlot): void {
    const plot: Plot = {
      context: chart.ctx,
      left: chart.bbox.left,
      top: chart.bbox.top,
      width: chart.bbox.width,
      height: chart.bbox.height,
      pixelRatio: uPlot.pxRatio,
      xOf: (timeMs) => chart.valToPos(timeMs, 'x', true),
      yOf: (value) => chart.valToPos(value, 'y', true),
      nowMs: this.content.nowMs,
    };
    drawLimits(plot, this.setup.theme, this.content.limits);
    drawAlarms(plot, this.setup.theme, this.content.marks);
  }

  private tellCursor(index: number | null): void {
    const time = index === null ? undefined : this.content.line.times[index];
    if (index === null || time === undefined || (this.chart.cursor.left ?? -1) < 0) this.setup.onCursorRow(null);
    else this.setup.onCursorRow({ timeMs: time, value: this.content.line.values[index] ?? null });
  }
}
