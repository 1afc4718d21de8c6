// SPDX-License-Identifier: Apache-2.0
// Pages of a site that has lived: what a gate rests on down to days and machines, what the next wave would have of a known problem, a
// month of readiness on a phone, a pilot from its design to its plan. Run by tests/e2e/scale_up.py.
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
const fits = async (what) => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(wide <= 0, `${what} is ${wide} pixels too wide for a phone`);
};
const clean = async (what) => {
  const found = await axeViolations(page);
  check(found.length === 0, `nothing for axe to find on ${what}: ${found.join('; ')}`);
};

async function knownProblemInTheNextWave() {
  const problems = panel('Known problems');
  const accepted = problems.getByRole('listitem').filter({ hasText: 'accepted risk' });
  await accepted.getByText(/ivan mends it by .* until then: an alarm comes/).waitFor({ timeout: 60_000 });
  await accepted.getByText(/it will be on about 12 of the next wave’s 80 sensors/).waitFor();
  await panel('Waivers').getByText('asked', { exact: true }).waitFor();
}

/// Three decimals of a minute read as thousands.
async function timesAreReadAtAGlance() {
  const texts = await page.locator('.mw-criterion-value, .mw-criterion .mw-dim, .mw-grid td').allInnerTexts();
  const times = texts.filter((text) => /\d\s(min|h)$/.test(text));
  check(times.length > 0, 'times are judged');
  const long = times.filter((text) => /[.,]\d{2,}\s(min|h)$/.test(text) || /\d{3,}\smin$/.test(text));
  check(long.length === 0, `times to two digits, got ${long.join(' ')}`);
}

/// In its scroll box a column is as wide as its words.
async function shadowTableOnAPhone() {
  const would = panel('What it would have caused');
  await would.getByRole('table').first().waitFor({ timeout: 60_000 });
  const narrow = await would.getByRole('cell').or(would.getByRole('rowheader')).evaluateAll((cells) => Math.min(...cells.map((cell) => cell.getBoundingClientRect().width)));
  check(narrow >= 80, `columns wide enough to read, the narrowest has ${narrow} pixels`);
}

async function readinessOnAPhone() {
  await page.goto(`${options.server}/readiness`);
  const trend = page.getByRole('region', { name: 'Answers by day' });
  await trend.waitFor({ timeout: 60_000 });
  check((await trend.getByRole('columnheader').count()) === 31, 'a question and thirty days');
  await panel('Champions').getByRole('table').waitFor({ timeout: 60_000 });
  await fits('readiness');
}

async function savingsAreConfirmedByName() {
  const told = await page.evaluate(async () => (await fetch('/api/v1/rollout/waves/1')).json());
  await page.goto(`${options.server}/value?wave=${told.id}`);
  const button = panel('What it saved').getByRole('button', { name: /^Confirm hours saved: / }).first();
  await button.waitFor({ timeout: 60_000 });
  check((await button.innerText()) === 'Confirm hours', 'its name begins with what is seen');
}

async function rehearsalIsThere() {
  await page.goto(`${options.server}/rehearsal`);
  const latest = panel('Latest rehearsal');
  await latest.getByText(/^10 times the load, 200 sensors/).waitFor({ timeout: 60_000 });
  check((await latest.getByText('It does not count any more:').count()) === 0, 'it was of this program on this machine');
}

async function nextWaveOnTheBoard() {
  await page.goto(`${options.server}/rollout`);
  const board = page.getByRole('list', { name: 'Waves', exact: true });
  await board.getByRole('article', { name: 'The finishing hall' }).getByText('0 of 80 sensors').waitFor({ timeout: 60_000 });
}

/// From the design to a plan that names the assets, which a wave that runs already has.
async function designIsRefused() {
  await page.goto(`${options.server}/pilot`);
  await page.getByLabel('Budget in sensors').fill('9');
  await page.getByRole('button', { name: 'Choose the machines' }).click({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Plan a pilot with these' }).click({ timeout: 60_000 });
  const form = panel('Plan a wave');
  const designed = form.getByRole('group', { name: 'Machines of the designed pilot' });
  await designed.getByRole('checkbox').first().waitFor({ timeout: 60_000 });
  await clean('the form of a designed pilot');
  await form.getByLabel('Title').fill('A second pilot');
  await form.getByRole('button', { name: 'Plan it' }).click();
  // The pilot of the story has begun with these machines, and no later plan takes them out of it.
  await form.getByText(/^scope: asset \d+ belongs to the wave 'pilot' already/).waitFor({ timeout: 60_000 });
  const { waves } = (await api(page, '/rollout/waves')).body;
  check(!waves.some((wave) => wave.title === 'A second pilot'), 'nothing was planned');
}

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
  await knownProblemInTheNextWave();
  await timesAreReadAtAGlance();
  await clean('the wave');
  await page.setViewportSize({ width: 360, height: 800 });
  const wide = await panel('Gate').evaluate((gate) => gate.getBoundingClientRect().right - window.innerWidth);
  check(wide <= 0, `the gate is ${wide} pixels too wide for a phone`);
  check((await panel('Waivers').getByText('in force', { exact: true }).count()) > 0, 'a waiver of weeks ago is still in sight');
  await shadowTableOnAPhone();
  await fits('the wave');
  await page.setViewportSize({ width: 390, height: 844 });
  await readinessOnAPhone();
  await nextWaveOnTheBoard();
  await rehearsalIsThere();
  await savingsAreConfirmedByName();
  await designIsRefused();
  check(pageErrors.length === 0, `no errors in the page: ${pageErrors.join('; ')}`);
  console.log('ok');
} catch (thrown) {
  await page.screenshot({ path: join(out, 'scale-up.png') }).catch(() => undefined);
  console.log(`not ok - ${thrown.message}\n  picture: ${join(out, 'scale-up.png')}`);
  process.exitCode = 1;
}
await browser.close();
