// SPDX-License-Identifier: Apache-2.0
// How a transfer to operation looks, and what its answers are called. Pure.
import type { TransferAnswer, TransferItem, TransferSummary } from '../api/transfers';
import type { VerdictLook } from './kpi-scale';

export function lookOfTransfer(row: Pick<TransferSummary, 'state' | 'is_glass_broken'>): VerdictLook {
  if (row.is_glass_broken) return 'bad';
  if (row.state === 'handed-over') return 'good';
  return row.state === 'running' ? 'unclear' : 'unknown';
}

/// An item that is taken over as it is never looks like one that is fulfilled.
export function lookOfItem(item: Pick<TransferItem, 'answer' | 'is_fulfilled'>): VerdictLook {
  if (item.answer === 'yes') return 'good';
  if (item.is_fulfilled) return 'borderline';
  return item.answer === 'no' ? 'bad' : 'unknown';
}

export type TransferAnswerKey = 'yes' | 'exceptions' | 'no' | 'unknown';
const kKeys: Readonly<Record<TransferAnswer, TransferAnswerKey>> = { yes: 'yes', 'yes, with exceptions': 'exceptions', no: 'no', 'not known': 'unknown' };
export const transferAnswerKey = (answer: TransferAnswer): TransferAnswerKey => kKeys[answer] ?? 'unknown';

const kLooks: Readonly<Record<TransferAnswer, VerdictLook>> = { yes: 'good', 'yes, with exceptions': 'borderline', no: 'bad', 'not known': 'unknown' };
export const lookOfTransferAnswer = (answer: TransferAnswer): VerdictLook => kLooks[answer] ?? 'unknown';

/// The number in "word-3"; null for a measured item.
export function wordNumber(id: string): number | null {
  const found = /^word-([1-9][0-9]*)$/.exec(id);
  return found ? Number(found[1]) : null;
}
