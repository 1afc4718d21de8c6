// SPDX-License-Identifier: Apache-2.0
// Rehearsals: the site several times over on a second instance beside it.
import { request } from './http';
import type { Result } from './result';
import type { Said } from './words';

export type Phase = 'ramp' | 'hold' | 'alarm-storm' | 'reconnect' | 'link-cut' | 'kill' | 'disk-full' | 'slow-consumer';
export const kPhases: readonly Phase[] = ['ramp', 'hold', 'alarm-storm', 'reconnect', 'link-cut', 'kill', 'disk-full', 'slow-consumer'];
export type PhaseVerdict = 'pass' | 'fail' | 'inconclusive' | 'not-run';

export interface PhasePoint {
  at_s: number;
  asked_per_s: number;
  acknowledged_per_s: number;
  p99_ms: number;
  processors: number;
  waiting: number;
  memory_bytes: number;
}
export interface PhaseFigures {
  asked_per_s: number;
  acknowledged_per_s: number;
  latency_ms: { p50: number; p90: number; p99: number; p999: number; max: number };
  acknowledged: number;
  lost: number;
  recovery_s: number | null;
  processors: number;
  other_processors: number;
  memory_bytes: number;
  most_waiting: number;
  /// What the phase did, in the server's words.
  note: string;
}
export interface PhaseResult {
  phase: Phase;
  verdict: PhaseVerdict;
  reason: string;
  figures: PhaseFigures | null;
  points: PhasePoint[];
}
export interface RehearsalRecord {
  id: number;
  at: string;
  factor: number;
  verdict: PhaseVerdict;
  /// Empty: it counts.
  void_reason: string;
  void_reason_said: Said;
}
export interface RehearsalReport {
  /// What it says nothing about, in the server's words.
  untested: string[];
  started: string;
  ended: string;
  factor: number;
  host: string;
  hardware: string;
  sensors: number;
  shape: { sensors: number; readings_per_s: number; sources: { source: string; share: number }[] };
  limits: { p99_ms: number; recovery_s: number };
  machine: { processors: number; memory_bytes: number };
  verdict: PhaseVerdict;
  phases: PhaseResult[];
  /// By the ledger of the instance; none in reports of before it was counted.
  received: { source: string; readings: number }[];
  highest_rate_per_s: number;
  /// 0: too few readings to tell.
  disk_bytes_per_day: number;
  bottleneck: { is_reached: boolean; factor: number; what: string; words: string };
  estimate: { processors: number; memory_bytes: number; disk_bytes_per_day: number } | null;
  aborted: string;
}
/// One line of progress: a point of the phase that runs, or the verdict of one that has ended.
export type RehearsalStep = { phase: Phase } & (PhasePoint | { verdict: PhaseVerdict; reason: string });
export interface RehearsalRun {
  state: 'none' | 'running' | 'ended';
  factor: number | null;
  started: string | null;
  by: string;
  problem: string;
  steps: RehearsalStep[];
}

const kBase = '/rollout/rehearsals';
export const fetchLatestRehearsal = (signal?: AbortSignal): Promise<Result<{ record: RehearsalRecord; report: RehearsalReport }>> =>
  request('GET', `${kBase}/latest`, undefined, signal);
export const fetchRehearsals = (signal?: AbortSignal): Promise<Result<{ rehearsals: RehearsalRecord[] }>> => request('GET', kBase, undefined, signal);
export const fetchRehearsalRun = (signal?: AbortSignal): Promise<Result<RehearsalRun>> => request('GET', `${kBase}/current`, undefined, signal);
export const startRehearsal = (factor: number, hold_s: number): Promise<Result<RehearsalRun>> => request('POST', `${kBase}/current`, { factor, hold_s });
export const cancelRehearsal = (): Promise<Result<RehearsalRun>> => request('POST', `${kBase}/current/cancel`, {});
