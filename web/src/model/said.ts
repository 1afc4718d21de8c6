// SPDX-License-Identifier: Apache-2.0
// What the server says, in the language of the page. Pure.
import type { Alarm } from '../api/alarms';
import type { Words, WordsValue } from '../api/words';
import type { Texts } from '../i18n/context';
import { catalogueOf, knownMessage, type Params } from '../i18n/messages';
import { significant } from '../lib/format-number';
import { formatLength, parseTime } from '../lib/format-time';

/// `text` is the server's own English: it stands where there are no words for it, as for what a person
/// wrote, and where the page does not know the code or misses a value.
export function saidText(words: Words | null | undefined, text: string, texts: Texts): string {
  if (!words) return text;
  const key = knownMessage(`said.${words.code}`);
  if (key === null) return text;
  const params: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(words.values)) {
    const shown = valueText(name, value, texts);
    if (shown === null) return text;
    params[name] = shown;
  }
  return isComplete(catalogueOf(texts.language)[key], params) ? texts.t(key, params) : text;
}

/// Sentences with their words beside them, in one order.
export const saidTexts = (words: readonly (Words | null)[] | undefined, sentences: readonly string[] | undefined, texts: Texts): string[] =>
  (sentences ?? []).map((text, i) => saidText(words?.[i], text, texts));

/// What an alarm says: its rule's words, or the numbers of the raise.
export const alarmText = (alarm: Pick<Alarm, 'message' | 'message_words'>, texts: Texts): string => saidText(alarm.message_words, alarm.message, texts);

/// null: a list with an item that has no words here.
function valueText(name: string, value: WordsValue, texts: Texts): string | number | null {
  if (typeof value === 'number') return name.endsWith('_s') ? formatLength(value, texts.locale) : value;
  if (typeof value === 'string') return name.endsWith('_at') ? texts.time(parseTime(value), 'day-minute') : value;
  if ('unit' in value) return texts.exact(significant(value.value), value.unit);
  const items = value.map((item) => saidText(item, '', texts));
  return items.includes('') ? null : new Intl.ListFormat(texts.locale, { type: 'unit' }).format(items);
}

function isComplete(message: string | { readonly other: string }, params: Params): boolean {
  const text = typeof message === 'string' ? message : message.other;
  return [...text.matchAll(/\{(\w+)\}/g)].every((match) => params[match[1] ?? ''] !== undefined);
}
