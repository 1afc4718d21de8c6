// SPDX-License-Identifier: Apache-2.0
// Chromium for the suite: packages come from web/node_modules, the browser from the system.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const kAxe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const kArguments = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export const launch = () =>
  chromium.launch({ executablePath: process.env.MILLWRIGHT_CHROMIUM ?? '/usr/bin/chromium', args: kArguments });

/// Runs axe-core in the page; returns one line per violation, none when it is clean.
export async function axeViolations(page) {
  await page.evaluate(kAxe);
  const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'] })).violations);
  return found.map((violation) => `${violation.id} (${violation.impact}): ${violation.nodes.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).slice(0, 3).join(' | ')}`);
}

/// Polls until `check` is truthy and returns that; patient, since nothing here is about speed.
export async function until(what, check, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    try {
      last = await check();
      if (last) return last;
    } catch (thrown) {
      last = thrown;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`waited ${seconds} s for: ${what}${last instanceof Error ? ` (${last.message.split('\n')[0]})` : ''}`);
}

export function check(isTrue, what) {
  if (!isTrue) throw new Error(`expected: ${what}`);
}

/// How many pixels of a canvas are painted.
export const paintedPixels = (canvas) =>
  canvas.evaluate((node) => {
    const { data } = node.getContext('2d').getImageData(0, 0, node.width, node.height);
    let painted = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) painted += 1;
    return painted;
  });
