// SPDX-License-Identifier: Apache-2.0
// The first minutes of somebody new, as README.md tells them; tests/e2e/first_run.py starts the site and feeds it.
//   node tests/browser/first-run.mjs --part demo --server URL --password ONE-TIME --new-password PW [--out DIR]
//   node tests/browser/first-run.mjs --part own  --server URL --password ONE-TIME --new-password PW --addresses A,B,C [--out DIR]
// `demo`: signs in, sees the simulated plant, waits for the alarm of pump 1 and acknowledges it.
// `own`: signs in, finds the addresses in the inbox and adopts each with one click; prints their paths as JSON.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, launch, until } from './browser.mjs';
import { api, argument, logIn } from './steps.mjs';

const options = {
  server: argument('server').replace(/\/$/, ''), user: 'admin', password: argument('password'), newPassword: argument('new-password'),
  out: argument('out', join(tmpdir(), 'millwright-first-run')),
};
mkdirSync(options.out, { recursive: true });

async function seeThePlant(page) {
  const tiles = page.getByTestId('asset-tile');
  await until('machines on the plant page', async () => (await tiles.count()) > 0);
  await until('a live value with digits', async () => /\d/.test(await tiles.first().locator('.mw-value').first().innerText()));
}

async function acknowledgeTheAlarm(page) {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Alarms' }).click();
  const row = page.getByTestId('alarm-rows').getByRole('link').filter({ hasText: 'Pump 1 may be cavitating' }).first();
  await row.waitFor({ timeout: 150_000 });
  await row.click();
  await until('the alarm in the URL', () => /\/alarms\/\d+/.test(page.url()));
  const id = Number(/\/alarms\/(\d+)/.exec(page.url())[1]);
  await page.getByRole('region', { name: 'Chosen alarm' }).getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await until('the acknowledgement on record', async () =>
    (await api(page, `/alarms/${id}`)).body.history.some((entry) => entry.action === 'acknowledge' && entry.who === options.user));
}

async function adoptWithOneClickEach(page, addresses) {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Inbox' }).click();
  const cards = addresses.map((address) => page.getByRole('article', { name: address, exact: true }));
  for (const card of cards) await card.waitFor({ timeout: 60_000 });
  const shown = [];
  for (const [at, card] of cards.entries()) {
    const words = /^Goes to machine (\S+) as (\S+)$/.exec(await card.getByTestId('goes-to').innerText());
    check(words, `a place for ${addresses[at]} before the click`);
    shown.push(`${words[1]}/${words[2]}`);
    await card.getByRole('button', { name: /^Adopt/ }).click();
    await until(`${addresses[at]} to leave the inbox`, async () => (await card.count()) === 0);
  }
  const signals = (await api(page, '/signals?provisional=false&limit=1000')).body.signals;
  const paths = addresses.map((address) => signals.find((signal) => signal.address === address)?.path);
  check(paths.join() === shown.join(), `each where its card said (${shown.join(', ')}), got ${paths.join(', ')}`);
  console.log(JSON.stringify(paths));
}

const browser = await launch();
let page = null;
try {
  page = await (await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })).newPage();
  const pageErrors = [];
  page.on('pageerror', (thrown) => pageErrors.push(thrown.message));
  await logIn(page, options);
  if (argument('part') === 'demo') {
    await seeThePlant(page);
    await acknowledgeTheAlarm(page);
  } else await adoptWithOneClickEach(page, argument('addresses').split(','));
  check(pageErrors.length === 0, `no errors in the page: ${pageErrors.join('; ')}`);
} catch (thrown) {
  const picture = join(options.out, 'first-run-failed.png');
  await page?.screenshot({ path: picture }).catch(() => undefined);
  console.log(`not ok ${argument('part')}\n  ${String(thrown.message).split('\n').slice(0, 12).join('\n  ')}\n  picture: ${picture}`);
  process.exitCode = 1;
}
await browser.close();
