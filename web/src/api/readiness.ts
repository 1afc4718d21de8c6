// SPDX-License-Identifier: Apache-2.0
// May the plant go on? The five questions, production parity, "does this help you?", champions.
import type { Language } from '../i18n/messages';
import { kApiBase, query, request } from './http';
import type { SignFunction } from './rollout';

export type ThreeAnswers = 'yes' | 'no' | 'not known';
export type QuestionId = 'technical' | 'operational' | 'process' | 'economic' | 'organizational';
export const kQuestions: readonly QuestionId[] = ['technical', 'operational', 'process', 'economic', 'organizational'];

export interface Supplier {
  function: SignFunction;
  /// Empty: nobody is named.
  person: string;
}
export interface ReadinessPart {
  id: string;
  title: string;
  answer: ThreeAnswers;
  seen: string;
  at: string | null;
  is_stale: boolean;
  life_days: number | null;
  /// null: counted in full.
  confidence: number | null;
  /// The address that shows the evidence; empty: none does.
  source: string;
  /// What has to be done; null: it is yes.
  need: string | null;
  supplier: Supplier;
}
export interface ReadinessQuestion {
  id: QuestionId;
  asks: string;
  answer: ThreeAnswers;
  sentence: string;
  owner: Supplier;
  oldest: string | null;
  parts: ReadinessPart[];
}
export interface Readiness {
  at: string;
  answer: ThreeAnswers;
  wave: { id: number; name: string; title: string } | null;
  questions: ReadinessQuestion[];
}
export interface ReadinessDay {
  day: string;
  questions: Record<QuestionId, ThreeAnswers>;
}
export interface ParityItem {
  id: string;
  title: string;
  asks: string;
  consequence: string;
  proof: 'measured' | 'measured-or-signed' | 'signed' | 'not-built';
  supplier: SignFunction;
  answer: ThreeAnswers;
  basis: 'measured' | 'signed' | 'none';
  seen: string;
  at: string | null;
  until: string | null;
  is_stale: boolean;
  person: string;
}
export interface Parity {
  answer: ThreeAnswers;
  items: ParityItem[];
}
export type Help = 'yes' | 'partly' | 'no';
export const kHelps: readonly Help[] = ['yes', 'partly', 'no'];
export interface Voices {
  month: string;
  may_answer: boolean;
  shown_by: number;
  months: ({ month: string } & Record<Help, number>)[];
}
export interface ChampionCell {
  area: number;
  area_title: string;
  shift: string;
  id: number | null;
  champion: string;
  deputy: string;
}
export interface Champions {
  answer: ThreeAnswers;
  n_open: number;
  cells: ChampionCell[];
}

const kBase = '/rollout';
export const fetchReadiness = (lang: Language, signal?: AbortSignal) => request<Readiness>('GET', `${kBase}/readiness${query({ lang })}`, undefined, signal);
export const fetchReadinessDays = (days: number, signal?: AbortSignal) => request<{ days: ReadinessDay[] }>('GET', `${kBase}/readiness/history${query({ days })}`, undefined, signal);
export const readinessReportUrl = (lang: Language): string => `${kApiBase}${kBase}/readiness/report${query({ lang })}`;
export const fetchParity = (lang: Language, signal?: AbortSignal) => request<Parity>('GET', `${kBase}/parity${query({ lang })}`, undefined, signal);
export const signParity = (item: string, answer: 'yes' | 'no', words: string) => request<Parity>('POST', `${kBase}/parity/${item}/signatures`, { answer, words });
export const fetchVoices = (signal?: AbortSignal) => request<Voices>('GET', `${kBase}/voices`, undefined, signal);
export const answerVoices = (helps: Help) => request<Voices>('POST', `${kBase}/voices`, { helps });
export const fetchChampions = (signal?: AbortSignal) => request<Champions>('GET', `${kBase}/champions`, undefined, signal);
export const putChampion = (cell: { area: number; shift: string; champion: string; deputy: string }) => request<Champions>('PUT', `${kBase}/champions`, cell);
