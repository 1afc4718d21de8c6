// SPDX-License-Identifier: Apache-2.0
// Each time an alarm stood.
import type { AlarmSubject } from './alarms';
import { allPages, query, request } from './http';

export interface Raise {
  alarm: number;
  rule: number;
  began: string;
  /// null: it stands.
  ended: string | null;
  priority: number;
  message: string;
  subject: AlarmSubject;
}

/// Of one machine or of one signal.
export type RaisesOf = { asset: number } | { signal: number };

/// All that stood at some time within [from, to). Units: Unix ms.
export const fetchRaises = (of: RaisesOf, fromMs: number, toMs: number, signal?: AbortSignal) =>
  allPages(
    (cursor) => request<{ raises: Raise[]; next_cursor: string | null }>(
      'GET',
      `/raises${query({ ...of, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), cursor, limit: 2000 })}`,
      undefined,
      signal,
    ),
    (page) => page.raises,
  );
