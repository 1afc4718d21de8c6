// SPDX-License-Identifier: Apache-2.0
// An instant as people ask for it: how long ago when under a day, else its date; ISO on hover.
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/context';
import { isoTime, kDay, parseTime } from '../lib/format-time';
import { useTick } from '../lib/ticker';
import { useServices } from '../model/services';

export function Age({ at, className }: { at: string | number | null; className?: string }): ReactNode {
  useTick();
  const texts = useTexts();
  const now = useServices().clock.now();
  const ms = typeof at === 'number' ? at : parseTime(at);
  if (!Number.isFinite(ms)) return <span>–</span>;
  const text = Math.abs(now - ms) < kDay ? texts.age(ms, now) : texts.time(ms, 'day-minute');
  return <time dateTime={isoTime(ms)} title={isoTime(ms)} {...(className ? { className } : {})}>{text}</time>;
}

/// The clock time in the site's zone with the zone's name; the date too when it is not today's.
export function Clock({ at }: { at: string | number | null }): ReactNode {
  const texts = useTexts();
  const now = useServices().clock.now();
  const ms = typeof at === 'number' ? at : parseTime(at);
  if (!Number.isFinite(ms)) return <span>–</span>;
  const shape = Math.abs(now - ms) < kDay / 2 ? 'clock' : 'full';
  return <time dateTime={isoTime(ms)} title={isoTime(ms)}>{`${texts.time(ms, shape)} ${texts.zoneName(ms)}`}</time>;
}
