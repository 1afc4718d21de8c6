// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { actionScope } from './action-scope';

const metric = (has_wave_scope: boolean) => ({ id: 'm', title: 'M', has_wave_scope });

describe('the scope of an action', () => {
  it.each([
    ['', metric(true), { scope: 'plant' }],
    ['3', metric(true), { scope: 'wave', wave: 3 }],
    ['3', metric(false), { scope: 'plant' }],
    ['3', undefined, { scope: 'plant' }],
    ['x', metric(true), { scope: 'plant' }],
    ['0', metric(true), { scope: 'plant' }],
  ] as const)('chosen %j', (chosen, of, scope) => expect(actionScope(chosen, of)).toEqual(scope));
});
