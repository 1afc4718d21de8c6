// SPDX-License-Identifier: Apache-2.0
// What failed, in the words of the page: the codes of ISO 14224 from the catalogue.
import type { Texts } from '../i18n/context';
import { knownMessage } from '../i18n/messages';

/// `title` is the server's own word, for a code the catalogue does not have.
export function modeTitle(code: string, title: string, { t }: Pick<Texts, 't'>): string {
  const key = knownMessage(`failures.modes.${code}`);
  return key === null ? title : t(key);
}

export function mechanismTitle(code: string, title: string, { t }: Pick<Texts, 't'>): string {
  const key = knownMessage(`failures.mechanisms.${code}`);
  return key === null ? title : t(key);
}
