// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { cellsOf, coverageTable, coverOf, inOrder, worstPointsFirst } from './training-matrix';

describe('the training matrix', () => {
  it('has a cell for every procedure, in its order', () => {
    const person = { person: 'max', full_name: '', shift: 'early', cells: [{ procedure: 'b', state: 'trained' as const, expires: null }] };
    expect(cellsOf(person, ['a', 'b']).map((cell) => `${cell.procedure} ${cell.state}`)).toEqual(['a none', 'b trained']);
  });
  it('lists people by shift and name', () => {
    const person = (name: string, shift: string) => ({ person: name, full_name: '', shift, cells: [] });
    expect(inOrder([person('zoe', 'early'), person('ada', 'night'), person('bob', 'early')]).map((entry) => entry.person)).toEqual(['bob', 'zoe', 'ada']);
  });
  it.each([[0, 'none'], [1, 'thin'], [2, 'enough'], [-1, 'none']])('%d qualified is %s', (n, cover) => expect(coverOf(n)).toBe(cover));
  it('shows coverage by shift and leaves open what is not said', () => {
    expect(coverageTable({ procedures: ['a', 'b'], coverage: [{ procedure: 'a', shift: 'early', qualified: 2 }, { procedure: 'b', shift: 'night', qualified: 0 }] })).toEqual({
      shifts: ['early', 'night'], rows: [{ procedure: 'a', qualified: [2, null] }, { procedure: 'b', qualified: [null, 0] }],
    });
  });
  it('puts what nobody knows first', () => {
    expect(worstPointsFirst([{ what: 'rule 1', only: 'max' }, { what: 'rule 2', only: '' }]).map((point) => point.what)).toEqual(['rule 2', 'rule 1']);
  });
});
