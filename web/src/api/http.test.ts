// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it, vi } from 'vitest';
import { allPages, problemFrom, query, request, setUnauthorizedHandler } from './http';
import { err, ok } from './result';

afterEach(() => {
  vi.unstubAllGlobals();
  setUnauthorizedHandler(() => undefined);
});

const answer = (status: number, body: string, headers: Record<string, string> = {}): void => {
  vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(status === 204 ? null : body, { status, headers }))));
};

describe('request', () => {
  it('returns the body', async () => {
    answer(200, '{"a":1}');
    expect(await request('GET', '/x')).toEqual(ok({ a: 1 }));
  });

  it('an empty answer is no error', async () => {
    answer(204, '');
    expect((await request('POST', '/logout')).ok).toBe(true);
  });

  it('marks what changes something', async () => {
    answer(200, '{}');
    await request('PATCH', '/x', { a: 1 });
    const [, init] = vi.mocked(fetch).mock.calls[0] ?? [];
    expect((init?.headers as Record<string, string>)['X-Millwright']).toBe('1');
  });

  it('names an act that may be sent again', async () => {
    answer(200, '{}');
    await request('POST', '/x', {}, undefined, 'k1');
    await request('POST', '/x', {});
    const sent = vi.mocked(fetch).mock.calls.map(([, init]) => (init?.headers as Record<string, string>)['Idempotency-Key']);
    expect(sent).toEqual(['k1', undefined]);
  });

  it('tells of an ended session, but not of a wrong password', async () => {
    const ended = vi.fn();
    setUnauthorizedHandler(ended);
    answer(401, '{"code":"unauthorized"}');
    await request('POST', '/login', {});
    await request('POST', '/me/password', {});
    expect(ended).not.toHaveBeenCalled();
    await request('GET', '/me');
    expect(ended).toHaveBeenCalledOnce();
  });

  it('a server that is away is status 0', async () => {
    vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('failed'))));
    const result = await request('GET', '/x');
    expect(result.ok ? null : [result.problem.status, result.problem.code]).toEqual([0, 'unreachable']);
  });

  it('a body that is not JSON is a problem, not an exception', async () => {
    answer(200, '<html>');
    expect((await request('GET', '/x')).ok).toBe(false);
  });
});

describe('problem details', () => {
  it('reads the known fields', () => {
    const body = '{"title":"not found","code":"not_found","detail":"no signal 99","next":"list the signals"}';
    expect(problemFrom('GET /x', 404, null, body)).toMatchObject({ code: 'not_found', detail: 'no signal 99', next: 'list the signals' });
  });

  it.each(['<html>', 'null', '[]', '{"code": 7}'])('survives %s', (body) => {
    expect(problemFrom('GET /x', 502, '30', body)).toMatchObject({ status: 502, code: 'unexpected', retryAfterS: 30 });
  });
});

describe('query', () => {
  it('leaves out what is absent', () => {
    expect(query({ a: 1, b: null, c: '', d: undefined, e: 'x/y', f: false })).toBe('?a=1&e=x%2Fy&f=false');
    expect(query({})).toBe('');
  });
});

describe('pages', () => {
  it('joins them', async () => {
    const pages = [{ items: [1, 2], next_cursor: 'b' }, { items: [3], next_cursor: null }];
    const all = await allPages((cursor) => Promise.resolve(ok(pages[cursor === 'b' ? 1 : 0]!)), (page) => page.items);
    expect(all).toEqual(ok([1, 2, 3]));
  });

  it('stops at the first problem', async () => {
    const problem = problemFrom('GET /x', 500, null, '');
    expect(await allPages(() => Promise.resolve(err(problem)), () => [])).toEqual(err(problem));
  });
});
