// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { makeTexts } from '../i18n/context';
import { authorText, channelsText } from './said-by';

const texts = makeTexts('en', 'UTC');

it.each([['erika', 'erika'], ['profile:pump@2', 'profile pump, version 2'], ['library:millwright', 'library millwright'], ['profile:x', 'profile:x']])('%s is %s', (name, text) =>
  expect(authorText(name, texts)).toBe(text));
it('channels by their names', () => expect(channelsText(['email', 'carrier-pigeon'], texts)).toBe('E-mail, carrier-pigeon'));
