// SPDX-License-Identifier: Apache-2.0
// A kiosk from enrolment to idleness; tests/e2e/kiosk.py sets the plant up and looks at what is left.
//   node tests/browser/kiosk.mjs --server URL --user admin --password PW --pin PIN --badge ID --out DIR
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { axeViolations, check, launch, until } from './browser.mjs';
import { api, argument, logIn } from './steps.mjs';

const options = { server: argument('server', '').replace(/\/$/, ''), user: argument('user', 'admin'), password: argument('password', '') };
const [pin, badge, out] = ['pin', 'badge', 'out'].map((name) => argument(name, ''));
mkdirSync(out, { recursive: true });

const browser = await launch();
const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1920, height: 1080 } });
const page = await context.newPage();
const pageErrors = [];
page.on('pageerror', (thrown) => pageErrors.push(thrown.message));

/// What a reader that types does: every key within a moment, then Enter. From within the page, as the
/// reader's pace is what tells it from a hand, and a busy machine would slow it down.
const read = (id) => page.evaluate((text) => {
  const target = document.activeElement ?? document.body;
  for (const key of [...text, 'Enter']) target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}, id);
const who = () => page.getByTestId('kiosk-who').innerText();
const mayAcknowledge = () => page.getByTestId('alarm-rows').getByRole('button', { name: /^Ack/ }).count();
const row = (message) => page.getByTestId('alarm-rows').locator('.mw-alarm-row').filter({ hasText: message });
const picture = (name) => page.screenshot({ path: join(out, `${name}.png`) });
async function lookAtSizes(name) {
  for (const [width, height] of [[1920, 1080], [390, 780]]) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(400);
    await picture(`${name}-${width}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(overflow <= 0, `${name} at ${width} px fits, got ${overflow} px too many`);
    const found = await axeViolations(page);
    check(found.length === 0, `${name} at ${width} px is accessible: ${found.join('\n')}`);
  }
  await page.setViewportSize({ width: 1920, height: 1080 });
}

async function enrol() {
  await logIn(page, options);
  const max = (await api(page, '/users')).body.users.find((user) => user.name === 'max');
  await page.goto(`${options.server}/settings/users`);
  await page.getByRole('button', { name: /badge max$/i }).click();
  const dialog = page.getByRole('dialog', { name: 'Badge of max' });
  await dialog.getByLabel('Badge', { exact: true }).fill(badge);
  await picture('badge');
  await dialog.getByRole('button', { name: 'Assign' }).click();
  await until('the badge', async () => (await api(page, '/badges')).body.badges.some((one) => one.user === max.id));
  await page.goto(`${options.server}/settings/me`);
  await page.getByRole('region', { name: 'PIN for kiosks' }).waitFor({ timeout: 60_000 });
  await picture('me');
  await page.goto(`${options.server}/settings/kiosks`);
  await page.getByRole('button', { name: 'Make this browser a kiosk' }).click();
  await page.getByLabel('Kiosk', { exact: true }).fill('desk1');
  await page.getByLabel('Idle time (s)').fill('600');
  await picture('enrol');
  await page.getByRole('button', { name: 'Make it a kiosk' }).click();
  await until('the kiosk that only shows', async () => /view only/i.test(await who()));
  check(new URL(page.url()).pathname === '/kiosk', `the page of the kiosk, got ${page.url()}`);
}

/// Capitals of what an operator must tell apart from two metres, in minutes of arc: a 24-inch screen has 0.277 mm a
/// pixel, and capitals are 0.7 of the size of the type.
async function isReadFromTwoMetres() {
  for (const [width, height] of [[1280, 1024], [1920, 1080]]) {
    await page.setViewportSize({ width, height });
    for (const selector of ['.mw-alarm-message', '.mw-detail > header h2', '.mw-kiosk-bar .mw-count']) {
      const px = await until(`${selector} at ${width} px`, () => page.locator(selector).first().evaluate((node) => Number.parseFloat(window.getComputedStyle(node).fontSize)));
      const minutes = Math.atan((px * 0.7 * 0.277) / 2000) * (180 / Math.PI) * 60;
      check(minutes >= 10, `${selector} at ${width} px seen under 10 minutes of arc, got ${minutes.toFixed(1)} (${px} px)`);
    }
    const clipped = await page.locator('.mw-alarm-row').evaluateAll((rows) => rows.filter((one) => one.scrollHeight > one.clientHeight + 1).length);
    check(clipped === 0, `rows that hold their text at ${width} px, ${clipped} do not`);
  }
}

async function onlyShows() {
  await row('Too much pressure').waitFor({ timeout: 60_000 });
  check((await mayAcknowledge()) === 0, 'no way to acknowledge without a person');
  const refused = await api(page, '/alarms/1/acknowledge', { method: 'POST', body: '{}' });
  check(refused.status === 403 && refused.body.code === 'kiosk_only_shows', `a refusal, got ${JSON.stringify(refused)}`);
  check((await api(page, '/settings')).status === 404 && (await api(page, '/tokens')).status === 403, 'no administration');
  await lookAtSizes('only-shows');
  await row('Too much pressure').getByRole('link').click();
  await page.locator('.mw-detail').waitFor({ timeout: 60_000 });
  await isReadFromTwoMetres();
  await page.goBack();
}

async function byPin() {
  await page.keyboard.press('i');
  const dialog = page.getByRole('dialog', { name: 'Who are you?' });
  await dialog.getByRole('button', { name: /Olga M\..*On duty/ }).waitFor({ timeout: 60_000 });
  await lookAtSizes('who');
  await dialog.getByRole('button', { name: /Olga M\./ }).click();
  const pad = page.getByRole('dialog', { name: 'PIN of Olga M.' });
  await pad.getByRole('group', { name: 'PIN' }).waitFor();
  for (const digit of '9000') await page.keyboard.press(digit, { delay: 60 });
  await page.keyboard.press('Enter');
  await pad.getByText(/the PIN is wrong/).waitFor({ timeout: 60_000 });
  await lookAtSizes('pin');
  for (const digit of pin) await pad.getByRole('button', { name: digit, exact: true }).click();
  await pad.getByRole('button', { name: 'Enter', exact: true }).click();
  await until('Olga acts', async () => (await who()).includes('Olga M.'));
  await row('Too much pressure').getByRole('button', { name: /^Ack/ }).click();
  await until('her name on it', async () => (await row('Too much pressure').innerText()).includes('olga'));
  await lookAtSizes('olga');
}

async function byBadge() {
  await read('0000999900');
  await page.getByRole('dialog').getByText(/not known here/i).waitFor({ timeout: 60_000 });
  check((await who()).includes('Olga M.'), 'an unknown badge ends nobody\'s turn');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // A badge that is read while somebody writes: what the reader typed is not part of the comment.
  await row('Too much flow').getByRole('link').click();
  await page.locator('#alarm-comment').pressSequentially('seen', { delay: 80 });
  check((await page.locator('#alarm-comment').inputValue()) === 'seen', 'a hand\'s keys reach the field');
  await page.keyboard.press('Escape');
  // Its "a" acknowledges nothing for Olga, who still acts when it is read.
  await read(badge);
  await until('Max acts', async () => (await who()).includes('Max B.'));
  await until('nothing that Olga left open', () => new URL(page.url()).pathname === '/kiosk');
  await row('Too much flow').getByRole('button', { name: /^Ack/ }).waitFor({ timeout: 60_000 });
  await row('Too much flow').getByRole('button', { name: /^Ack/ }).click();
  await until('his name on it', async () => (await row('Too much flow').innerText()).includes('max'));
  await row('Too much flow').getByRole('link').click();
  await page.getByRole('region', { name: 'The alarm' }).or(page.locator('.mw-console-detail')).first().getByText(/max/).first().waitFor({ timeout: 60_000 });
  await lookAtSizes('max');
}

/// Somebody with a log-in, at another desk.
async function elsewhere(act) {
  const other = await browser.newContext({ locale: 'en-GB' });
  const desk = await other.newPage();
  await logIn(desk, options);
  await act(desk);
  await other.close();
}

async function idleness() {
  // Long until here, so that a slow machine ends no turn; from now on short, also for the one that runs.
  await elsewhere(async (desk) => {
    const changed = await api(desk, '/kiosks/1', { method: 'PATCH', body: '{"idle_s": 30}' });
    check(changed.status === 200, `a shorter idle time, got ${JSON.stringify(changed)}`);
  });
  await until('the screen only shows', async () => /view only/i.test(await who()), 120);
  check((await mayAcknowledge()) === 0, 'no way to acknowledge any more');
  check((await api(page, '/me')).body.id === 0, 'nobody for the server either');
  await until('nothing that Max left open', () => new URL(page.url()).pathname === '/kiosk');
  await read(badge);
  await until('Max acts again', async () => (await who()).includes('Max B.'));
  await page.getByRole('button', { name: 'Done' }).click();
  await until('Max is done', async () => /view only/i.test(await who()));
}

async function revoked() {
  await elsewhere(async (desk) => {
    await desk.goto(`${options.server}/settings/kiosks`);
    await desk.getByRole('button', { name: 'Revoke' }).click();
    await desk.getByRole('group').getByRole('button', { name: 'Revoke' }).click();
    await until('no kiosk', async () => (await api(desk, '/kiosks')).body.kiosks.length === 0);
  });
  await page.reload();
  await page.getByRole('button', { name: 'Sign in' }).waitFor({ timeout: 60_000 });
}

let failed = 0;
for (const step of [enrol, onlyShows, byPin, byBadge, idleness, revoked]) {
  try {
    await step();
    if (pageErrors.length > 0) throw new Error(`errors in the page: ${pageErrors.splice(0).join('; ')}`);
    console.log(`ok - ${step.name}`);
  } catch (thrown) {
    failed += 1;
    await picture(`failed-${step.name}`).catch(() => undefined);
    console.log(`not ok - ${step.name}\n  ${String(thrown.message).split('\n').slice(0, 12).join('\n  ')}`);
    break;
  }
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
