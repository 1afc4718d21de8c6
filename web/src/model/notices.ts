// SPDX-License-Identifier: Apache-2.0
// What the server tells the person of this page by the channel "browser". Pure.
import type { Notice } from '../api/live-messages';

/// More than these cannot be read at once; the pages that wait are all on the page of one's pages.
export const kMostNotices = 5;

/// One notice a page: what comes later replaces it, and the same one twice is one.
export function noted(shown: readonly Notice[], notice: Notice): readonly Notice[] {
  const others = shown.filter((one) => one.key !== notice.key && (notice.thread === '' || one.thread !== notice.thread));
  return [...others, notice].slice(-kMostNotices);
}

/// The page that the person may still take; null: there is nothing to take.
export function pageToTake(notice: Notice): number | null {
  if (notice.kind !== 'page' && notice.kind !== 'reminder') return null;
  const page = /^page-(\d+)$/.exec(notice.thread)?.[1];
  return page === undefined ? null : Number(page);
}
