// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Phase, PhaseFigures, PhasePoint, PhaseResult, RehearsalStep } from '../api/rehearsal';
import { decimalsOfWaits, glanceOf, pathOf, progressOf, sentWays, topOf, untestedHere } from './rehearsal-run';

const point = (at_s: number, acknowledged_per_s = 0): PhasePoint => ({ at_s, asked_per_s: 10, acknowledged_per_s, p99_ms: 1, processors: 0, waiting: 0, memory_bytes: 0 });

describe('progressOf', () => {
  it('has every phase to come before the first line', () => {
    expect(progressOf([]).map((row) => row.state)).toEqual(Array.from({ length: 8 }, () => 'to-come'));
  });
  it('tells what is over from what runs', () => {
    const steps: RehearsalStep[] = [{ phase: 'ramp', ...point(1) }, { phase: 'ramp', verdict: 'pass', reason: 'fine' }, { phase: 'hold', ...point(1) }, { phase: 'hold', ...point(2) }];
    const [ramp, hold, storm] = progressOf(steps);
    expect([ramp?.state, ramp?.verdict, ramp?.reason]).toEqual(['over', 'pass', 'fine']);
    expect([hold?.state, hold?.points.length]).toEqual(['running', 2]);
    expect(storm?.state).toBe('to-come');
  });
  it('leaves out phases it does not know', () => {
    expect(progressOf([{ phase: 'lunch', ...point(1) } as unknown as RehearsalStep]).every((row) => row.state === 'to-come')).toBe(true);
  });
});

describe('sentWays', () => {
  const shape = (...sources: string[]) => ({ sensors: 1, readings_per_s: 1, sources: sources.map((source) => ({ source, share: 1 / sources.length })) });
  it('shares out what the instance took in', () => {
    const ways = sentWays({ received: [{ source: 'mqtt', readings: 300 }, { source: 'sparkplug', readings: 100 }], shape: shape('mqtt', 'sparkplug') });
    expect(ways).toEqual({ sent: [{ source: 'mqtt', share: 0.75 }, { source: 'sparkplug', share: 0.25 }], otherwise: [] });
  });
  it('names the ways that were not used', () => {
    const ways = sentWays({ received: [{ source: 'mqtt', readings: 300 }, { source: 'line', readings: 0 }], shape: shape('mqtt', 'line', 'replay') });
    expect(ways.otherwise).toEqual(['line', 'replay']);
  });
  it('knows what reports of before it was counted did', () => {
    expect(sentWays({ received: [], shape: shape('mqtt', 'sparkplug', 'line') })).toEqual({ sent: [], otherwise: ['sparkplug'] });
  });
});

describe('pathOf', () => {
  it('goes from the first point to the last', () => {
    expect(pathOf([point(0, 0), point(5, 5), point(10, 10)], (p) => p.acknowledged_per_s, 10, 100, 50)).toBe('M0.0 50.0L50.0 25.0L100.0 0.0');
  });
  it('stays within its height', () => {
    expect(pathOf([point(0, 99)], (p) => p.acknowledged_per_s, 10, 100, 50)).toBe('M0.0 0.0');
    expect(pathOf([], (p) => p.acknowledged_per_s, 10, 100, 50)).toBe('');
  });
  it('knows its top', () => {
    expect(topOf([point(0, 3), point(1, 7)], (p) => p.acknowledged_per_s, 5)).toBe(7);
    expect(topOf([], (p) => p.acknowledged_per_s, 5)).toBe(5);
  });
});

describe('untestedHere', () => {
  it('keeps what is of this run alone', () => {
    const untested = ['the network: everything ran over loopback', 'the phase disk-full: no quota could be set', 'procedures/pump.yaml: approver: there is no user anna', 'people: nobody was paged'];
    expect(untestedHere({ untested })).toEqual(['the phase disk-full: no quota could be set', 'procedures/pump.yaml: approver: there is no user anna']);
  });
});

describe('glanceOf', () => {
  const figures = (some: Partial<PhaseFigures>): PhaseFigures => ({
    asked_per_s: 10, acknowledged_per_s: 10, latency_ms: { p50: 1, p90: 2, p99: 3, p999: 4, max: 5 }, acknowledged: 100, lost: 0, recovery_s: null,
    processors: 0.5, other_processors: 0.1, memory_bytes: 50, most_waiting: 0, note: '', ...some,
  });
  const phase = (name: Phase, some: Partial<PhaseFigures> | null): PhaseResult => ({
    phase: name, verdict: some === null ? 'not-run' : 'pass', reason: '', figures: some === null ? null : figures(some), points: [],
  });
  it('sums what was lost, and finds the most memory and the slowest fault', () => {
    const glance = glanceOf({ phases: [phase('ramp', {}), phase('hold', { memory_bytes: 70, lost: 2 }), phase('kill', { recovery_s: 4 }), phase('disk-full', { recovery_s: 2 })] });
    expect(glance.hold?.memory_bytes).toBe(70);
    expect([glance.lost, glance.acknowledged]).toEqual([2, 400]);
    expect(glance.memory).toEqual({ phase: 'hold', bytes: 70 });
    expect(glance.recovery).toEqual({ phase: 'kill', seconds: 4 });
  });
  it('names the fault that never came back, whatever others took', () => {
    expect(glanceOf({ phases: [phase('reconnect', { recovery_s: 1 }), phase('link-cut', {}), phase('kill', { recovery_s: 9 })] }).recovery).toEqual({ phase: 'link-cut', seconds: null });
  });
  it('counts a storm of alarms as no fault', () => expect(glanceOf({ phases: [phase('alarm-storm', {})] }).recovery).toBeNull());
  it('knows nothing of phases that did not run', () => {
    expect(glanceOf({ phases: [phase('ramp', null), phase('hold', null), phase('kill', null)] })).toEqual({ hold: null, recovery: null, lost: 0, acknowledged: 0, memory: null });
  });
});

describe('decimalsOfWaits', () => {
  const waits = (p50: number) => ({ p50, p90: p50, p99: p50, p999: p50, max: p50 });
  it('tells short waits apart', () => expect([decimalsOfWaits(waits(3.8)), decimalsOfWaits(waits(840))]).toEqual([1, 0]));
});
