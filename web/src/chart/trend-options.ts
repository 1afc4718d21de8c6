// SPDX-License-Identifier: Apache-2.0
// uPlot's options for one trend of a stack. Pure: everything that varies comes in as a value.
import uPlot from 'uplot';
import type { TimeRange } from './range';
import { kDay, kHour } from './range';
import type { Extent } from './series-data';
import type { ChartTheme } from './theme';

export interface TrendInputs {
  width: number;
  height: number;
  /// Only the lowest trend of a stack writes the times.
  hasTimeLabels: boolean;
  isStepped: boolean;
  zone: string;
  syncKey: string;
  theme: ChartTheme;
  scale: () => Extent;
  formatValue: (value: number, step: number) => string;
  formatTick: (ms: number, shape: 'clock' | 'minute' | 'day') => string;
  onSelect: (range: TimeRange) => void;
  /// Double click: back to the present.
  onReset: () => void;
  onCursor: (index: number | null) => void;
  onDraw: (chart: uPlot) => void;
}

export const kValueAxisPx = 62;

/// What a tick says when ticks are `stepMs` apart: a day, a minute or a second.
export function tickShape(stepMs: number, isMidnight: boolean): 'clock' | 'minute' | 'day' {
  if (stepMs >= kDay || (isMidnight && stepMs >= kHour)) return 'day';
  return stepMs >= 60_000 ? 'minute' : 'clock';
}

export function trendOptions(inputs: TrendInputs): uPlot.Options {
  const { theme } = inputs;
  const axis = { stroke: theme.text, font: theme.font, grid: { stroke: theme.grid, width: 1 }, ticks: { show: false } };
  return {
    width: inputs.width,
    height: inputs.height,
    ms: 1,
    tzDate: (ms) => uPlot.tzDate(new Date(ms), inputs.zone),
    legend: { show: false },
    padding: [6, 18, 0, 0],
    cursor: {
      sync: { key: inputs.syncKey, setSeries: false },
      drag: { x: true, y: false, setScale: false },
      focus: { prox: -1 },
      bind: { dblclick: () => () => { inputs.onReset(); return null; } },
      points: { size: 7, width: 2 },
    },
    scales: {
      x: { time: true, auto: false },
      y: { auto: false, range: () => { const scale = inputs.scale(); return [scale.min, scale.max]; } },
    },
    axes: [
      {
        ...axis,
        size: inputs.hasTimeLabels ? 26 : 2,
        space: 90,
        values: (_chart, splits, _axis, _space, step) =>
          splits.map((ms) => {
            if (!inputs.hasTimeLabels) return '';
            const isMidnight = inputs.formatTick(ms, 'clock') === '00:00:00';
            return inputs.formatTick(ms, tickShape(step, isMidnight));
          }),
      },
      { ...axis, size: kValueAxisPx, space: 26, values: (_chart, splits, _axis, _space, step) => splits.map((value) => inputs.formatValue(value, step)) },
    ],
    series: [
      {},
      {
        stroke: theme.line,
        width: 1.6,
        spanGaps: false,
        points: { show: false },
        ...(inputs.isStepped && uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
      },
    ],
    hooks: {
      setSelect: [
        (chart) => {
          const { left, width } = chart.select;
          if (width < 5) return;
          inputs.onSelect({ fromMs: chart.posToVal(left, 'x'), toMs: chart.posToVal(left + width, 'x') });
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      setCursor: [(chart) => inputs.onCursor(chart.cursor.idx ?? null)],
      draw: [inputs.onDraw],
    },
  };
}
