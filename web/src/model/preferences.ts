// SPDX-License-Identifier: Apache-2.0
// Theme and language, kept in this browser.
import { kLanguages, loadCatalogue, preferredLanguage, type Language } from '../i18n/messages';
import { recall, remember } from '../lib/remembered';
import { Store } from '../lib/store';

export type Theme = 'auto' | 'light' | 'dark' | 'contrast';
export const kThemes: readonly Theme[] = ['auto', 'light', 'dark', 'contrast'];

export interface Preferences {
  theme: Theme;
  language: Language;
}

const isTheme = (value: unknown): value is Theme => kThemes.some((theme) => theme === value);
const isLanguage = (value: unknown): value is Language => kLanguages.some((language) => language === value);
const browserLanguages = (): readonly string[] => (typeof navigator === 'undefined' ? [] : navigator.languages);

export const preferences = new Store<Preferences>({
  theme: typeof window === 'undefined' ? 'auto' : recall('theme', isTheme, 'auto'),
  language: typeof window === 'undefined' ? 'en' : recall('language', isLanguage, preferredLanguage(browserLanguages())),
});

/// A language takes effect once its texts are here; where the server cannot be reached, all stays as it was.
export async function prefer(change: Partial<Preferences>): Promise<void> {
  try {
    if (change.language) await loadCatalogue(change.language);
  } catch {
    return;
  }
  preferences.update((old) => ({ ...old, ...change }));
  remember('theme', preferences.get().theme);
  remember('language', preferences.get().language);
}
