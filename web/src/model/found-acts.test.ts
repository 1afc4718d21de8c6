// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { changedSettings } from './found-acts';

describe('changedSettings', () => {
  it('reads the names and nothing else', () => {
    expect(changedSettings('changed: --mqtt, notify.json')).toEqual(['--mqtt', 'notify.json']);
    expect(changedSettings('stopped in order and started again')).toEqual([]);
    expect(changedSettings('changed: ')).toEqual([]);
  });
});
