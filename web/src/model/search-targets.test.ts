// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { emptyBook } from './alarm-book';
import { searchTargets } from './search-targets';

describe('search', () => {
  it('leads to pages and procedures', () => {
    const found = searchTargets([{ title: 'Inbox', to: '/inbox' }], null, emptyBook, [{ name: 'pump-cavitation', title: 'The pump cavitates' }]);
    expect(found).toEqual([
      { kind: 'page', title: 'Inbox', hint: '', to: '/inbox' },
      { kind: 'procedure', title: 'The pump cavitates', hint: 'pump-cavitation', to: '/procedures/pump-cavitation' },
    ]);
  });
});
