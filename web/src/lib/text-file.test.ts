// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { decodeText } from './text-file';

const bytes = (...values: number[]): ArrayBuffer => new Uint8Array(values).buffer;

it.each([
  ['UTF-8', bytes(0x47, 0xc3, 0xbc, 0x74), 'Güt'],
  ['UTF-8 with a mark', bytes(0xef, 0xbb, 0xbf, 0x61), 'a'],
  ['Windows-1252', bytes(0x47, 0xfc, 0x74), 'Güt'],
  ['UTF-16, little end first', bytes(0xff, 0xfe, 0xfc, 0x00), 'ü'],
  ['UTF-16, big end first', bytes(0xfe, 0xff, 0x00, 0xfc), 'ü'],
  ['nothing', bytes(), ''],
])('%s', (_name, given, text) => expect(decodeText(given)).toBe(text));
