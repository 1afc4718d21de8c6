// SPDX-License-Identifier: Apache-2.0
// received = stored + quarantined + duplicate + thinned + dropped + pending, checked here again.
import type { LedgerLine } from '../api/operations';

export type LedgerTerm = Exclude<keyof LedgerLine, 'received'>;
export const kLedgerTerms: readonly LedgerTerm[] = ['stored', 'quarantined', 'duplicate', 'thinned', 'dropped', 'pending'];

/// Readings received that no column accounts for; 0 when the line balances, negative when too many.
export function unaccounted(line: LedgerLine): number {
  return line.received - kLedgerTerms.reduce((sum, term) => sum + line[term], 0);
}
