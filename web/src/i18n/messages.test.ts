// SPDX-License-Identifier: Apache-2.0
// Holds the catalogues against each other and against the sources: no message missing, unused, or
// written into a component.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { catalogueOf, fill, preferredLanguage, translate, type Message, type MessageKey } from './messages';

const kRoot = join(__dirname, '..');
const catalogues = { en: catalogueOf('en'), de: catalogueOf('de') };
const keys = Object.keys(catalogues.en) as MessageKey[];

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'en' || name === 'de' ? [] : sources(path);
    return /\.tsx?$/.test(name) && !name.includes('.test.') ? [path] : [];
  });
}
const parsed = sources(kRoot).map((path) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS));

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

const literals = new Set<string>();
const prefixes = new Set<string>();
const called: { key: string; at: string }[] = [];
for (const file of parsed) {
  visit(file, (node) => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) literals.add(node.text);
    if (ts.isTemplateExpression(node) && /^[a-z_]+\.([a-z_]+\.)*$/.test(node.head.text)) prefixes.add(node.head.text);
    if (!ts.isCallExpression(node)) return;
    const name = ts.isIdentifier(node.expression) ? node.expression.text : ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : '';
    const [first] = node.arguments;
    if (name === 't' && first && ts.isStringLiteral(first)) called.push({ key: first.text, at: file.fileName });
  });
}

const placeholders = (message: Message): string[] => {
  const texts = typeof message === 'string' ? [message] : [message.other];
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')))].sort();
};

describe('catalogues', () => {
  it('mails call a metric in German what its page calls it', () => {
    const words = readFileSync(join(kRoot, '../../src/rollout/criteria/metric_words.cc'), 'utf8');
    const mailed = [...words.matchAll(/\{"([a-z0-9_]+)",\s*"([^"]+)",/g)].map((match) => [match[1], match[2]]);
    const shown = keys.filter((key) => key.startsWith('rollout.metric.')).map((key) => [key.slice('rollout.metric.'.length), catalogues.de[key]]);
    expect(mailed.sort()).toEqual(shown.sort());
  });

  it('German has what English has, and nothing else', () => expect(Object.keys(catalogues.de).sort()).toEqual([...keys].sort()));

  it.each(keys)('%s says something, with the same placeholders, in both', (key) => {
    const [english, german] = [catalogues.en[key], catalogues.de[key]] as [Message, Message];
    expect(placeholders(german)).toEqual(placeholders(english));
    expect(typeof german).toBe(typeof english);
    for (const message of [english, german]) for (const text of typeof message === 'string' ? [message] : Object.values(message)) expect(text.trim()).not.toBe('');
  });

  it('every message asked for exists', () => expect(called.filter(({ key }) => !(key in catalogues.en))).toEqual([]));

  it('every message is used', () => {
    const isUsed = (key: string): boolean => literals.has(key) || [...prefixes].some((prefix) => key.startsWith(prefix));
    expect(keys.filter((key) => !isUsed(key))).toEqual([]);
  });
});

describe('components', () => {
  const kSpoken = new Set(['label', 'title', 'aria-label', 'placeholder', 'description', 'alt', 'text', 'question']);
  const hasWords = (text: string): boolean => /\p{L}{2,}/u.test(text);

  it('have no text of their own', () => {
    const found: string[] = [];
    for (const file of parsed) {
      visit(file, (node) => {
        const where = `${file.fileName.slice(kRoot.length)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
        if (ts.isJsxText(node) && hasWords(node.text)) found.push(`${where} ${node.text.trim()}`);
        if (!ts.isJsxAttribute(node) || !kSpoken.has(node.name.getText())) return;
        if (node.initializer && ts.isStringLiteral(node.initializer) && hasWords(node.initializer.text)) found.push(`${where} ${node.initializer.text}`);
      });
    }
    expect(found).toEqual([]);
  });

  // Who speaks to the page says what they read on it: a name that leaves the visible words out is not found.
  it('have names that begin with their visible words', () => {
    const keyIn = (node: ts.Node | undefined): MessageKey | null => {
      const call = node && ts.isJsxExpression(node) ? node.expression : undefined;
      const [first] = call && ts.isCallExpression(call) && call.expression.getText() === 't' ? call.arguments : [];
      return first && ts.isStringLiteral(first) ? (first.text as MessageKey) : null;
    };
    const plain = (message: Message): string => (typeof message === 'string' ? message : message.other).toLowerCase();
    const found: string[] = [];
    for (const file of parsed) {
      visit(file, (node) => {
        if (!ts.isJsxElement(node) || !/^(Button|UnstyledButton|button|a|Link)$/.test(node.openingElement.tagName.getText())) return;
        const named = node.openingElement.attributes.properties.find((one): one is ts.JsxAttribute => ts.isJsxAttribute(one) && one.name.getText() === 'aria-label');
        const name = keyIn(named?.initializer);
        const [child, ...more] = node.children.filter((one) => !ts.isJsxText(one) || one.text.trim() !== '');
        const visible = more.length === 0 ? keyIn(child) : null;
        if (name === null || visible === null) return;
        for (const language of ['en', 'de'] as const) {
          const [said, seen] = [plain(catalogues[language][name]), plain(catalogues[language][visible])];
          if (!said.startsWith(seen)) found.push(`${language} ${name} "${said}" is shown as "${seen}"`);
        }
      });
    }
    expect(found).toEqual([]);
  });

  it('only chart/ knows uPlot', () => {
    const users = parsed.filter((file) => /from 'uplot|import 'uplot/.test(file.text)).map((file) => file.fileName.slice(kRoot.length + 1).split('/')[0]);
    expect([...new Set(users)]).toEqual(['chart']);
  });

  it('no module brings a catalogue along: each comes when its language is chosen', () => {
    const users = parsed.filter((file) => /^import (?!type)[^;]*i18n\/(en|de)\b|^import (?!type)[^;]*'\.\/(en|de)'/m.test(file.text)).map((file) => file.fileName);
    expect(users).toEqual([]);
  });

  it('files stay under 250 lines', () => {
    expect(parsed.filter((file) => file.getLineStarts().length > 250).map((file) => file.fileName)).toEqual([]);
  });
});

describe('filling in', () => {
  it.each([
    [1, '1 row'], [2, '2 rows'], [12345, '12,345 rows'], [0, '0 rows'],
  ])('counts %d', (count, text) => expect(translate('en', 'table.rows', { count })).toBe(text));

  it('writes numbers as the language does', () => expect(translate('de', 'table.rows', { count: 12345 })).toBe('12.345 Zeilen'));
  it('leaves an unknown placeholder visible', () => expect(fill('en', 'a {b} {c}', { b: 'x' })).toBe('a x {c}'));
  it('does not fill twice', () => expect(fill('en', '{a}', { a: '{b}', b: 'x' })).toBe('{b}'));

  it.each([[['de-AT', 'en'], 'de'], [['fr', 'en-US'], 'en'], [['fr'], 'en'], [[], 'en']] as const)('%j prefers %s', (wanted, language) => {
    expect(preferredLanguage(wanted)).toBe(language);
  });
});
