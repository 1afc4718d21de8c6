// SPDX-License-Identifier: Apache-2.0
// Time left until an instant, or by how much it has passed; moves by itself once a second.
import type { ReactNode } from 'react';
import { isoTime, parseTime } from '../lib/format-time';
import { useTick } from '../lib/ticker';
import { countdown } from '../model/run-countdown';
import { useServices } from '../model/services';

interface Props {
  to: string | number | null;
  /// The words around the clock: how much is left, and what it says once the time is up.
  left: (clock: string) => string;
  over: (clock: string) => string;
  /// A time that has passed needs somebody.
  isUrgent?: boolean;
}

export function Countdown({ to, left, over, isUrgent = false }: Props): ReactNode {
  useTick();
  const now = useServices().clock.now();
  const ms = typeof to === 'number' ? to : parseTime(to);
  if (!Number.isFinite(ms)) return null;
  const { text, isOver } = countdown(ms, now);
  // Spoken once, not every second.
  return (
    <time role="timer" aria-live="off" dateTime={isoTime(ms)} title={isoTime(ms)} className={isOver && isUrgent ? 'mw-countdown mw-attention-text' : 'mw-countdown'}>
      {isOver ? over(text) : left(text)}
    </time>
  );
}
