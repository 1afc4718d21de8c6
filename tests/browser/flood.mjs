// SPDX-License-Identifier: Apache-2.0
// The console while thousands of alarms stand: it comes up, says so, holds few rows, scrolls, filters, acknowledges.
//   node tests/browser/flood.mjs --server URL --user admin --password PW --alarms N --out DIR
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { check, launch, until } from './browser.mjs';
import { api, argument, logIn } from './steps.mjs';

const options = { server: argument('server', '').replace(/\/$/, ''), user: argument('user', 'admin'), password: argument('password', '') };
const n = Number(argument('alarms', '0'));
const out = argument('out', '.');
mkdirSync(out, { recursive: true });

const browser = await launch();
const page = await (await browser.newContext({ locale: 'en-GB', viewport: { width: 1600, height: 900 } })).newPage();
const pageErrors = [];
page.on('pageerror', (thrown) => pageErrors.push(thrown.message));
const rows = page.getByTestId('alarm-rows');
const shown = async () => Number((await page.getByRole('search').getByRole('status').innerText()).replace(/\D/g, ''));
const timed = async (what, act) => {
  const begin = Date.now();
  await act();
  console.log(`${what}: ${Date.now() - begin} ms`);
};

try {
  await logIn(page, options);
  await timed('the console', async () => {
    await page.goto(`${options.server}/alarms`);
    await until('all of them', async () => (await shown()) === n, 120);
  });
  await page.getByText(/A flood, since/).waitFor({ timeout: 60_000 });
  const drawn = await rows.locator('.mw-alarm-row').count();
  check(drawn > 0 && drawn < 100, `few rows are drawn, got ${drawn}`);
  await page.screenshot({ path: join(out, 'console.png') });
  await timed('to the end of the list', async () => {
    await page.locator('.mw-alarm-scroll').evaluate((list) => { list.scrollTop = list.scrollHeight; });
    await page.waitForTimeout(300);
    check((await rows.locator('.mw-alarm-row').count()) > 0, 'rows at the end');
  });
  await timed('a filter', async () => {
    await page.getByLabel('Words in the alarm').fill('m777');
    await until('those of one machine', async () => (await shown()) === 10, 60);
  });
  const first = rows.locator('.mw-alarm-row').first();
  await timed('an acknowledgement', async () => {
    await first.getByRole('button', { name: /^Ack/ }).click();
    await until('it is acknowledged', async () => {
      const counts = (await api(page, '/alarms?state=unacknowledged&limit=1')).body.counts;
      return Object.values(counts).reduce((a, b) => a + b, 0) === n - 2;
    });
  });
  check(pageErrors.length === 0, `no errors on the page: ${pageErrors.join('\n')}`);
} finally {
  await page.screenshot({ path: join(out, 'last.png') });
  await browser.close();
}
