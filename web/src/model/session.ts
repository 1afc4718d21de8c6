// SPDX-License-Identifier: Apache-2.0
// Who is signed in, for the whole application.
import { setUnauthorizedHandler } from '../api/http';
import type { Problem } from '../api/result';
import { fetchMe, type Me } from '../api/session';
import { Store } from '../lib/store';

export type Session =
  | { kind: 'unknown' }
  | { kind: 'unreachable'; problem: Problem }
  | { kind: 'out'; hasEnded: boolean }
  | { kind: 'in'; me: Me };

export const session = new Store<Session>({ kind: 'unknown' });

export function beginSession(me: Me): void {
  session.set({ kind: 'in', me });
}

export function endSession(): void {
  session.set({ kind: 'out', hasEnded: false });
}

/// Asks the server who we are; called once at the start and by "try again".
export async function findSession(): Promise<void> {
  setUnauthorizedHandler(() => session.set({ kind: 'out', hasEnded: session.get().kind === 'in' }));
  const me = await fetchMe();
  if (me.ok) beginSession(me.value);
  else if (me.problem.status === 401) session.set({ kind: 'out', hasEnded: false });
  else session.set({ kind: 'unreachable', problem: me.problem });
}
