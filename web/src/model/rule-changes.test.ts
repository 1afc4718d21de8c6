// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { previewRules } from './rule-changes';

const kNow = 'id,signal,unit,limit,is_enabled,message,policy\r\n1,mill/a,bar,3.0,true,"High, very",urgent\r\n2,mill/b,bar,-1,false,Low,\r\n';

describe('a table of rules beside the one in force', () => {
  it('sent back as it came changes nothing', () =>
    expect(previewRules(kNow, kNow)).toEqual({ added: [], changed: [], unchanged: 2, unknown: [], ignored: ['unit'], foreign: [] }));

  it('names each cell that changes', () =>
    expect(previewRules(kNow, 'id,limit,message\n1,4.5,"High, very"\n2,-1,Very low').changed).toEqual([
      { line: 2, id: '1', message: 'High, very', cells: [{ column: 'limit', from: '3', to: '4.5' }] },
      { line: 3, id: '2', message: 'Low', cells: [{ column: 'message', from: 'Low', to: 'Very low' }] },
    ]));

  it.each([
    ['a number written otherwise', 'id;limit\n1;3,00', 0],
    ['a flag in capitals', 'id,is_enabled\n1,TRUE', 0],
    ['an empty number', 'id,limit\n1,""\n', 0],
    ['an emptied text', 'id,message,policy\n1,"High, very",\n', 1],
  ])('%s', (_name, file, n) => expect(previewRules(kNow, file).changed).toHaveLength(n));

  it('adds rows without an id, and says which ids and columns nobody knows', () => {
    const preview = previewRules(kNow, 'id,signal,message,colour\n,mill/c,New,red\n9,mill/a,x,red');
    expect(preview.added).toEqual([{ line: 2, signal: 'mill/c', message: 'New' }]);
    expect(preview.unknown).toEqual([{ line: 3, id: '9' }]);
    expect(preview.foreign).toEqual(['colour']);
  });
});
