// SPDX-License-Identifier: Apache-2.0
// Areas handed over from the project to those who run them.
import type { Language } from '../i18n/messages';
import type { TeamKind } from './admin';
import { query, request } from './http';
import type { ThreeAnswers } from './readiness';

export type TransferState = 'running' | 'handed-over' | 'handed-back' | 'withdrawn';
export type TransferAnswer = ThreeAnswers | 'yes, with exceptions';

export interface TransferArea {
  id: number;
  path: string;
}
export interface TransferSummary {
  id: number;
  title: string;
  state: TransferState;
  whole_plant: boolean;
  areas: TransferArea[];
  wave: number | null;
  giving_team: string;
  receiving_team: string;
  opened_by: string;
  opened_at: string;
  n_signatures: number;
  /// Of the latest signature; empty before the first.
  answer: '' | TransferAnswer;
  handed_over_at: string | null;
  is_glass_broken: boolean;
  ended_at: string | null;
  ended_by: string;
  end_reason: string;
}
export interface TransferItem {
  id: string;
  title: string;
  basis: 'measured' | 'signed';
  answer: ThreeAnswers;
  seen: string;
  missing: string[];
  n_missing: number;
  /// What has to be done; null when it is yes.
  need: string | null;
  supplier: TeamKind;
  source: string;
  /// Who signed; empty for a measured one.
  person: string;
  exception: { reason: string; approver: string; at: string; expires: string; has_expired: boolean } | null;
  is_fulfilled: boolean;
}
export interface Transfer extends TransferSummary {
  signatures: { side: 'giving' | 'receiving'; person: string; team: string; at: string; answer: TransferAnswer; evidence_hash: string; evidence_is: 'first' | 'same' | 'newer' }[];
  glass: { who: string; at: string; until: string; reason: string; is_open: boolean }[];
  /// Null once it has ended.
  checklist: { at: string; answer: TransferAnswer; is_fulfilled: boolean; items: TransferItem[] } | null;
}
export interface TransferPage {
  n_areas: number;
  n_handed_over: number;
  areas: (TransferArea & { is_handed_over: boolean })[];
  transfers: TransferSummary[];
}
export interface NewTransfer {
  title: string;
  areas: number[] | null;
  whole_plant: boolean;
  giving_team: string;
  receiving_team: string;
}

const kBase = '/rollout/transfers';
const post = (id: number, what: string, body: unknown) => request<Transfer>('POST', `${kBase}/${id}/${what}`, body);
export const fetchTransfers = (signal?: AbortSignal) => request<TransferPage>('GET', kBase, undefined, signal);
export const fetchTransfer = (id: number, lang: Language, signal?: AbortSignal) => request<Transfer>('GET', `${kBase}/${id}${query({ lang })}`, undefined, signal);
export const openTransfer = (wanted: NewTransfer) => request<Transfer>('POST', kBase, wanted);
export const addTransferItem = (id: number, words: string) => post(id, 'items', { words });
export const signTransferItem = (id: number, item: number, words: string) => post(id, `items/${item}/sign`, { words });
export const acceptException = (id: number, item: string, reason: string, expires: string) => post(id, 'exceptions', { item, reason, expires });
export const signTransfer = (id: number, password: string) => post(id, 'sign', { password });
export const withdrawTransfer = (id: number, reason: string) => post(id, 'withdraw', { reason });
export const handBackTransfer = (id: number, reason: string, password: string) => post(id, 'hand-back', { reason, password });
export const breakTransferGlass = (id: number, reason: string, hours: number, password: string) => post(id, 'break-glass', { reason, hours, password });
