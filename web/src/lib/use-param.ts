// SPDX-License-Identifier: Apache-2.0
// One parameter of the URL as state: what is chosen on a page can be linked and reloaded.
import { navigate, usePlace, withParams } from './router';

/// The value, '' where absent; the setter replaces it in place, '' removes it.
export function useParam(name: string): [string, (value: string) => void] {
  const { pathname, search } = usePlace();
  const set = (value: string): void => navigate(pathname + withParams(search, { [name]: value }), 'replace');
  return [new URLSearchParams(search).get(name) ?? '', set];
}
