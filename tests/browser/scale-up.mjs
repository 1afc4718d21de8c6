// SPDX-License-Identifier: Apache-2.0
// What a gate rests on, on a site that has lived: a line of it opens to its interval and to the days and machines behind it. Run by tests/e2e/scale_up.py.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { axeViolations, check, launch } from './browser.mjs';
import { api, argument, logIn } from './steps.mjs';

const options = { server: argument('server', ''), user: argument('user', 'admin'), password: argument('password', '') };
const out = argument('out', '.');
mkdirSync(out, { recursive: true });

const browser = await launch();
const page = await (await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })).newPage();
const pageErrors = [];
page.on('pageerror', (thrown) => pageErrors.push(thrown.message));
const panel = (name) => page.getByRole('region', { name, exact: true });
try {
  await logIn(page, options);
  await page.goto(`${options.server}/rollout/1`);
  const row = panel('Gate').getByRole('listitem').filter({ hasText: 'Data completeness' });
  const summary = row.locator('summary');
  await summary.waitFor({ timeout: 60_000 });
  const { criteria } = (await api(page, '/rollout/waves/1/gate')).body;
  const judged = criteria.find((one) => one.metric === 'data_completeness');
  check(judged.low !== null && judged.low < judged.value && judged.value <= judged.high, `an interval around a value, got ${judged.low} ${judged.value} ${judged.high}`);
  check((await row.locator('.mw-interval-bar').count()) === 1, 'drawn as a bar beside its target');
  await summary.focus();
  await page.keyboard.press('Enter');
  const facts = await row.locator('dl').innerText();
  check(/\d\s%\sto\s\d[\d.]*\s%,\swith\s\d+\s%\sconfidence/.test(facts), `the interval in words, got ${facts}`);
  const sample = row.getByRole('region', { name: /^Data completeness: Counted: \d+ of \d+ cells/ });
  const cells = sample.getByRole('row');
  await cells.nth(1).waitFor({ timeout: 60_000 });
  check((await sample.getByRole('columnheader').allInnerTexts()).join(' ').startsWith('Day from Machine '), 'each cell has its day and its machine');
  const days = new Set();
  const machines = new Set();
  for (const cell of await cells.all()) {
    const [day, machine] = await cell.getByRole('cell').allInnerTexts();
    if (day === undefined) continue;
    days.add(day);
    machines.add(machine);
  }
  check(days.size >= 2 && machines.size >= 2, `several days of several machines, got ${days.size} and ${machines.size}`);
  check([...machines].every((one) => one.includes('/')), `machines by their path, got ${[...machines].join(' ')}`);
  const found = await axeViolations(page);
  check(found.length === 0, `nothing for axe to find: ${found.join('; ')}`);
  await page.setViewportSize({ width: 360, height: 800 });
  const wide = await panel('Gate').evaluate((gate) => gate.getBoundingClientRect().right - window.innerWidth);
  check(wide <= 0, `the gate is ${wide} pixels too wide for a phone`);
  check((await panel('Waivers').getByText('in force', { exact: true }).count()) > 0, 'a waiver of weeks ago is still in sight');
  check(pageErrors.length === 0, `no errors in the page: ${pageErrors.join('; ')}`);
  console.log('ok');
} catch (thrown) {
  await page.screenshot({ path: join(out, 'scale-up.png') }).catch(() => undefined);
  console.log(`not ok - ${thrown.message}\n  picture: ${join(out, 'scale-up.png')}`);
  process.exitCode = 1;
}
await browser.close();
