// SPDX-License-Identifier: Apache-2.0
// From alarm to answer as the person who answers sees it; tests/e2e/story.py plays everybody else.
//   node tests/browser/story.mjs --part answer --server URL --link /accept/… --alarm ID --user mia --password PW [--new-password PW2] [--out DIR]
//   node tests/browser/story.mjs --part close  --server URL --alarm ID --user mia --password PW2 [--out DIR]
// `answer`: takes the page by the link of the mail, follows the procedure to its end on a phone.
// `close`: says what the alarm was, once it is over, and finds it in the figures.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axeViolations, check, launch, until } from './browser.mjs';
import { api, argument, logIn } from './steps.mjs';

const options = {
  server: argument('server').replace(/\/$/, ''), user: argument('user'), password: argument('password'), newPassword: argument('new-password'),
  alarm: Number(argument('alarm')), out: argument('out', join(tmpdir(), 'millwright-story')),
};
const kPhone = { width: 390, height: 780 };
const kDesk = { width: 1280, height: 800 };
// The smallest PNG there is.
const kPhoto = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
mkdirSync(options.out, { recursive: true });

async function fitsThePhone(page, what) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(over <= 0, `no sideways scrolling of ${what}, ${over} px too wide`);
  const found = await axeViolations(page);
  check(found.length === 0, `nothing for axe to find on ${what}: ${found.join('; ')}`);
}

/// The link of the mail: a page of its own, without a log-in, that does nothing until its button is pressed.
async function acceptByLink(browser) {
  const context = await browser.newContext({ viewport: kPhone });
  const page = await context.newPage();
  await page.goto(options.server + argument('link'));
  await page.getByRole('heading', { name: 'Nobody has it yet' }).waitFor({ timeout: 60_000 });
  await fitsThePhone(page, 'the page of the link');
  await page.screenshot({ path: join(options.out, 'link.png') });
  await page.getByRole('button', { name: 'I go' }).click();
  await page.getByRole('heading', { name: 'You have it' }).waitFor({ timeout: 60_000 });
  await context.close();
}

/// What a person enters at the step on the screen. Of several ways the one that goes through every kind of step.
async function doStep(page, step) {
  const kind = await step.getAttribute('data-kind');
  if (kind === 'decide') {
    const blocked = step.getByRole('button', { name: 'Strainer is blocked' });
    await ((await blocked.count()) > 0 ? blocked : step.locator('.mw-big-choices button').first()).click();
    return kind;
  }
  const gauge = step.getByLabel(/^Read off the local gauge/);
  if (kind === 'check' && (await gauge.count())) await gauge.fill('-0,4');
  if (kind === 'wait') await step.getByLabel('Why not wait to the end').fill('flow is steady');
  if (kind === 'webhook') await step.getByLabel('How you did it instead').fill('by telephone');
  if (kind === 'photo') await step.locator('input[type=file]').setInputFiles({ name: 'lock.png', mimeType: 'image/png', buffer: kPhoto });
  if (kind === 'measure') {
    const field = step.getByRole('textbox').first();
    await field.fill((await field.getAttribute('inputmode')) === 'decimal' ? '1' : 'the suction valve was half shut');
  }
  await step.getByTestId('step-done').click();
  return kind;
}

async function followTheProcedure(page) {
  await page.setViewportSize(kPhone);
  await page.goto(`${options.server}/alarms/${options.alarm}`);
  await page.locator('[data-holding="held"]').getByText('You have it').waitFor({ timeout: 60_000 });
  await page.getByTestId('start-procedure').click();
  await until('the run in the URL', () => /\/runs\/\d+/.test(page.url()));
  const id = Number(/\/runs\/(\d+)/.exec(page.url())[1]);
  const kinds = [];
  const step = page.locator('.mw-step');
  for (;;) {
    const run = (await api(page, `/runs/${id}`)).body;
    if (run.state === 'done') break;
    check(kinds.length < 60, `the procedure to end, at ${run.step} after ${kinds.join(', ')}`);
    await until(`step ${run.step} on the screen`, async () => (await step.getAttribute('data-step')) === run.step);
    await fitsThePhone(page, `step ${run.step}`);
    await page.screenshot({ path: join(options.out, `step-${String(kinds.length + 1).padStart(2, '0')}-${run.step}.png`) });
    kinds.push(await doStep(page, step));
    await until(`${run.step} done at the server`, async () => (await api(page, `/runs/${id}`)).body.entries.length > run.entries.length);
  }
  await page.getByText('Finished', { exact: true }).waitFor({ timeout: 60_000 });
  for (const kind of ['check', 'decide', 'instruct', 'wait', 'photo', 'hand-over', 'measure']) check(kinds.includes(kind), `a step to ${kind} on the way, there were ${kinds.join(', ')}`);
  const record = page.locator('.mw-run-record');
  check((await record.innerText()).includes('the suction valve was half shut'), 'the last answer in the record');
  await page.getByRole('link', { name: 'To the alarm: say what it was' }).click();
  await until('the alarm in the URL', () => page.url().includes(`/alarms/${options.alarm}`));
}

