// SPDX-License-Identifier: Apache-2.0
// Filling in messages: placeholders and plurals. Pure; catalogues are en/ and de/.
import { de } from './de';
import { en } from './en';

/// A text, or one form per plural category; `{name}` marks a placeholder.
export type Message = string | { readonly one: string; readonly other: string };
export type MessageKey = keyof typeof en;

/// The key when it is one of the catalogues'; null for a code that a newer server knows and this page does not.
export const knownMessage = (key: string): MessageKey | null => (Object.hasOwn(en, key) ? (key as MessageKey) : null);

export type Language = 'en' | 'de';
export type Params = Readonly<Record<string, string | number>>;

export const kLanguages: readonly Language[] = ['en', 'de'];
export const catalogues: Readonly<Record<Language, Readonly<Record<MessageKey, Message>>>> = { en, de };

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
  const message: Message = catalogues[language][key];
  return fill(language, message, params);
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
