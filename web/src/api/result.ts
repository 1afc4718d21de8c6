// SPDX-License-Identifier: Apache-2.0
// Every call ends in a value or in a problem; nothing throws.

/// One mistake in a file that was sent; lines count from 1.
export interface LineFault {
  line: number;
  message: string;
}

/// RFC 9457, as the server sends it. `status` 0: the server was not reached.
export interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  next: string;
  /// Where: method and path of the request.
  where: string;
  retryAfterS: number | null;
  /// What is wrong with a file, line by line.
  lines?: readonly LineFault[];
}

export interface Ok<T> {
  ok: true;
  value: T;
}
export interface Err {
  ok: false;
  problem: Problem;
}
export type Result<T> = Ok<T> | Err;

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
export const err = (problem: Problem): Err => ({ ok: false, problem });

export const isUnreachable = (problem: Problem): boolean => problem.status === 0;
/// Nothing was done, or the first try still runs: what was kept for later stays kept.
export const isToBeSentAgain = (problem: Problem): boolean =>
  [0, 429, 503, 507].includes(problem.status) || problem.code === 'key_in_progress';
