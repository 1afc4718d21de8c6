// SPDX-License-Identifier: Apache-2.0
// The pages of a site that has nothing yet, of one whose server fails, and of one that takes its time. Run by tests/e2e/empty_site.py.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { check, launch, until } from './browser.mjs';
import { argument, logIn } from './steps.mjs';

const options = { server: argument('server', ''), user: argument('user', 'admin'), password: argument('password', '') };
const out = argument('out', '.');
mkdirSync(out, { recursive: true });

// Each with a part of what it says; the list of what is not there, and what to do about it.
const kEmpty = {
  '/': 'plant', '/alarms': 'alarm', '/procedures': 'procedure', '/pages': 'page', '/orders': 'work order', '/rules': 'rule', '/conditions': 'reported', '/rosters': 'roster',
  '/policies': 'polic', '/review': '', '/messages': 'message', '/inbox': '', '/rollout': 'wave', '/pilot': 'chosen', '/rehearsal': 'rehearsal', '/decisions': 'asked', '/improvement': 'finding', '/evolution': 'proposed', '/handover': 'handed over', '/reviews': 'review',
};

const browser = await launch();
const page = await (await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })).newPage();
const open = async (path) => {
  await page.goto(options.server + path);
  await page.locator('.mw-main').waitFor({ timeout: 60_000 });
};
let where = 'log in';
try {
  await logIn(page, options);
  for (const [path, word] of Object.entries(kEmpty)) {
    where = `empty ${path}`;
    await open(path);
    const note = page.locator('.mw-empty').first();
    await note.waitFor({ timeout: 60_000 });
    const text = (await note.innerText()).toLowerCase();
    check(text.includes(word), `${path} names what is not there yet, got ${text}`);
    check(text.split('\n').filter((line) => line.trim() !== '').length >= 2, `${path} says what to do next, got ${text}`);
    check((await page.locator('.mw-problem').count()) === 0, `${path} is empty, not in trouble, got ${await page.locator('.mw-problem').allInnerTexts()}`);
  }

  const failing = { status: 500, contentType: 'application/problem+json', body: JSON.stringify({ title: 'Internal Server Error', status: 500, code: 'internal', detail: 'the disk under the tests is gone', next: 'look at the log' }) };
  for (const [path, asks] of [['/procedures', '**/api/v1/procedures'], ['/rules', /\/api\/v1\/rules(\?.*)?$/], ['/health', /\/api\/v1\/health$/], ['/orders', /\/api\/v1\/work-orders(\?.*)?$/]]) {
    where = `failing ${path}`;
    await page.route(asks, (route) => route.fulfill(failing));
    await open(path);
    const problem = page.locator('.mw-problem').filter({ hasText: 'the disk under the tests is gone' }).first();
    await problem.waitFor({ timeout: 60_000 });
    check((await problem.innerText()).includes('look at the log'), `${path} says what to do next`);
    await page.unroute(asks);
    await problem.getByRole('button').first().click();
    await until(`${path} after another try`, async () => (await page.locator('.mw-problem').count()) === 0);
  }

  where = 'slow /procedures';
  let letGo = () => undefined;
  const held = new Promise((resolve) => { letGo = resolve; });
  await page.route('**/api/v1/procedures', async (route) => { await held; await route.continue(); });
  await open('/procedures');
  await page.locator('.mw-loading').first().waitFor({ timeout: 60_000 });
  check((await page.locator('.mw-empty').count()) === 0, 'what is on its way is not called empty');
  letGo();
  await until('the answer', async () => (await page.locator('.mw-loading').count()) === 0);
  console.log('ok');
} catch (thrown) {
  await page.screenshot({ path: join(out, 'empty.png') }).catch(() => undefined);
  console.log(`not ok - ${where}: ${thrown.message}\n  picture: ${join(out, 'empty.png')}`);
  process.exitCode = 1;
}
await browser.close();
