// SPDX-License-Identifier: Apache-2.0
// Trends of several signals on one time axis with one cursor. React draws the frame once; samples
// go straight to the canvases, at most once per animation frame.
import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { fetchReadings, type Signal } from '../api/signals';
import { ProblemNote } from '../components/ProblemNote';
import { useTexts } from '../i18n/context';
import { useStore } from '../lib/store';
import type { RaiseMark } from '../model/alarm-history';
import { useServices } from '../model/services';
import { kDefaultSpan, pan, rangeOf, viewOf, zoom, type View } from './range';
import { StackPainter } from './stack-painter';
import { TrendPane } from './TrendPane';
import { TrendToolbar } from './TrendToolbar';
import { TrendLoader } from './trend-loader';

interface Props {
  signals: readonly Signal[];
  raises: readonly RaiseMark[];
  view: View;
  onView: (view: View) => void;
  paneHeight: number;
}

export function TrendStack({ signals, raises, view, onView, paneHeight }: Props): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const root = useRef<HTMLDivElement>(null);
  const idsKey = signals.map((signal) => signal.id).join(',');
  // Pieces that outlive a render: the loader and the painter live as long as the set of signals.
  const { painter, loader } = useMemo(() => {
    const ids = idsKey === '' ? [] : idsKey.split(',').map(Number);
    const made: StackPainter = new StackPainter(services, () => loading.want(made.range(), made.width()));
    const loading: TrendLoader = new TrendLoader(ids, fetchReadings, () => services.clock.now(), () => made.redraw());
    made.useLoader(loading);
    return { painter: made, loader: loading };
  }, [services, idsKey]);
  const load = useStore(loader.state);

  painter.view = view;
  painter.setRaises(raises);
  useEffect(() => painter.redraw(), [painter, view, raises]);

  useEffect(() => {
    painter.start();
    const link = services.live.link;
    let wasBroken = false;
    const stopLink = link.subscribe(() => {
      if (link.get() === 'broken') wasBroken = true;
      else if (link.get() === 'open' && wasBroken) {
        wasBroken = false;
        loader.expire();
      }
    });
    return () => {
      stopLink();
      painter.stop();
      loader.stop();
    };
  }, [painter, loader, services]);

  const now = (): number => services.clock.now();
  const current = () => rangeOf(view, now());
  const change = {
    span: (spanMs: number) => onView({ spanMs, endMs: view.endMs }),
    live: () => onView({ spanMs: view.endMs === null ? kDefaultSpan : view.spanMs, endMs: null }),
    pan: (share: number) => onView(viewOf(pan(current(), share, now()), now())),
    zoom: (factor: number, atMs?: number) => {
      const range = current();
      const anchor = atMs ?? (view.endMs === null ? range.toMs : (range.fromMs + range.toMs) / 2);
      const next = zoom(range, factor, anchor);
      onView(viewOf({ fromMs: Math.min(next.fromMs, now() - 1), toMs: Math.min(next.toMs, now()) }, now()));
    },
  };
  painter.onZoom = change.zoom;
  painter.onReset = change.live;
  painter.onSelect = (range) => onView(viewOf(range, now()));

  useEffect(() => {
    const node = root.current;
    if (!node) return undefined;
    const onWheel = (event: WheelEvent): void => {
      // A bare wheel scrolls the page; with Ctrl or Shift it zooms around the cursor.
      if (!event.ctrlKey && !event.shiftKey) return;
      event.preventDefault();
      const amount = event.deltaY || event.deltaX;
      painter.onZoom(amount > 0 ? 1.3 : 1 / 1.3, painter.timeAtClientX(event.clientX));
    };
    node.addEventListener('wheel', onWheel, { passive: false });
    return () => node.removeEventListener('wheel', onWheel);
  }, [painter]);

  return (
    <section aria-label={texts.t('trend.region')}>
      <TrendToolbar view={view} isLoading={load.isLoading} onSpan={change.span} onLive={change.live} onPan={change.pan} onZoom={change.zoom} signals={signals} />
      {load.problem && load.problem.code !== 'cancelled' && <ProblemNote problem={load.problem} onRetry={() => loader.expire()} />}
      <div ref={root} className="mw-trends">
        {signals.map((signal, i) => (
          <TrendPane key={signal.id} signal={signal} painter={painter} height={paneHeight} isLast={i === signals.length - 1} view={view} hasLoaded={load.hasLoaded} />
        ))}
      </div>
    </section>
  );
}
