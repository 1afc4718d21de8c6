// SPDX-License-Identifier: Apache-2.0
// What was sent to people, and whether it arrived.
import { query, request } from './http';
import type { Words } from './words';

export type MessageKind = 'page' | 'reminder' | 'taken' | 'withdrawn' | 'digest' | 'webhook' | 'hand-over' | 'work-order' | 'test';
export type DeliveryState = 'waiting' | 'attempting' | 'sent' | 'failed' | 'expired' | 'muted';
export const kDeliveryStates: readonly DeliveryState[] = ['failed', 'expired', 'muted', 'waiting', 'attempting', 'sent'];
export const kChannels = ['email', 'sms', 'browser', 'mqtt', 'webhook', 'siren'] as const;
export type Channel = (typeof kChannels)[number];

export interface Delivery {
  channel: string;
  /// Masked: "e***@plant.example".
  address: string;
  state: DeliveryState;
  attempts: number;
  next_attempt: string | null;
  sent_at: string | null;
  error: string;
  error_words: Words | null;
}
export interface Message {
  id: number;
  created: string | null;
  kind: MessageKind;
  person: string;
  page: number | null;
  is_drill: boolean;
  subject: string;
  deliveries: Delivery[];
}
export interface MessagePage {
  messages: Message[];
  next_cursor: string | number | null;
}

export const kMessagesAPage = 100;
/// By number, those after `after`. null: the latest, or with a state the oldest in that state.
export const fetchMessages = (state: DeliveryState | null, after: string | number | null, signal?: AbortSignal) =>
  request<MessagePage>('GET', `/messages${query({ state, after, limit: kMessagesAPage })}`, undefined, signal);
/// Sends to the caller's own address.
export const sendTestMessage = (channel: Channel) => request<unknown>('POST', '/messages/test', { channel });
