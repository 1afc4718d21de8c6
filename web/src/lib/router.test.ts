// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parseRoute, withParams } from './router';

describe('routes', () => {
  it.each([
    ['/', { page: 'plant' }],
    ['/assets/3', { page: 'asset', id: 3 }],
    ['/assets/x', { page: 'not-found' }],
    ['/assets', { page: 'not-found' }],
    ['/signals/12/', { page: 'signal', id: 12 }],
    ['/alarms', { page: 'alarms', id: null }],
    ['/alarms/5', { page: 'alarms', id: 5 }],
    ['/alarms/x', { page: 'not-found' }],
    ['/settings', { page: 'settings', tab: 'me' }],
    ['/settings/users', { page: 'settings', tab: 'users' }],
    ['/settings/secret', { page: 'not-found' }],
    ['/rosters', { page: 'rosters' }],
    ['/rules', { page: 'rules' }],
    ['/orders', { page: 'orders' }],
    ['/performance/', { page: 'performance' }],
    ['/training/3', { page: 'not-found' }],
    ['/procedures', { page: 'procedures' }],
    ['/procedures/pump-cavitation', { page: 'procedure', name: 'pump-cavitation' }],
    ['/procedures/Up..', { page: 'not-found' }],
    ['/runs/7', { page: 'run', id: 7 }],
    ['/runs', { page: 'not-found' }],
    ['/pages', { page: 'paging' }],
    ['/alarms/281474976710657', { page: 'alarms', id: 281474976710657 }],
    ['/inbox', { page: 'inbox' }],
    ['/profiles', { page: 'profiles' }],
    ['/profiles/pump', { page: 'not-found' }],
    ['/privacy', { page: 'privacy' }],
    ['/pilot', { page: 'pilot' }],
    ['/readiness', { page: 'readiness' }],
    ['/decisions', { page: 'decisions' }],
    ['/value', { page: 'value' }],
    ['/improvement', { page: 'improvement' }],
    ['/handover', { page: 'handover' }],
    ['/evolution', { page: 'evolution' }],
    ['/evolution/3', { page: 'trial', id: 3 }],
    ['/evolution/x', { page: 'not-found' }],
    ['/handover/1', { page: 'not-found' }],
    ['/reviews', { page: 'reviews' }],
    ['/reviews/1', { page: 'not-found' }],
    ['/readiness/1', { page: 'not-found' }],
    ['/rehearsal', { page: 'rehearsal' }],
    ['/kiosk', { page: 'kiosk' }],
    ['/kiosk/1', { page: 'not-found' }],
    ['/health', { page: 'health' }],
    ['/a/b/c', { page: 'not-found' }],
  ])('%s', (path, route) => {
    expect(parseRoute(path)).toEqual(route);
  });
});

describe('query', () => {
  it('replaces, adds and removes', () => {
    expect(withParams('?a=1&b=2', { a: '3', b: null, c: 'x y' })).toBe('?a=3&c=x+y');
    expect(withParams('?a=1', { a: '' })).toBe('');
  });
});
