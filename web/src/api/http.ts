// SPDX-License-Identifier: Apache-2.0
// The one fetch wrapper. Cookies say who asks; X-Millwright marks requests that change something.
import { err, ok, type LineFault, type Problem, type Result } from './result';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

let onUnauthorized: () => void = () => undefined;

/// Called whenever the server no longer knows who asks.
export function setUnauthorizedHandler(handler: () => void): void {
  onUnauthorized = handler;
}

export const kApiBase = '/api/v1';

/// `key`: of an act that may be sent more than once. The server carries it out once and answers every
/// repeat as the first; method, path and body must then be the same each time.
export const request = <T>(method: Method, path: string, body?: unknown, signal?: AbortSignal, key?: string): Promise<Result<T>> =>
  send(method, path, (response) => readBody<T>(response), body, signal, key);
/// A table or another text, as it is.
export const requestText = (path: string, signal?: AbortSignal): Promise<Result<string>> =>
  send('GET', path, (response) => response.text(), undefined, signal);

async function send<T>(
  method: Method, path: string, read: (response: Response) => Promise<T>, body?: unknown, signal?: AbortSignal, key?: string,
): Promise<Result<T>> {
  const where = `${method} ${kApiBase}${path}`;
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-Millwright'] = '1';
  if (key !== undefined) headers['Idempotency-Key'] = key;
  // A file goes as it is, everything else as JSON.
  const file = body instanceof Blob ? body : null;
  if (body !== undefined) headers['Content-Type'] = file ? file.type || 'application/octet-stream' : 'application/json';
  try {
    const response = await fetch(kApiBase + path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: file ?? JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    if (response.ok) return ok(await read(response));
    // These answer 401 for a wrong password; the session, if any, goes on.
    const isPasswordCheck = ['/login', '/me/password', '/me/pin', '/kiosk/switch', '/hands-off/break-glass'].includes(path);
    if (response.status === 401 && !isPasswordCheck) onUnauthorized();
    return err(problemFrom(where, response.status, response.headers.get('Retry-After'), await response.text()));
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return err(plainProblem(where, 'cancelled'));
    return err(plainProblem(where, 'unreachable'));
  }
}

async function readBody<T>(response: Response): Promise<T> {
  // 204 and empty answers carry nothing; callers of those ask for Result<void>.
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

function plainProblem(where: string, code: string): Problem {
  return { status: 0, code, title: '', detail: '', next: '', where, retryAfterS: null };
}

/// Reads problem details; a body that is none (a proxy's page) leaves only the status.
export function problemFrom(where: string, status: number, retryAfter: string | null, body: string): Problem {
  const problem: Problem = { ...plainProblem(where, 'unexpected'), status };
  const seconds = Number(retryAfter);
  if (retryAfter !== null && Number.isFinite(seconds)) problem.retryAfterS = seconds;
  try {
    const fields: unknown = JSON.parse(body);
    if (typeof fields !== 'object' || fields === null) return problem;
    for (const key of ['code', 'title', 'detail', 'next'] as const) {
      const value: unknown = (fields as Record<string, unknown>)[key];
      if (typeof value === 'string') problem[key] = value;
    }
    const lines: unknown = (fields as Record<string, unknown>).errors;
    if (Array.isArray(lines)) problem.lines = lines.filter(isLineFault);
  } catch {
    // Not JSON: the status has to do.
  }
  return problem;
}

const isLineFault = (entry: unknown): entry is LineFault =>
  typeof entry === 'object' && entry !== null && 'line' in entry && typeof entry.line === 'number' && 'message' in entry && typeof entry.message === 'string';

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/// `?a=1&b=x`; null, undefined and '' are left out.
export function query(params: Query): string {
  const text = Object.entries(params)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`)
    .join('&');
  return text === '' ? '' : `?${text}`;
}

/// Follows cursors until the end (or `maxPages`) and joins the pages.
export async function allPages<Page extends { next_cursor: string | number | null }, Item>(
  fetchPage: (cursor: string | number | null) => Promise<Result<Page>>,
  itemsOf: (page: Page) => Item[],
  maxPages = 100,
): Promise<Result<Item[]>> {
  const items: Item[] = [];
  let cursor: string | number | null = null;
  for (let n = 0; n < maxPages; n += 1) {
    const page: Result<Page> = await fetchPage(cursor);
    if (!page.ok) return page;
    items.push(...itemsOf(page.value));
    cursor = page.value.next_cursor;
    if (cursor === null || cursor === undefined || cursor === '') break;
  }
  return ok(items);
}
