// SPDX-License-Identifier: Apache-2.0
// Span, stepping and zooming of a stack of trends, all by keyboard too.
import { Button, Group, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { exportUrl, type Signal } from '../api/signals';
import { IconButton } from '../components/IconButton';
import { useTexts } from '../i18n/context';
import { useServices } from '../model/services';
import { kSpans, rangeOf, type View } from './range';

interface Props {
  view: View;
  isLoading: boolean;
  signals: readonly Signal[];
  onSpan: (spanMs: number) => void;
  onLive: () => void;
  onPan: (share: number) => void;
  onZoom: (factor: number) => void;
}

export function TrendToolbar({ view, isLoading, signals, onSpan, onLive, onPan, onZoom }: Props): ReactNode {
  const { t, time, duration, zoneName } = useTexts();
  const services = useServices();
  const now = services.clock.now();
  const range = rangeOf(view, now);
  const spans = kSpans.includes(view.spanMs) ? kSpans : [...kSpans, view.spanMs].sort((a, b) => a - b);
  return (
    <Group gap="xs" className="mw-toolbar" role="toolbar" aria-label={t('trend.toolbar')}>
      <NativeSelect
        size="sm"
        aria-label={t('trend.span')}
        value={String(view.spanMs)}
        onChange={(event) => onSpan(Number(event.currentTarget.value))}
        data={spans.map((spanMs) => ({ value: String(spanMs), label: t('trend.span_option', { span: duration(spanMs) }) }))}
      />
      <IconButton icon="left" label={t('trend.earlier')} onClick={() => onPan(-0.5)} />
      <IconButton icon="right" label={t('trend.later')} onClick={() => onPan(0.5)} disabled={view.endMs === null} />
      <IconButton icon="plus" label={t('trend.zoom_in')} onClick={() => onZoom(0.5)} />
      <IconButton icon="minus" label={t('trend.zoom_out')} onClick={() => onZoom(2)} />
      <Button size="sm" variant={view.endMs === null ? 'filled' : 'default'} onClick={onLive} aria-pressed={view.endMs === null}>{t('trend.live')}</Button>
      <span className="mw-dim mw-trend-range">
        {view.endMs === null ? '' : `${time(range.fromMs, 'day-minute')} – ${time(range.toMs, 'day-minute')} `}
        {zoneName(range.toMs)}
        {isLoading ? ` · ${t('state.loading')}` : ''}
      </span>
      <Button component="a" size="sm" variant="subtle" href={exportUrl(signals.map((signal) => signal.id), range.fromMs, range.toMs)} download className="mw-wide-only">
        {t('action.csv')}
      </Button>
    </Group>
  );
}
