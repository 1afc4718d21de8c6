// SPDX-License-Identifier: Apache-2.0
// Who decides what, on what evidence, and to whom things belong.
import type { Language } from '../i18n/messages';
import { kApiBase, query, request } from './http';
import type { QuestionId, ThreeAnswers } from './readiness';
import type { Answer, SignFunction } from './rollout';

export type Subject = 'expansion' | 'change' | 'budget';
export const kSubjects: readonly Subject[] = ['expansion', 'change', 'budget'];
export type Share = 'none' | 'responsible' | 'consulted' | 'informed';
export const kShares: readonly Share[] = ['none', 'responsible', 'consulted', 'informed'];

export interface Ruling {
  id: number;
  subject: Subject;
  wave: number | null;
  /// Decided with this trial.
  trial: number | null;
  question: string;
  asked_by: string;
  asked_at: string;
  due: string;
  is_overdue: boolean;
  state: 'open' | 'yes' | 'no';
  decided_by: string;
  decided_at: string | null;
  reason: string;
  /// As it was when it was decided, copied; `gate` is of the wave it is about.
  evidence: { at: string; readiness: Record<QuestionId, ThreeAnswers>; parts: Record<string, ThreeAnswers>; gate: { decision: number; answer: Answer; hash: string } | null } | null;
  evidence_hash: string;
}
export interface Raci {
  subject: Subject;
  /// Empty: nobody may decide yet.
  accountable: string;
  shares: Record<SignFunction, Share>;
}
export type OwnedKind = 'asset' | 'rule' | 'procedure' | 'connector';
export interface OwnedThing {
  kind: OwnedKind;
  key: string;
  title: string;
  person: string;
  team: string;
  gap: 'none' | 'no-person' | 'no-team' | 'gone' | 'project';
}

const kBase = '/rollout';
export const fetchRulings = (signal?: AbortSignal) => request<{ rulings: Ruling[] }>('GET', `${kBase}/rulings`, undefined, signal);
export const askRuling = (subject: Subject, question: string, due: string) => request<Ruling>('POST', `${kBase}/rulings`, { subject, question, due });
export const decideRuling = (id: number, verdict: 'yes' | 'no', reason: string) => request<Ruling>('POST', `${kBase}/rulings/${id}/decide`, { verdict, reason });
export const fetchRaci = (signal?: AbortSignal) => request<{ raci: Raci[] }>('GET', `${kBase}/raci`, undefined, signal);
export const putRaci = (raci: Raci) => request<{ raci: Raci[] }>('PUT', `${kBase}/raci/${raci.subject}`, { accountable: raci.accountable.trim(), shares: raci.shares });
export const fetchOwnership = (signal?: AbortSignal) => request<{ n_gaps: number; things: OwnedThing[] }>('GET', `${kBase}/ownership`, undefined, signal);
export const putOwner = (thing: OwnedThing) =>
  request<{ n_gaps: number; things: OwnedThing[] }>('PUT', `${kBase}/ownership`, { kind: thing.kind, key: thing.key, person: thing.person.trim(), team: thing.team.trim() });
export const bookUrl = (lang: Language): string => `${kApiBase}${kBase}/book${query({ lang })}`;
