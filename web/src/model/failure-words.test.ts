// SPDX-License-Identifier: Apache-2.0
// The catalogues hold every code the server knows, and English says what the server says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTexts } from '../i18n/context';
import { en } from '../i18n/en/index';
import { mechanismTitle, modeTitle } from './failure-words';

const source = readFileSync(join(__dirname, '../../../src/respond/outcome/failure_code.cc'), 'utf8');
const table = (name: string): [code: string, title: string][] => {
  const body = new RegExp(`${name} = [^(]*\\(\\{([\\s\\S]*?)\\}\\);`).exec(source)?.[1] ?? '';
  return [...body.matchAll(/\{"([^"]+)", "([^"]+)"\}/g)].map((row) => [row[1] ?? '', row[2] ?? '']);
};
const modes = table('kModes');
const mechanisms = table('kMechanisms');
const english = makeTexts('en', 'UTC');
const german = makeTexts('de', 'UTC');

describe('failure codes', () => {
  it('are found in the source of the server', () => {
    expect(modes).toContainEqual(['VIB', 'vibration']);
    expect(mechanisms).toContainEqual(['1.2', 'vibration']);
  });
  it.each(modes)('mode %s is in both catalogues', (code, title) => {
    expect(modeTitle(code, '', english)).toBe(title);
    expect(modeTitle(code, '', german)).not.toBe('');
  });
  it.each(mechanisms)('mechanism %s is in both catalogues', (code, title) => {
    expect(mechanismTitle(code, '', english)).toBe(title);
    expect(mechanismTitle(code, '', german)).not.toBe('');
  });
  it('the catalogues have no other codes', () => {
    const keys = Object.keys(en).filter((key) => /^failures\.(modes|mechanisms)\./.test(key));
    expect(keys.sort()).toEqual([...modes.map(([code]) => `failures.modes.${code}`), ...mechanisms.map(([code]) => `failures.mechanisms.${code}`)].sort());
  });
  it('speak the language of the page', () => {
    expect(modeTitle('ELP', 'external leakage of the process medium', german)).toBe('äußere Leckage des Prozessmediums');
    expect(mechanismTitle('2.4', 'wear', german)).toBe('Verschleiß');
  });
  it('a code the page does not know keeps the words of the server', () => expect(modeTitle('NEW', 'a later code', german)).toBe('a later code'));
});
