// SPDX-License-Identifier: Apache-2.0
// How a message fares over all its channels, and which need someone first. Pure.
import { kDeliveryStates, type DeliveryState, type Message } from '../api/messages';

/// One failed delivery makes a message failed only when no other arrived; then `isPartly` says so.
export function stateOf(message: Message): { state: DeliveryState; isPartly: boolean } {
  const states = message.deliveries.map((delivery) => delivery.state);
  const hasSent = states.includes('sent');
  const isLost = states.some((state) => state === 'failed' || state === 'expired');
  if (hasSent) return { state: 'sent', isPartly: isLost };
  return { state: kDeliveryStates.find((state) => states.includes(state)) ?? 'waiting', isPartly: false };
}

const rankOf = (message: Message): number => {
  const { state, isPartly } = stateOf(message);
  return isPartly ? 1.5 : kDeliveryStates.indexOf(state);
};

/// Where to read on from what is shown; null at the end. Without a state the list begins with the
/// latest messages, so the next ones lie before them; with a state it begins with the oldest.
export function readOnAfter(state: DeliveryState | null, shown: readonly Message[], next: string | number | null, pageSize: number): string | number | null {
  if (state !== null || shown.length === 0) return next;
  const first = Math.min(...shown.map((message) => message.id));
  return first > 1 ? Math.max(0, first - 1 - pageSize) : null;
}

/// What reached nobody, then what waits, then what arrived; the newest first in each.
export const worstFirst = (messages: readonly Message[]): Message[] =>
  [...messages].sort((a, b) => rankOf(a) - rankOf(b) || b.id - a.id);