async function closeWithAnOutcome(page) {
  await page.goto(`${options.server}/alarms/${options.alarm}`);
  const outcome = page.getByRole('region', { name: 'What was it?' });
  await outcome.getByRole('button', { name: 'True', exact: true }).click({ timeout: 60_000 });
  await outcome.getByRole('button', { name: 'Keep: True' }).click();
  await until('the outcome on the page', async () => (await outcome.innerText()).includes(options.user));
  const answer = (await api(page, `/alarms/${options.alarm}/response`)).body;
  check(answer.outcome.outcome === 'true' && answer.outcome.who === options.user, `the outcome at the server, got ${JSON.stringify(answer.outcome)}`);
}

async function findItInTheFigures(page) {
  const open = (path) => page.goto(options.server + path);
  // The figures end at a whole minute: those of an alarm of just now are there at the next one.
  await until('the alarm among those shown to operators', async () => {
    await open('/performance');
    const shown = page.getByText(/alarms? (was|were) shown to operators/);
    await shown.waitFor({ timeout: 60_000 });
    return Number(/\d+/.exec(await shown.innerText())[0]) >= 1;
  }, 180);
  await page.getByText('Pump 1 may be cavitating').first().waitFor({ timeout: 60_000 });

  await open('/procedures');
  const row = page.getByRole('row').filter({ hasText: 'Pump cavitates' }).first();
  await row.waitFor({ timeout: 60_000 });
  // The row stands before its runs have been counted.
  await until('a last run of the procedure', async () => /ago/.test(await row.innerText()));

  await open('/training');
  const matrix = page.getByRole('table').first();
  await matrix.waitFor({ timeout: 60_000 });
  const known = (await api(page, '/training')).body;
  check(known.procedures.includes('pump-cavitation') && known.people.some((one) => one.person === options.user), 'the procedure and the person in the matrix');
  check(/cavitat/i.test(await matrix.innerText()) && (await matrix.innerText()).includes(options.user), 'both on the page');

  await open('/attention');
  await page.getByRole('heading', { name: 'Minutes per sensor-week, by team' }).waitFor({ timeout: 60_000 });
  const weeks = (await api(page, '/attention')).body.weeks;
  const acts = Object.values(weeks[weeks.length - 1].acts).reduce((sum, n) => sum + n, 0);
  check(acts >= 1, `acts on the record this week, got ${JSON.stringify(weeks[weeks.length - 1])}`);
  check((await page.getByText('No act on the record in this time.').count()) === 0, 'the page to show them');

  await open('/review');
  await page.getByRole('heading', { name: 'Alarms without an outcome' }).waitFor({ timeout: 60_000 });
  await until('nothing loading', async () => (await page.locator('.mw-loading').count()) === 0);
  check((await page.locator('.mw-review').getByText('Pump 1 may be cavitating').count()) === 0, 'the labelled alarm to be gone from the review');

  await open('/messages');
  await page.getByText(`to ${options.user}`).first().waitFor({ timeout: 60_000 });
}

const browser = await launch();
let page = null;
try {
  const isAnswer = argument('part') === 'answer';
  if (isAnswer) await acceptByLink(browser);
  const context = await browser.newContext({ locale: 'en-GB', viewport: kDesk });
  page = await context.newPage();
  const pageErrors = [];
  page.on('pageerror', (thrown) => pageErrors.push(thrown.message));
  await logIn(page, options);
  if (isAnswer) await followTheProcedure(page);
  else {
    await closeWithAnOutcome(page);
    await findItInTheFigures(page);
  }
  check(pageErrors.length === 0, `no errors in the page: ${pageErrors.join('; ')}`);
  console.log(`ok ${argument('part')}`);
} catch (thrown) {
  const picture = join(options.out, 'story-failed.png');
  await page?.screenshot({ path: picture }).catch(() => undefined);
  console.log(`not ok ${argument('part')}\n  ${String(thrown.message).split('\n').slice(0, 12).join('\n  ')}\n  picture: ${picture}`);
  process.exitCode = 1;
}
await browser.close();
