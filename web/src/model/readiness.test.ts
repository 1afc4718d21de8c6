// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ReadinessDay, ReadinessPart, ThreeAnswers } from '../api/readiness';
import { missingOf, trendRows } from './readiness';

const part = (id: string, answer: ThreeAnswers): ReadinessPart => ({
  id, answer, title: id, seen: '', at: null, is_stale: false, life_days: null, confidence: null, source: '', need: null, supplier: { function: 'it', person: '' },
});
const day = (text: string, technical: ThreeAnswers): ReadinessDay => ({
  day: text, questions: { technical, operational: 'no', process: 'no', economic: 'not known', organizational: 'no' },
});

describe('what is missing', () => {
  it('is what is wrong, then what is not known', () => {
    const parts = [part('a', 'not known'), part('b', 'yes'), part('c', 'no')];
    expect(missingOf(parts).map((one) => one.id)).toEqual(['c', 'a']);
    expect(missingOf([part('b', 'yes')])).toEqual([]);
  });
});

describe('the trend', () => {
  it('shows a day that was not noted as empty', () => {
    const rows = trendRows([day('2026-02-27', 'no'), day('2026-03-01', 'yes')], 30);
    expect(rows.map((row) => row.question)).toEqual(['technical', 'operational', 'process', 'economic', 'organizational']);
    expect(rows[0]?.cells).toEqual([
      { day: '2026-02-27', answer: 'no' }, { day: '2026-02-28', answer: null }, { day: '2026-03-01', answer: 'yes' },
    ]);
  });
  it('shows no more than it is asked for, and nothing of nothing', () => {
    const many = Array.from({ length: 9 }, (_, i) => day(`2026-05-0${i + 1}`, 'yes'));
    expect(trendRows(many, 4)[0]?.cells.map((cell) => cell.day)).toEqual(['2026-05-06', '2026-05-07', '2026-05-08', '2026-05-09']);
    expect(trendRows([], 4)).toEqual([]);
  });
});
