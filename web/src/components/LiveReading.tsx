// SPDX-License-Identifier: Apache-2.0
// A live value, never alone: unit, age when stale, quality, and the band it belongs in.
import { useMemo, type ReactNode } from 'react';
import type { Signal } from '../api/signals';
import { useTexts } from '../i18n/context';
import { useStore } from '../lib/store';
import { useTicked } from '../lib/ticker';
import { freshnessOf, readQuality } from '../model/freshness';
import { bandOf, isOutside, spanOf } from '../model/normal-band';
import { useServices } from '../model/services';
import { Age } from './Age';
import { RangeBar } from './RangeBar';

interface Props {
  signal: Signal;
  hasBand?: boolean;
  className?: string;
}

const kReasons = ['stale', 'out-of-range', 'comm-loss', 'clock-skew', 'substituted', 'historical', 'sensor-fault', 'maintenance-required'] as const;

export function LiveReading({ signal, hasBand = false, className = '' }: Props): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const store = useMemo(() => services.values.store(signal.id), [services, signal.id]);
  const latest = useStore(store);
  const band = useMemo(() => bandOf(signal), [signal]);
  const freshness = useTicked(() => freshnessOf(store.get()?.timeMs ?? null, services.clock.now(), signal.expected_interval_ms));
  if (!latest || freshness === 'none') {
    return <span className={`mw-reading mw-none ${className}`}>{texts.t('value.none')}</span>;
  }
  const quality = readQuality(latest.quality);
  const number = typeof latest.value === 'number' ? latest.value : null;
  const text =
    number !== null ? texts.quantity(number, signal.unit, spanOf(signal))
    : typeof latest.value === 'boolean' ? texts.t(latest.value ? 'value.on' : 'value.off')
    : String(latest.value ?? '–');
  const classes = ['mw-reading', 'mw-live', className];
  if (freshness === 'stale') classes.push('mw-stale');
  if (quality.grade === 'bad') classes.push('mw-bad');
  if (band && number !== null && isOutside(band, number)) classes.push('mw-outside');
  const reasons = quality.reasons.flatMap((reason) => {
    const known = kReasons.find((name) => name === reason);
    return known ? [texts.t(`quality.${known}`)] : [];
  });
  const note = quality.grade === 'good' && reasons.length === 0 ? '' : [texts.t(`quality.${quality.grade}`), ...reasons].join(', ');
  return (
    <span className={classes.join(' ')}>
      {hasBand && band && <RangeBar band={band} value={number} />}
      <span className="mw-value">{text}</span>
      {note !== '' && <span className="mw-quality">{note}</span>}
      {freshness === 'stale' && <Age at={latest.timeMs} className="mw-age" />}
    </span>
  );
}
