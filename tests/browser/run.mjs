// SPDX-License-Identifier: Apache-2.0
// End-to-end tests of the web UI against a running server with a running simulated plant.
//   node tests/browser/run.mjs --server http://127.0.0.1:8080 --user admin --password PW
//        [--new-password PW2]  used when PW is a one-time password
//        [--topic site/area/line/asset/signal]  the topic that the inbox case sends a first reading to
//        [--only NAME] [--out DIR]  one case; where pictures of failures go
// Every wait is a patient poll; nothing is asserted about time. Exit code 0 when all pass.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from './browser.mjs';
import { cases } from './cases.mjs';
import { dataCases } from './data-cases.mjs';
import { governanceCases } from './governance-cases.mjs';
import { keyboardCases } from './keyboard-cases.mjs';
import { respondCases } from './respond-cases.mjs';
import { rolloutCases } from './rollout-cases.mjs';
import { shellCases } from './shell-cases.mjs';
import { argument, logIn } from './steps.mjs';

const options = {
  server: argument('server', 'http://127.0.0.1:8080').replace(/\/$/, ''),
  user: argument('user', 'admin'),
  password: argument('password', ''),
  expect: argument('expect', ''),
  newPassword: argument('new-password'),
  topic: argument('topic', `mill/browser/line1/tester${process.pid}/level`),
  out: argument('out', join(tmpdir(), 'millwright-browser')),
};
const only = argument('only', '');
mkdirSync(options.out, { recursive: true });

const browser = await launch();
const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
const page = await context.newPage();
const pageErrors = [];
page.on('pageerror', (thrown) => pageErrors.push(thrown.message));

let passed = 0;
let failed = 0;
async function run(name, body) {
  try {
    await body();
    if (pageErrors.length > 0) throw new Error(`errors in the page: ${pageErrors.splice(0).join('; ')}`);
    passed += 1;
    console.log(`ok ${passed + failed} - ${name}`);
  } catch (thrown) {
    failed += 1;
    const picture = join(options.out, `${name.replace(/\W+/g, '-')}.png`);
    await page.screenshot({ path: picture }).catch(() => undefined);
    console.log(`not ok ${passed + failed} - ${name}\n  ${String(thrown.message).split('\n').slice(0, 12).join('\n  ')}\n  picture: ${picture}`);
  }
}

const tools = { page, context, browser, ...options };
await run('log in', () => logIn(page, options));
if (failed === 0) {
  for (const [name, body] of Object.entries({ ...cases, ...keyboardCases, ...governanceCases, ...respondCases, ...dataCases, ...rolloutCases, ...shellCases })) {
    if (only !== '' && name !== only) continue;
    await page.setViewportSize({ width: 1280, height: 800 });
    await run(name, () => body(tools));
  }
}
await browser.close();
console.log(`1..${passed + failed}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
