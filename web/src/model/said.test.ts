// SPDX-License-Identifier: Apache-2.0
// Every form of the server has words in both catalogues, with the same values; and the forms are what
// the server's sources really say.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTexts } from '../i18n/context';
import { catalogueOf, type Message, type MessageKey } from '../i18n/messages';
import { saidText, saidTexts } from './said';

const kSource = join(__dirname, '../../../src');
const unquoted = (literals: string): string => [...literals.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((part) => part[1] ?? '').join('');
const forms = [...readFileSync(join(kSource, 'api/sentence_forms.cc'), 'utf8').matchAll(/\{k(\w+),\s*"([a-z-]+\.[a-z-]+)",\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\}/g)]
  .map((form) => ({ group: form[1] ?? '', code: form[2] ?? '', text: unquoted(form[3] ?? '') }));
const english = makeTexts('en', 'UTC');
const german = makeTexts('de', 'Europe/Berlin');

const namesIn = (message: Message): string[] => [...(typeof message === 'string' ? message : message.other).matchAll(/\{(\w+)/g)].map((match) => match[1] ?? '').sort();

describe('forms of the server', () => {
  it('are found', () => expect(forms.length).toBeGreaterThan(100));
  it.each(forms)('$code has words, with the same values', ({ code, text }) => {
    for (const language of ['en', 'de'] as const) {
      const message: Message | undefined = catalogueOf(language)[`said.${code}` as MessageKey];
      expect(message, language).toBeDefined();
      expect(namesIn(message), language).toEqual(namesIn(text));
    }
  });
  it('are all that the catalogues have', () => {
    const keys = Object.keys(catalogueOf('en')).filter((key) => key.startsWith('said.'));
    expect(keys.sort()).toEqual(forms.map(({ code }) => `said.${code}`).sort());
  });
});

describe('the sources of the server', () => {
  const kFolders = ['registry', 'alarm', 'detect', 'respond/attention', 'respond/escalation', 'respond/desk', 'api', 'pipeline', 'protocol/json', 'protocol/line', 'protocol/sparkplug', 'replay', 'journal', 'notify', 'app'];
  // Adjacent literals are one text; the values of a format are placeholders without a name.
  const spoken = kFolders.flatMap((folder) => readdirSync(join(kSource, folder)).filter((name) => name.endsWith('.cc') && !name.endsWith('_test.cc') && name !== 'sentence_forms.cc').map((name) => readFileSync(join(kSource, folder, name), 'utf8')))
    .map((text) => [...text.matchAll(/"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*/g)].map((literals) => unquoted(literals[0])).join('\n')).join('\n');
  // Put together of two or more formats there; sentence_test.cc has what comes of it.
  const kComposed = /^(history\.(high|low|rate|stuck|no-data|reported)|lack\.|chain\.(taken|given-back)|verdict\.help|(finding|remedy)\.(no-(person|team|roster)|rule-names)|finding\.(drill-over-time|duty-gap|reaches-no-one-because)|chain\.(shelved-by|out-of-service-by|in-hours|out-of-hours|reached-no-one-unknown)|handover\.|reach\.|verdict\.glass-by|warning\.rules?-without|health\.(unread|quota|disk|thinning|dropping|removing)|proposal\.|delivery\.(no-turn|modem-(in-doubt|pin|answers)))/;
  it.each(forms.filter(({ code }) => !kComposed.test(code)))('say $code', ({ text }) => {
    const pieces = text.split(/\{[^}]*\}/).map((part) => part.trim()).filter((part) => part.length > 2);
    expect(pieces.filter((piece) => !spoken.includes(piece))).toEqual([]);
  });
});

describe('a sentence of the server', () => {
  it('is in the language of the page, with its numbers', () => {
    const words = { code: 'history.high-held', values: { value: { value: 9.1, unit: 'bar' }, limit: { value: 8, unit: 'bar' }, held_s: 2.5 } };
    expect(saidText(words, '', german)).toBe('9,1\u00a0bar, seit 2,5 Sek. über der oberen Grenze von 8\u00a0bar');
    expect(saidText(words, '', english)).toBe('9.1\u00a0bar, above the high limit of 8\u00a0bar for 2.5 secs');
  });
  it('cuts nothing off a length of time', () => expect(saidText({ code: 'chain.wait', values: { wait_s: 5430 } }, '', german)).toBe('1 Std. 30 Min. 30 Sek.'));
  it('has instants in the zone of the site', () => {
    const words = { code: 'finding.duty-gap', values: { roster: 'nights', begin_at: '2026-01-02T00:00:00Z', end_at: '2026-01-02T08:00:00Z' } };
    expect(saidText(words, '', german)).toContain('01:00');
    expect(saidText(words, '', german)).toContain('09:00');
  });
  it('counts', () => {
    const load = (count: number) => saidText({ code: 'chain.load', values: { count, within_s: 600 } }, '', german);
    expect(load(1)).toBe('1 Alarm binnen 10 Min.');
    expect(load(12)).toBe('12 Alarme binnen 10 Min.');
  });
  it('says many, those without words as they are', () => {
    expect(saidTexts([{ code: 'skip.not-running', values: {} }, null], ['the server was not running', 'x'], german)).toEqual(['der Server lief nicht', 'x']);
    expect(saidTexts(undefined, undefined, german)).toEqual([]);
  });
  it('lists sentences', () => {
    const who = [{ code: 'reach.no-skill', values: { person: 'ann' } }, { code: 'reach.inactive', values: { person: 'bob' } }];
    expect(saidText({ code: 'finding.reaches-no-one-because', values: { who } }, '', german)).toBe('Dieser Schritt erreicht niemanden; ann: ohne die Befähigung, bob: nicht aktiv');
  });
  it('quotes what another program said, after what it means', () =>
    expect(saidText({ code: 'delivery.mail', values: { server: 'mx:25', detail: '550 no such user' } }, '', german)).toContain('„550 no such user“'));
  it('says what is wrong, and where', () =>
    expect(saidText({ code: 'place.field', values: { name: 'level', what: [{ code: 'fault.null', values: {} }] } }, '', german)).toBe('Feld „level“: der Wert ist null'));
  it.each([
    [null], [undefined], [{ code: 'finding.of-a-later-server', values: {} }], [{ code: 'chain.load', values: { count: 3 } }],
    [{ code: 'verdict.missing', values: { lacking: [{ code: 'lack.of-a-later-server', values: {} }] } }],
  ])('%j leaves the text of the server', (words) => expect(saidText(words, 'as the server says', german)).toBe('as the server says'));
});
