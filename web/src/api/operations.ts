// SPDX-License-Identifier: Apache-2.0
import { query, request } from './http';
import type { Sample, Signal } from './signals';
import type { Words } from './words';

export interface Health {
  ready: boolean;
  reasons: string[];
  reasons_words: (Words | null)[];
  /// Readings are taken, yet somebody should look.
  warnings: string[];
  warnings_words: (Words | null)[];
  readings_per_s: number;
  messages_per_s: number;
  completeness: number;
  /// How far history is behind the journal; records where the server does not tell the time.
  lag_ms?: number;
  lag_records?: number;
  journal: { head: number; durable: number; bytes: number; damage: Damage[] };
  historian: { position: number; bytes: number };
  connections: Connection[];
  disk: { available_bytes: number; capacity_bytes: number; reserve_bytes: number;
    when_full: 'refuse' | 'thin' | 'drop-newest' | 'drop-oldest';
    /// What is lost now and why, as the server says it; empty: nothing.
    shortage: string;
    shortage_words: Words | null;
  };
  version: string;
  uptime_s: number;
}
export interface Damage {
  file: string;
  offset: number;
  what: string;
  what_words: Words | null;
}
export interface Connection {
  client: string;
  source: string;
  peer: string;
  protocol: string;
  connected_at: string;
  readings: number;
  problems: number;
}

export interface LedgerLine {
  received: number;
  stored: number;
  quarantined: number;
  duplicate: number;
  thinned: number;
  dropped: number;
  /// Of stored: those that replaced another value of the same time.
  revised: number;
  pending: number;
}
export interface Ledger {
  balanced: boolean;
  total: LedgerLine;
  sources: (LedgerLine & { source: string })[];
  /// Stored and gone later; not for an interval.
  removed?: { by_retention: number; for_space: number };
}

export interface QuarantineEntry {
  /// 64 bit, hence text.
  id: string;
  arrival: string;
  source: string;
  client: string;
  address: string;
  line: number | null;
  reason: string;
  reason_words: Words | null;
  raw: string;
  is_retried: boolean;
}
export interface QuarantinePage {
  entries: QuarantineEntry[];
  next_cursor: string | number | null;
  count: number;
}
export interface IngestOutcome {
  accepted: number;
  quarantined: number;
  problems: { line: number; reason: string; reason_words: Words | null }[];
}

export type ProvisionalSignal = Signal & { last: { time: string; value: Sample; quality: string } | null };
export interface UndecodableTopic {
  topic: string;
  client: string;
  count: number;
  last: string;
  sample: string;
}
export interface Inbox {
  signals: ProvisionalSignal[];
  undecodable: UndecodableTopic[];
}

export const fetchHealth = (signal?: AbortSignal) => request<Health>('GET', '/health', undefined, signal);
export const fetchLedger = (fromMs: number | null, signal?: AbortSignal) =>
  request<Ledger>('GET', `/ledger${query({ from: fromMs === null ? null : new Date(fromMs).toISOString() })}`, undefined, signal);
export const fetchQuarantine = (cursor: string | number | null, signal?: AbortSignal) =>
  request<QuarantinePage>('GET', `/quarantine${query({ cursor, limit: 200 })}`, undefined, signal);
export const retryQuarantined = (id: string) => request<IngestOutcome>('POST', `/quarantine/${id}/retry`);
export const fetchInbox = (signal?: AbortSignal) => request<Inbox>('GET', '/inbox', undefined, signal);
