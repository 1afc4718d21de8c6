// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PolicyStep, StepKind } from '../api/policies';
import { makeTexts } from '../i18n/context';
import { policyStepText } from './policy-words';

const english = makeTexts('en', 'UTC');
const german = makeTexts('de', 'UTC');
const step = (kind: StepKind, change: Partial<PolicyStep> = {}): PolicyStep => ({
  kind, text: 'as the server says', people: [], rosters: [], teams: [], channels: [], skill: '', wait_s: null, hours: null, roster: null,
  more_than: null, within_s: null, url: null, times: null, ...change,
});
const document = JSON.parse(readFileSync(join(__dirname, '../../../src/api/openapi.json'), 'utf8'));
const kinds: StepKind[] = document.components.schemas.PolicyStep.properties.kind.enum;

describe('a step of a policy', () => {
  it.each(kinds)('of kind %s is told in the language of the page', (kind) => {
    for (const texts of [english, german]) expect(policyStepText(step(kind), texts)).not.toBe('as the server says');
    expect(policyStepText(step(kind), german)).not.toBe(policyStepText(step(kind), english));
  });
  it.each([
    [step('notify', { people: ['ann'], rosters: ['ops'], teams: ['mech'], channels: ['sms', 'email'] }),
      'Tell ann, whoever is on duty in ops and team mech by SMS, E-mail', 'Benachrichtigt: ann, wer in ops Dienst hat und Team mech; über SMS, E-Mail'],
    [step('notify', { people: ['ann'], channels: ['email'], skill: 'seals' }), 'Tell ann by E-mail, only who has the skill seals', 'Benachrichtigt: ann; über E-Mail; nur wer seals kann'],
    [step('wait', { wait_s: 5400 }), 'Wait 1 hr 30 mins for somebody to take it', '1 Std. 30 Min. warten, ob jemand übernimmt'],
    [step('continue-if', { hours: 'in', roster: 'ops' }), 'Go on only inside the hours of ops', 'Weiter nur in den Stunden von ops'],
    [step('continue-if', { hours: 'out', roster: 'ops' }), 'Go on only outside the hours of ops', 'Weiter nur außerhalb der Stunden von ops'],
    [step('continue-if', { more_than: 10, within_s: 600 }), 'Go on only with more than 10 alarms in 10 mins', 'Weiter nur bei mehr als 10 Alarmen in 10 Min.'],
    [step('webhook', { url: 'https://desk.example/hook' }), 'Call https://desk.example/hook', 'https://desk.example/hook aufrufen'],
    [step('repeat', { times: 1 }), 'From the first step again, 1 time', 'Vom ersten Schritt an noch 1 Mal'],
  ])('%j', (given, inEnglish, inGerman) => {
    expect(policyStepText(given, english)).toBe(inEnglish);
    expect(policyStepText(given, german)).toBe(inGerman);
  });
  it('of a later kind keeps the words of the server', () => expect(policyStepText(step('later' as StepKind), german)).toBe('as the server says'));
});
