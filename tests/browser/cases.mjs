// SPDX-License-Identifier: Apache-2.0
// The cases, in order: each starts from a page it opens itself, signed in, at 1280 x 800.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { axeViolations, check, paintedPixels, until } from './browser.mjs';
import { api } from './steps.mjs';

export const open = (page, server, path) => page.goto(server + path);
const unacknowledged = async (page) => (await api(page, '/alarms?state=unacknowledged&limit=50')).body.alarms;
const alarmOf = async (page, id) => (await api(page, `/alarms/${id}`)).body;

/// An unacknowledged alarm: a fault that runs in the simulated plant, else one made by a new limit
/// that the newest value of some signal already breaks.
export async function anAlarm(page) {
  const [known] = await unacknowledged(page);
  if (known) return known;
  const values = (await api(page, '/signals/last')).body.values;
  const signals = (await api(page, '/signals?provisional=false&limit=1000')).body.signals;
  const used = new Set((await api(page, '/alarms?state=open&limit=500')).body.alarms.map((alarm) => alarm.subject.id));
  const found = signals.filter((signal) => signal.kind === 'analog' && !used.has(signal.id))
    .map((signal) => ({ signal, value: values.find((row) => row.id === signal.id)?.value }))
    .find(({ value }) => typeof value === 'number');
  check(found, 'a signal with a number to put a limit on');
  const [procedure] = (await api(page, '/documents?kind=procedure&state=in-force')).body.documents;
  check(procedure, 'a procedure in force: no alarm without one');
  const rule = {
    signal: found.signal.id, kind: 'high', limit: found.value - Math.abs(found.value) - 1, deadband: 0, on_delay_ms: 0, off_delay_ms: 0, window_ms: 0,
    priority: 2, is_enabled: true, message: `Browser test limit on ${found.signal.name}`, consequence: '', response: '',
    owner: 'admin', consequence_level: 'major', respond_within_s: 600, procedure: procedure.name,
  };
  const made = await api(page, '/rules', { method: 'POST', body: JSON.stringify(rule) });
  check(made.status < 300, `the rule to be made, got ${made.status}`);
  return until('an alarm of the new limit', async () => (await unacknowledged(page))[0]);
}

export const acknowledgedBy = (page, id, user) =>
  until(`alarm ${id} to be acknowledged by ${user}`, async () => {
    const alarm = await alarmOf(page, id);
    return alarm.history.some((entry) => entry.action === 'acknowledge' && entry.who === user) ? alarm : null;
  });

async function firstAssetWithSignals(page) {
  const plant = (await api(page, '/plant')).body;
  const assets = plant.sites.flatMap((site) => site.areas).flatMap((area) => area.lines).flatMap((line) => line.assets);
  const signals = (await api(page, '/signals?provisional=false&limit=1000')).body.signals;
  const found = assets.find((asset) => signals.some((signal) => signal.asset === asset.id && signal.kind === 'analog'));
  check(found, 'an asset with an analog signal');
  return found;
}

/// What the server tells in English, in no place of a German page.
async function saysNoEnglish(page, server) {
  const shows = async (path, mark, sentences) => {
    check(sentences.length > 0, `sentences of the server for ${path}`);
    await open(page, server, path);
    await page.locator(mark).first().waitFor({ timeout: 60_000 });
    const text = await page.locator('main').innerText();
    check(sentences.every((sentence) => !text.includes(sentence)), `no English on ${path}, got ${sentences.filter((sentence) => text.includes(sentence)).join(' | ')}`);
  };
  const { policies } = (await api(page, '/policies')).body;
  const { findings } = (await api(page, '/respond/check')).body;
  const steps = policies.flatMap((policy) => policy.steps.map((step) => step.text));
  await shows('/policies', '.mw-chain li', [...steps, ...findings.filter((finding) => finding.what_words !== null).map((finding) => finding.what)]);
  const alarm = (await api(page, '/alarms?state=all')).body.alarms.find((one) => one.subject.kind === 'signal');
  const detail = (await api(page, `/alarms/${alarm.id}`)).body;
  const raise = detail.history.find((entry) => entry.action === 'raise');
  check(raise.comment_words !== null, `words for ${raise.comment}`);
  await shows(`/alarms/${alarm.id}`, '.mw-history q', [raise.comment]);
  await api(page, '/readings', { method: 'POST', body: JSON.stringify({ signal: 'german/level', value: null }) });
  const entries = await until('what is in quarantine', async () => {
    const found = (await api(page, '/quarantine')).body.entries.filter((entry) => entry.reason_words !== null);
    return found.length > 0 ? found : null;
  });
  await shows('/health', 'td code.mw-clip', entries.map((entry) => entry.reason));
}

