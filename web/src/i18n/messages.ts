// SPDX-License-Identifier: Apache-2.0
// Filling in messages: placeholders and plurals. The catalogues, en/ and de/, come one by one: a page in
// one language never loads the other.
import type { en } from './en';

/// A text, or one form per plural category; `{name}` marks a placeholder.
export type Message = string | { readonly one: string; readonly other: string };
export type MessageKey = keyof typeof en;

export type Catalogue = Readonly<Record<MessageKey, Message>>;

export type Language = 'en' | 'de';
export type Params = Readonly<Record<string, string | number>>;

export const kLanguages: readonly Language[] = ['en', 'de'];

const kSources: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: () => import('./en').then((module) => module.en),
  de: () => import('./de').then((module) => module.de),
};
const loaded = new Map<Language, Catalogue>();

/// Makes a language usable. Fails when the server cannot be reached; may be called again.
export async function loadCatalogue(language: Language): Promise<void> {
  if (!loaded.has(language)) loaded.set(language, await kSources[language]());
}

/// The messages of a language that loadCatalogue() has brought; asking earlier is a fault of the program.
export function catalogueOf(language: Language): Catalogue {
  const found = loaded.get(language);
  if (!found) throw new Error(`no catalogue for ${language}`);
  return found;
}

/// The key when the catalogues have it (they have the same ones); null for a code that a newer server
/// knows and this page does not.
export function knownMessage(key: string): MessageKey | null {
  const [any] = loaded.values();
  return any && Object.hasOwn(any, key) ? (key as MessageKey) : null;
}

/// The locale that numbers and dates follow.
export const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };

const kPlurals: Readonly<Record<Language, Intl.PluralRules>> = {
  en: new Intl.PluralRules('en'),
  de: new Intl.PluralRules('de'),
};
const kNumbers: Readonly<Record<Language, Intl.NumberFormat>> = {
  en: new Intl.NumberFormat(locales.en),
  de: new Intl.NumberFormat(locales.de),
};

/// The message in `language`; `count` chooses the plural form. A placeholder without a value stays visible.
export function translate(language: Language, key: MessageKey, params: Params = {}): string {
  return fill(language, catalogueOf(language)[key], params);
}

export function fill(language: Language, message: Message, params: Params): string {
  const text = typeof message === 'string' ? message : message[pluralForm(language, params.count)];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? kNumbers[language].format(value) : value;
  });
}

function pluralForm(language: Language, count: string | number | undefined): 'one' | 'other' {
  if (typeof count !== 'number') return 'other';
  return kPlurals[language].select(count) === 'one' ? 'one' : 'other';
}

export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = kLanguages.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (found) return found;
  }
  return 'en';
}
