// SPDX-License-Identifier: Apache-2.0
// The view of a page's trends lives in its URL, so that a link shows the same stretch of time.
import { useCallback, useMemo } from 'react';
import { navigate, usePlace, withParams } from '../lib/router';
import { viewFromUrl, viewToParams, type View } from './range';

export function useTrendView(): [View, (view: View) => void] {
  const { pathname, search } = usePlace();
  const view = useMemo(() => viewFromUrl(search), [search]);
  const setView = useCallback(
    (next: View) => navigate(pathname + withParams(window.location.search, viewToParams(next)), 'replace'),
    [pathname],
  );
  return [view, setView];
}