/// Every page of the client that needs no id, from the table of its paths: a new page is in it by itself.
function plainPages() {
  const router = readFileSync(new URL('../../web/src/lib/router.ts', import.meta.url), 'utf8');
  const found = [...router.matchAll(/^ {2}\w+: '(\/[^']*)',$/gm)].map(([, path]) => path);
  check(found.includes('/') && found.length >= 18, `the paths of the client, got ${found.join(' ')}`);
  return found;
}

/// What axe finds on the log-in page, which only somebody not signed in sees.
async function axeAtTheDoor(browser, server) {
  const found = [];
  for (const theme of ['light', 'dark', 'contrast']) {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
    await context.addInitScript((value) => window.localStorage.setItem('mw.theme', JSON.stringify(value)), theme);
    const door = await context.newPage();
    await open(door, server, '/');
    await door.getByRole('button', { name: 'Sign in' }).waitFor({ timeout: 60_000 });
    for (const line of await axeViolations(door)) found.push(`${theme} log-in: ${line}`);
    await context.close();
  }
  return found;
}

/// A run that earlier cases left, else one begun for the alarm.
async function aRun(page, alarm) {
  const [known] = (await api(page, '/runs?limit=1')).body.runs;
  if (known) return known;
  const begun = await api(page, '/runs', { method: 'POST', body: JSON.stringify({ procedure: 'pump-cavitation', alarm: alarm.id, client_id: `axe-${Date.now()}` }) });
  check(begun.status === 201, `a run to begin, got ${begun.status}`);
  return begun.body;
}

