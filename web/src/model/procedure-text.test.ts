// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTexts } from '../i18n/context';
import { insertStep, kStepKinds, signTranslation, translationsIn } from './procedure-text';

const texts = makeTexts('en', 'UTC');
const kText = `procedure: seal
title: Seal leaks
expected_duration: 10m
on_problem: escalate
steps:
  - id: look
    kind: instruct
    text: Look at it
  - id: note
    kind: instruct
    text: Write it down
translations:
  de:
    state: draft
    author: anna
    title: Dichtung leckt
    steps:
      look: Ansehen
      note: {text: Aufschreiben}
`;
const caretAt = (text: string, words: string): number => text.indexOf(words);

describe('a step to start from', () => {
  it('stands behind the one in which the caret is', () => {
    const made = insertStep(kText, caretAt(kText, 'Look at it'), 'measure', texts);
    const lines = made.text.split('\n');
    expect(lines.slice(8, 15)).toEqual([
      '  - id: measure', '    kind: measure', `    text: ${texts.t('procedure.template.measure')}`, '    unit: bar', '    low: 0', '    high: 16', '    on_problem: escalate',
    ]);
    expect(lines[15]).toBe('  - id: note');
    expect(made.text.slice(made.caret).startsWith(texts.t('procedure.template.measure'))).toBe(true);
  });
  it('stands at the end of the steps, before what follows, where the caret is elsewhere', () => {
    const made = insertStep(kText, 0, 'photo', texts);
    expect(made.text.indexOf('kind: photo')).toBeGreaterThan(made.text.indexOf('Write it down'));
    expect(made.text.indexOf('kind: photo')).toBeLessThan(made.text.indexOf('translations:'));
    expect(translationsIn(made.text)).toEqual(translationsIn(kText));
  });
  it('leads on to the step behind it', () => {
    const made = insertStep(kText, caretAt(kText, 'Look at it'), 'decide', texts).text;
    expect(made).toContain(`"${texts.t('procedure.template.yes')}": note`);
    expect(insertStep(kText, 0, 'decide', texts).text).toContain(`"${texts.t('procedure.template.yes')}": end`);
  });
  it('has an id of its own', () => {
    const twice = insertStep(insertStep(kText, 0, 'wait', texts).text, 0, 'wait', texts).text;
    expect([...twice.matchAll(/- id: (wait\S*)/g)].map((match) => match[1])).toEqual(['wait', 'wait-2']);
  });
  it('begins the steps where there are none', () => expect(insertStep('procedure: x\ntitle: X\n', 0, 'instruct', texts).text).toContain('steps:\n  - id: instruct\n'));
  it.each(kStepKinds)('%s has a text and an error path', (kind) => {
    const made = insertStep(kText, 0, kind, texts).text;
    expect(made).toMatch(new RegExp(`kind: ${kind}\\n    text: \\S.*\\n(    .*\\n)*    on_problem: escalate`));
  });
  it('goes into flow-style steps of the same text', () => {
    const flow = 'procedure: x\nsteps:\n  - {id: a, kind: instruct, text: A}\n  - {id: b, kind: instruct, text: B}\n';
    const made = insertStep(flow, caretAt(flow, 'text: A'), 'photo', texts).text.split('\n');
    expect(made[3]).toBe('  - id: photo');
    expect(made[7]).toContain('id: b');
  });
});

describe('translations', () => {
  it('are told by state and people', () => expect(translationsIn(kText)).toEqual([{ language: 'de', state: 'draft', author: 'anna', approver: '' }]));
  it('are signed without a word of them changed', () => {
    const signed = signTranslation(kText, 'de', 'bernd');
    expect(translationsIn(signed)).toEqual([{ language: 'de', state: 'approved', author: 'anna', approver: 'bernd' }]);
    const words = (text: string): string[] => text.split('\n').filter((line) => !/^ {4}(state|approver):/.test(line));
    expect(words(signed)).toEqual(words(kText));
    expect(signTranslation(signed, 'de', 'bernd')).toBe(signed);
  });
  it('of a language that is not there stay away', () => expect(signTranslation(kText, 'fr', 'bernd')).toBe(kText));
  it('of the library are all found', () => {
    const folder = join(__dirname, '../../../procedures');
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
      const text = readFileSync(join(folder, file), 'utf8');
      const languages = [...text.slice(Math.max(0, text.indexOf('\ntranslations:'))).matchAll(/^ {2}([a-z]{2}):/gm)].map((match) => match[1]);
      if (!text.includes('\ntranslations:')) continue;
      expect(translationsIn(text).map((one) => one.language), file).toEqual(languages);
    }
  });
});
