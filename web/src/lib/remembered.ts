// SPDX-License-Identifier: Apache-2.0
// Small choices kept in this browser. Private windows may refuse storage: then they last a page.

export function recall<T>(key: string, isValid: (value: unknown) => value is T, fallback: T): T {
  try {
    const text = window.localStorage.getItem(`mw.${key}`);
    const value: unknown = text === null ? undefined : JSON.parse(text);
    return isValid(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    window.localStorage.setItem(`mw.${key}`, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden; the choice holds until the page closes.
  }
}
