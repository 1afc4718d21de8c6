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

/// What reached nobody, then what waits, then what arrived; the newest first in each.
export const worstFirst = (messages: readonly Message[]): Message[] =>
  [...messages].sort((a, b) => rankOf(a) - rankOf(b) || b.id - a.id);
