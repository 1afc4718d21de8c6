// SPDX-License-Identifier: Apache-2.0
// A sentence of the server as a code and the values in it.

/// A number with its unit; a number; words or an instant; sentences of their own.
export type WordsValue = string | number | { value: number; unit: string } | readonly Words[];
export interface Words {
  code: string;
  /// `*_s` is seconds, `*_at` an instant.
  values: Readonly<Record<string, WordsValue>>;
}

/// A sentence in each of the languages there are: `said[language]`.
export interface Said {
  en: string;
  de: string;
}
