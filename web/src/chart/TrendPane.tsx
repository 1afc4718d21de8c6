// SPDX-License-Identifier: Apache-2.0
// One trend of a stack: heading with the live value and the value under the cursor, and its canvas.
import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Signal } from '../api/signals';
import { Link } from '../components/Link';
import { LiveReading } from '../components/LiveReading';
import { useTexts } from '../i18n/context';
import { decimalsForStep } from '../lib/format-number';
import { paths } from '../lib/router';
import { useStore } from '../lib/store';
import { spanOf } from '../model/normal-band';
import { titleOf } from '../model/plant-index';
import { preferences } from '../model/preferences';
import { useServices } from '../model/services';
import type { View } from './range';
import type { Extent } from './series-data';
import type { StackPainter } from './stack-painter';
import { readChartTheme } from './theme';
import { TrendChart } from './trend-chart';

interface Props {
  signal: Signal;
  painter: StackPainter;
  height: number;
  isLast: boolean;
  view: View;
  hasLoaded: boolean;
}

const kTimeLabelsPx = 24;

export function TrendPane({ signal, painter, height, isLast, view, hasLoaded }: Props): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { colorScheme } = useMantineColorScheme();
  const { theme } = useStore(preferences);
  const place = useRef<HTMLDivElement>(null);
  const cursorText = useRef<HTMLSpanElement>(null);
  const [summary, setSummary] = useState<{ extent: Extent | null; hasData: boolean }>({ extent: null, hasData: false });
  const span = spanOf(signal);

  useEffect(() => services.values.watch(signal.id, () => view.endMs === null && painter.redraw()), [services, signal.id, painter, view.endMs]);

  useEffect(() => {
    const node = place.current;
    if (!node) return undefined;
    const sizeOf = () => ({ width: Math.max(120, node.clientWidth), height: height + (isLast ? kTimeLabelsPx : 0) });
    const size = sizeOf();
    const chart = new TrendChart(node, size.width, size.height, {
      hasTimeLabels: isLast,
      isStepped: signal.kind === 'discrete' || signal.type === 'bool',
      zone: texts.zone,
      syncKey: 'mw-trends',
      theme: readChartTheme(document.documentElement),
      fallbackScale: signal.range_low !== null && signal.range_high !== null ? { min: signal.range_low, max: signal.range_high } : null,
      formatValue: (value, step) => texts.number(value, decimalsForStep(step)),
      formatTick: (ms, shape) => texts.time(ms, shape),
      onSelect: (range) => painter.onSelect(range),
      onReset: () => painter.onReset(),
      onCursorRow: (row) => {
        if (!cursorText.current) return;
        cursorText.current.textContent = row
          ? `${texts.time(row.timeMs, view.spanMs > 86_400_000 ? 'day-minute' : 'clock')}  ${row.value === null ? '–' : texts.quantity(row.value, signal.unit, span)}`
          : '';
      },
    });
    const pane = {
      signal,
      chart,
      limits: signal.limits
        .filter((limit) => limit.kind !== 'stuck' && limit.kind !== 'no-data' && limit.kind !== 'rate-of-change' && limit.kind !== 'external')
        .map((limit) => ({ value: limit.limit, priority: limit.priority, label: `${texts.t(`rule.kind.${limit.kind}`)} ${texts.exact(limit.limit, signal.unit)}` })),
      width: size.width,
      onPainted: (extent: Extent | null, hasData: boolean) =>
        setSummary((old) => (old.hasData === hasData && old.extent?.min === extent?.min && old.extent?.max === extent?.max ? old : { extent, hasData })),
    };
    const remove = painter.add(pane);
    const observer = new ResizeObserver(() => {
      const next = sizeOf();
      if (next.width === pane.width) return;
      pane.width = next.width;
      chart.setSize(next.width, next.height);
      painter.redraw();
    });
    observer.observe(node);
    return () => {
      observer.disconnect();
      remove();
      chart.destroy();
    };
    // The chart is built anew only when what shapes it changes; samples never rebuild it.
  }, [signal, painter, height, isLast, texts, colorScheme, theme, span, view.spanMs > 86_400_000]);

  const label = summary.extent
    ? texts.t('trend.summary', { title: titleOf(signal), min: texts.quantity(summary.extent.min, signal.unit, span), max: texts.quantity(summary.extent.max, signal.unit, span) })
    : texts.t('trend.summary_empty', { title: titleOf(signal) });
  return (
    <div className="mw-trend">
      <div className="mw-trend-head">
        <Link to={paths.signal(signal.id)} className="mw-trend-title">{titleOf(signal)}</Link>
        <LiveReading signal={signal} hasBand />
        <span ref={cursorText} className="mw-trend-cursor" />
      </div>
      <div ref={place} role="img" aria-label={label} className="mw-trend-canvas" style={{ height: height + (isLast ? kTimeLabelsPx : 0) }}>
        {!summary.hasData && (
          <div className="mw-trend-empty">{signal.type === 'text' ? texts.t('trend.text_signal') : hasLoaded ? texts.t('trend.empty') : texts.t('state.loading')}</div>
        )}
      </div>
    </div>
  );
}
