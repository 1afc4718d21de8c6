// SPDX-License-Identifier: Apache-2.0
// Texts that people write and approve: procedures, rosters, policies, each version with its state.
import { query, request } from './http';
import type { Words } from './words';

export type DocumentKind = 'procedure' | 'roster' | 'policy';
export type DocumentState = 'draft' | 'review' | 'approved' | 'in-force' | 'retired';

export interface DocumentSummary {
  id: number;
  kind: DocumentKind;
  name: string;
  version: number;
  state: DocumentState;
  author: string;
  approver: string;
}
export interface DocumentText extends DocumentSummary {
  text: string;
  /// Odd, but taken.
  warnings: string[];
  warnings_words: (Words | null)[];
}

/// Every version of every document of a kind, without the texts.
export const fetchDocuments = (kind: DocumentKind, signal?: AbortSignal) =>
  request<{ documents: DocumentSummary[]; next_cursor: string | number | null }>('GET', `/documents${query({ kind })}`, undefined, signal);
export const fetchDocument = (id: number, signal?: AbortSignal) => request<DocumentText>('GET', `/documents/${id}`, undefined, signal);

/// A draft: the first version, or the next one where the name exists. Errors: 400 with the line of a mistake.
export const createDocument = (kind: DocumentKind, name: string, text: string) =>
  request<DocumentText>('POST', '/documents', { kind, name, text });
/// Errors: 409 when it is no draft any more.
export const saveDocument = (id: number, text: string) => request<DocumentText>('PUT', `/documents/${id}`, { text });

export type DocumentMove = 'review' | 'approve' | 'put-in-force' | 'retire';
export const moveDocument = (id: number, move: DocumentMove) => request<DocumentText>('POST', `/documents/${id}/${move}`, {});