export const cases = {
  'the plant shows its assets': async ({ page, server }) => {
    await open(page, server, '/');
    const tiles = page.getByTestId('asset-tile');
    await until('at least one tile', async () => (await tiles.count()) > 0);
    await until('a live value with digits on a tile', async () => /\d/.test(await tiles.first().locator('.mw-value').first().innerText()));
    const scroll = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(scroll <= 0, 'no sideways scrolling');
  },

  'an asset shows a trend that moves': async ({ page, server }) => {
    const asset = await firstAssetWithSignals(page);
    await open(page, server, '/');
    await page.getByTestId('asset-tile').getByRole('link', { name: asset.title || asset.name, exact: true }).first().click();
    const values = page.locator('.mw-trend-head .mw-value');
    const shown = async () => (await values.allInnerTexts()).join(' ');
    const before = await until('first values', async () => /\d/.test(await shown()) && shown());
    await until('a value to change', async () => (await shown()) !== before);
    const canvas = page.locator('.mw-trend canvas').first();
    await until('a painted trend', async () => (await paintedPixels(canvas)) > 500);
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await until('the trend after zooming out', async () => (await paintedPixels(canvas)) > 500);
    check(/span=/.test(page.url()), 'the span in the URL');
  },

  'a signal shows statistics and its limits': async ({ page, server }) => {
    const asset = await firstAssetWithSignals(page);
    const signal = (await api(page, `/assets/${asset.id}`)).body.signals.find((one) => one.kind === 'analog');
    await open(page, server, `/signals/${signal.id}`);
    await page.getByRole('heading', { name: 'Limits and rules' }).waitFor({ timeout: 60_000 });
    await until('statistics with numbers', async () => /\d/.test(await page.getByRole('region', { name: /^Statistics/ }).locator('dd').first().innerText()));
  },

  'an alarm appears and is acknowledged by name': async ({ page, server, user, expect }) => {
    await open(page, server, '/alarms');
    // The alarm of the fault that the caller started, where it says so.
    const alarm = expect === ''
      ? await anAlarm(page)
      : await until(`an alarm that says "${expect}"`, async () => (await unacknowledged(page)).find((one) => one.message.includes(expect)), 120);
    const row = page.getByTestId('alarm-rows').getByRole('link').filter({ hasText: alarm.message }).first();
    await row.waitFor({ timeout: 60_000 });
    await row.click();
    await until('the alarm in the URL', () => /\/alarms\/\d+/.test(page.url()));
    const id = Number(/\/alarms\/(\d+)/.exec(page.url())[1]);
    await page.getByLabel('Comment (optional)').fill('on my way');
    await page.getByRole('region', { name: 'Chosen alarm' }).getByRole('button', { name: 'Acknowledge', exact: true }).click();
    const after = await acknowledgedBy(page, id, user);
    check(after.history.some((entry) => entry.comment === 'on my way'), 'the comment in the history');
    await until('the name in the history on the page', async () => (await page.getByRole('region', { name: 'Chosen alarm' }).innerText()).includes('on my way'));
  },

  'an alarm is acknowledged at 360 px': async ({ page, server, user }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await open(page, server, '/alarms');
    const alarm = await anAlarm(page);
    const button = page.getByTestId('alarm-rows').getByRole('listitem').filter({ hasText: alarm.message }).getByRole('button', { name: /^Ack/ }).first();
    await button.waitFor({ timeout: 60_000 });
    const box = await button.boundingBox();
    check(box.width >= 44 && box.height >= 40 && box.x + box.width <= 360, `a button for a thumb on the screen, got ${JSON.stringify(box)}`);
    await button.click();
    await acknowledgedBy(page, alarm.id, user);
  },

  'an alarm is acknowledged by keyboard alone': async ({ page, server, user }) => {
    await open(page, server, '/');
    const alarm = await anAlarm(page);
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Page, machine, signal or alarm' }).waitFor();
    await page.keyboard.type('Alarms');
    await page.keyboard.press('Enter');
    await until('the alarm page', () => page.url().endsWith('/alarms'));
    const chosen = page.locator('.mw-alarm-row.mw-chosen');
    // The cursor stays on its alarm when a newer one arrives above: down the list, then up again.
    let presses = 0;
    await until('the alarm under the cursor', async () => {
      if ((await chosen.count()) && (await chosen.innerText()).includes(alarm.message)) return true;
      await page.keyboard.press(Math.floor(presses++ / 25) % 2 === 0 ? 'j' : 'k');
      return false;
    });
    await page.keyboard.press('Enter');
    await until('the alarm open', () => page.url().includes(`/alarms/${alarm.id}`));
    await page.keyboard.press('a');
    await acknowledgedBy(page, alarm.id, user);
  },

  'an alarm is shelved with an end': async ({ page, server }) => {
    await open(page, server, '/alarms');
    const open_ = await until('an open alarm', async () => (await api(page, '/alarms?state=open&limit=5')).body.alarms[0] ?? (await anAlarm(page)));
    await open(page, server, `/alarms/${open_.id}`);
    await page.getByRole('button', { name: 'Shelve', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Shelve this alarm' });
    await dialog.getByLabel('Why').fill('maintenance');
    await dialog.getByRole('button', { name: 'Shelve', exact: true }).click();
    await until('the alarm shelved', async () => (await alarmOf(page, open_.id)).state === 'shelved');
    await page.getByRole('button', { name: 'Unshelve' }).click();
    await until('the alarm back', async () => (await alarmOf(page, open_.id)).state !== 'shelved');
  },

  'a procedure is started from its alarm and goes on out of reach at 360 px': async ({ page, server, context, user }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await open(page, server, '/alarms');
    await anAlarm(page);
    const alarm = await until('an alarm with a procedure that nobody runs', async () => {
      for (const one of (await api(page, '/alarms?state=open&limit=20')).body.alarms) {
        const answer = (await api(page, `/alarms/${one.id}/response`)).body;
        if (answer.procedures.length > 0 && !answer.runs.some((run) => run.state === 'running')) return one;
      }
      return null;
    });
    await open(page, server, `/alarms/${alarm.id}`);
    await page.getByTestId('start-procedure').click();
    await until('the run in the URL', () => /\/runs\/\d+/.test(page.url()));
    const id = Number(/\/runs\/(\d+)/.exec(page.url())[1]);
    await page.locator('.mw-step').waitFor({ timeout: 60_000 });
    const scroll = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(scroll <= 0, 'no sideways scrolling');
    // A problem can be reported at any kind of step.
    await context.setOffline(true);
    await page.getByRole('button', { name: 'There is a problem' }).click();
    await page.getByLabel('What is in the way').fill('the valve is stuck');
    await page.getByRole('button', { name: 'Report the problem' }).click();
    await page.getByTestId('kept-steps').waitFor({ timeout: 60_000 });
    await context.setOffline(false);
    const run = await until('the problem at the server', async () => {
      const known = (await api(page, `/runs/${id}`)).body;
      return known.entries.some((entry) => entry.comment === 'the valve is stuck' && entry.person === user) ? known : null;
    }, 90);
    await until('nothing kept any more', async () => (await page.getByTestId('kept-steps').count()) === 0);
    if (run.state !== 'running') return;
    await page.getByRole('button', { name: 'Abort the run' }).click();
    const dialog = page.getByRole('dialog', { name: 'Abort the run' });
    await dialog.getByLabel('Why').fill('only a test');
    await dialog.getByRole('button', { name: 'Abort the run' }).click();
    await until('the run aborted', async () => (await api(page, `/runs/${id}`)).body.state === 'aborted');
    await page.getByText('Aborted', { exact: true }).waitFor();
  },

  'a new signal is adopted with one click': async ({ page, server, topic }) => {
    await open(page, server, '/inbox');
    let address = topic;
    const sent = await api(page, '/readings', { method: 'POST', body: JSON.stringify({ signal: topic, value: 4.2 }) });
    const inbox = await until('a provisional signal with a full address', async () => {
      const signals = (await api(page, '/inbox')).body.signals;
      return signals.find((signal) => signal.address === topic) ?? (sent.status >= 300 ? signals.find((signal) => signal.address.split('/').length >= 5) : null);
    });
    address = inbox.address;
    const card = page.getByRole('article', { name: address });
    await card.waitFor({ timeout: 60_000 });
    await card.getByRole('button', { name: 'Adopt' }).click();
    await until('the signal in the plant', async () => (await api(page, '/signals?provisional=false&limit=1000')).body.signals.some((signal) => signal.address === address));
    await until('the card gone', async () => (await card.count()) === 0);
  },

  'a short address says where it would go and is adopted with one click': async ({ page, server }) => {
    const address = `sensor${Date.now()}/temperature`;
    const sent = await api(page, '/readings', { method: 'POST', body: JSON.stringify({ signal: address, value: 61.5 }) });
    check(sent.status < 300, `the reading to be taken, got ${sent.status}`);
    await open(page, server, '/inbox');
    const card = page.getByRole('article', { name: address });
    await card.waitFor({ timeout: 60_000 });
    const [, asset, name] = /^Goes to machine (\S+) as (\S+)$/.exec(await card.getByTestId('goes-to').innerText());
    const home = (await api(page, '/plant')).body.sites.find((site) => !site.name.startsWith('_')).name;
    check(asset.startsWith(`${home}/`) && asset.endsWith(`/${address.split('/')[0]}`), `a machine of its own in ${home}, got ${asset}`);
    await card.getByRole('button', { name: /^Adopt/ }).click();
    const signal = await until('the signal in the plant', async () =>
      (await api(page, '/signals?provisional=false&limit=1000')).body.signals.find((one) => one.address === address));
    check(signal.path === `${asset}/${name}`, `it where the card said, ${asset}/${name}, got ${signal.path}`);
    await until('the card gone', async () => (await card.count()) === 0);
  },

  'the ledger balances': async ({ page, server }) => {
    await open(page, server, '/health');
    const equation = page.getByTestId('ledger-equation');
    await equation.waitFor({ timeout: 60_000 });
    for (const term of ['received', 'stored', 'quarantined', 'duplicate', 'thinned', 'dropped', 'pending']) check((await equation.innerText()).includes(term), `${term} in the equation`);
    await until('a balanced ledger', async () => (await page.getByTestId('ledger-result').getAttribute('data-balanced')) === 'true');
  },

  'settings list people and make a device secret once': async ({ page, server, user }) => {
    await open(page, server, '/settings/users');
    await page.getByRole('cell', { name: user, exact: true }).first().waitFor({ timeout: 60_000 });
    await open(page, server, '/settings/devices');
    await page.getByRole('button', { name: 'Add a device' }).click();
    await page.getByRole('textbox', { name: 'Device', exact: true }).fill(`browser-${Date.now()}`);
    await page.getByRole('button', { name: 'Create device' }).click();
    const secret = page.locator('.mw-secret code');
    await secret.waitFor({ timeout: 60_000 });
    check((await secret.innerText()).length >= 16, 'a secret of some length');
    await page.getByRole('button', { name: 'I have it' }).click();
    check((await secret.count()) === 0, 'the secret to be gone');
    await open(page, server, '/settings/audit');
    await page.getByRole('heading', { name: 'Audit trail' }).waitFor({ timeout: 60_000 });
  },

  'German is complete on the pages': async ({ page, server }) => {
    await open(page, server, '/settings/me');
    await page.getByLabel('Language').selectOption('de');
    await page.getByRole('navigation', { name: 'Seiten' }).getByRole('link', { name: 'Alarme' }).waitFor();
    check((await page.evaluate(() => document.documentElement.lang)) === 'de', 'the page to say it is German');
    await saysNoEnglish(page, server);
    await open(page, server, '/settings/me');
    await page.getByLabel('Sprache').selectOption('en');
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  },

  'a broken link is said, and mends by itself': async ({ page, server, context }) => {
    await open(page, server, '/');
    await until('the live link', async () => (await page.locator('.mw-link-state').getAttribute('data-state')) === 'open');
    await context.setOffline(true);
    await page.evaluate(() => window.dispatchEvent(new Event('offline')));
    await until('the banner', async () => (await page.locator('.mw-banner').count()) > 0, 90);
    check((await page.getByTestId('asset-tile').count()) > 0, 'the old values to stay');
    await context.setOffline(false);
    await until('the live link again', async () => (await page.locator('.mw-link-state').getAttribute('data-state')) === 'open', 90);
    check((await page.locator('.mw-banner').count()) === 0, 'the banner to be gone');
  },

  'axe finds nothing on any page': async ({ page, server, browser }) => {
    const asset = await firstAssetWithSignals(page);
    const signal = (await api(page, `/assets/${asset.id}`)).body.signals[0];
    await open(page, server, '/settings/me');
    const tabs = page.getByRole('navigation', { name: 'Settings', exact: true }).getByRole('link');
    await tabs.first().waitFor({ timeout: 60_000 });
    const settings = await tabs.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    check(settings.length > 1, 'the sections of the settings');
    const alarm = (await api(page, '/alarms?state=all&limit=1')).body.alarms[0] ?? (await anAlarm(page));
    const run = await aRun(page, alarm);
    const paths = [...plainPages(), '/alarms?state=all', '/alarms?state=shadow', ...settings, `/assets/${asset.id}`, `/signals/${signal.id}`,
      '/procedures/pump-cavitation', `/alarms/${alarm.id}`, `/runs/${run.id}`, '/nowhere'];
    const found = [];
    for (const theme of ['light', 'dark', 'contrast']) {
      await page.evaluate((value) => window.localStorage.setItem('mw.theme', JSON.stringify(value)), theme);
      for (const path of paths) {
        await open(page, server, path);
        await page.locator('.mw-main').waitFor({ timeout: 60_000 });
        await until('no loading bars', async () => (await page.locator('.mw-loading').count()) === 0);
        for (const line of await axeViolations(page)) found.push(`${theme} ${path}: ${line}`);
      }
    }
    await page.evaluate(() => window.localStorage.removeItem('mw.theme'));
    for (const line of await axeAtTheDoor(browser, server)) found.push(line);
    check(found.length === 0, `no violations, found:\n${found.join('\n')}`);
  },

  'dark mode is dark': async ({ page, server, out }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await open(page, server, '/');
    await page.getByTestId('asset-tile').first().waitFor({ timeout: 60_000 });
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const brightness = Math.max(...background.match(/\d+/g).slice(0, 3).map(Number));
    check(brightness < 60, `a dark page, got ${background}`);
    await page.screenshot({ path: join(out, 'plant-dark.png') });
    await page.emulateMedia({ colorScheme: null });
  },
};
