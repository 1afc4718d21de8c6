// SPDX-License-Identifier: Apache-2.0
// Cases about the shell and long stretches of time: code that does not come, months in one trend, the
// structure of the plant changed by hand.
import { check, paintedPixels, until } from './browser.mjs';
import { open } from './cases.mjs';
import { api } from './steps.mjs';

const kDayMs = 86_400_000;
const kMonths = 90;

/// 90 days of one signal every ten minutes, 0 to 100, with one spike of 500 that a trend must not lose.
async function feedMonths(page, address) {
  const begin = Date.now() - kMonths * kDayMs;
  const n = kMonths * 144;
  const value = (i) => (i === Math.round(n / 3) ? 500 : 50 + 50 * Math.sin(i / 300));
  const lines = Array.from({ length: n }, (_, i) => JSON.stringify({ signal: address, value: value(i), ts: begin + i * 600_000 }));
  const status = await page.evaluate(async (body) => {
    const headers = { 'X-Millwright': '1', 'X-Millwright-Source': 'replay', 'Content-Type': 'application/x-ndjson' };
    return (await fetch('/api/v1/readings', { method: 'POST', headers, body })).status;
  }, lines.join('\n'));
  check(status === 200, `${n} readings to be taken, got ${status}`);
  return begin;
}

export const shellCases = {
  'a page whose code does not come says so, and comes on a second try': async ({ page, server }) => {
    await open(page, server, '/');
    await page.route('**/assets/HealthPage-*.js', (route) => route.abort());
    const rail = page.getByRole('navigation', { name: 'Pages' });
    await rail.getByRole('link', { name: 'Ingest health' }).click();
    await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor({ timeout: 60_000 });
    check((await rail.getByRole('link').count()) > 5, 'the frame still standing');
    await page.unroute('**/assets/HealthPage-*.js');
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { name: 'Ingest health', level: 1 }).waitFor({ timeout: 60_000 });
  },

  'the other language is fetched when it is chosen': async ({ page, server }) => {
    const german = [];
    const note = async (response) => {
      if (/\/assets\/.*\.js$/.test(response.url()) && (await response.text()).includes('Datenannahme')) german.push(response.url());
    };
    page.on('response', note);
    await open(page, server, '/settings/me');
    const language = page.getByLabel('Language');
    await language.waitFor({ timeout: 60_000 });
    check(german.length === 0, `no German before it is chosen, got ${german}`);
    await language.selectOption('de');
    await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor({ timeout: 60_000 });
    await until('the German texts', () => german.length > 0);
    page.off('response', note);
    await page.getByLabel('Sprache').selectOption('en');
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor({ timeout: 60_000 });
  },

  'months of history are one bounded trend, shown while the finer one is on its way': async ({ page, server }) => {
    const address = `months${Date.now()}/level`;
    const begin = await feedMonths(page, address);
    const adopted = await api(page, '/signals/adopt', { method: 'POST', body: JSON.stringify({ address, asset: 'mill/browser/line1/tower', name: address.split('/')[0], unit: '1', create_asset: true }) });
    check(adopted.status === 200, `the signal to be adopted, got ${adopted.status}`);
    const { id, asset } = adopted.body;
    await until('the history to be kept', async () => {
      const found = await api(page, `/signals/${id}/buckets?from=${new Date(begin - 1).toISOString()}&width_ms=${100 * kDayMs}`);
      return found.body.buckets.reduce((sum, bucket) => sum + bucket.count, 0) === kMonths * 144;
    });

    const answers = [];
    const note = async (response) => {
      const url = new URL(response.url());
      if (url.pathname !== `/api/v1/signals/${id}/readings` || response.status() !== 200) return;
      const from = Date.parse(url.searchParams.get('from'));
      answers.push({ from, to: Date.parse(url.searchParams.get('to')), asked: Number(url.searchParams.get('points')), times: (await response.json()).time_ms });
    };
    page.on('response', note);
    await open(page, server, `/assets/${asset}`);
    const span = page.getByLabel('Time span', { exact: true });
    await span.waitFor({ timeout: 60_000 });
    const months = await until('the look at the last months', () => answers.find((one) => one.to - one.from >= 89 * kDayMs));
    check(months.times.length <= months.asked + 10 && months.asked <= 3000, `at most ${months.asked} points, got ${months.times.length}`);
    const days = new Set(months.times.map((time) => Math.floor((time - begin) / kDayMs)));
    const missing = Array.from({ length: kMonths - 1 }, (_, day) => day + 1).filter((day) => !days.has(day));
    check(missing.length === 0, `points on every day, none on ${missing.slice(0, 5).join(', ')}`);

    // Whatever is asked from here on is held back: what is known is shown all the same, with its one spike.
    let release = () => undefined;
    const held = new Promise((resolve) => { release = resolve; });
    await page.route('**/readings?*', async (route) => { await held; await route.continue(); });
    answers.length = 0;
    await span.selectOption(String(kMonths * kDayMs));
    const trend = page.locator('.mw-trend').filter({ has: page.getByRole('img', { name: /500/ }) }).first();
    await trend.waitFor({ timeout: 60_000 });
    check((await paintedPixels(trend.locator('canvas').first())) > 500, 'a painted trend');
    check(answers.length === 0, 'nothing answered meanwhile');
    release();
    for (let i = 0; i < 3; i += 1) await page.getByRole('button', { name: 'Zoom in' }).click();
    const finer = await until('a finer trend of less time', () => answers.find((one) => one.to - one.from < 60 * kDayMs));
    check(finer.asked / (finer.to - finer.from) > months.asked / (months.to - months.from), 'more points for each day');
    check(finer.times.length <= finer.asked + 10, `at most ${finer.asked} points, got ${finer.times.length}`);
    await page.unroute('**/readings?*');
    page.off('response', note);
    check(/span=/.test(page.url()), 'the span in the URL');
  },

  'a machine gets another name with a reason, and keeps what it has': async ({ page, server, user }) => {
    const name = `mixer${Date.now() % 1_000_000}`;
    await api(page, '/readings', { method: 'POST', body: JSON.stringify({ signal: `${name}/level`, value: 3 }) });
    const adopted = await until('the signal', async () => {
      const made = await api(page, '/signals/adopt', { method: 'POST', body: JSON.stringify({ address: `${name}/level`, asset: `mill/browser/line1/${name}`, unit: '1', create_asset: true }) });
      return made.status === 200 ? made.body : null;
    });
    await open(page, server, '/settings/structure');
    const row = (path) => page.getByRole('row').filter({ hasText: path }).first();
    // Rows far down are made when they are scrolled to.
    const reach = async (path) => {
      const scroller = page.locator('.mw-table-scroll');
      await scroller.waitFor({ timeout: 60_000 });
      await until(`the row of ${path}`, async () => {
        if ((await row(path).count()) > 0) return true;
        await scroller.evaluate((node) => { node.scrollTop = node.scrollTop >= node.scrollHeight - node.clientHeight - 1 ? 0 : node.scrollTop + 300; });
        return false;
      });
    };
    await reach(`mill/browser/line1/${name}`);
    await row(`mill/browser/line1/${name}`).getByRole('button', { name: /^Remove/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('tidying up');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await dialog.getByText(/still has 1 signal/).waitFor({ timeout: 60_000 });
    await dialog.getByRole('button', { name: 'Close' }).click();
    await row(`mill/browser/line1/${name}`).getByRole('button', { name: /^Change/ }).click();
    await dialog.getByLabel('Name in the path').fill(`${name}-new`);
    await dialog.getByLabel('Criticality').selectOption('1');
    await dialog.getByLabel('Reason').fill('names of the drawing');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await reach(`mill/browser/line1/${name}-new`);
    const signal = (await api(page, `/signals/${adopted.id}`)).body;
    check(signal.path === `mill/browser/line1/${name}-new/${adopted.name}` && signal.address === `${name}/level`, `the signal with its machine, got ${signal.path}`);
    const [entry] = (await api(page, `/audit?what=asset%20${adopted.asset}`)).body.entries;
    check(entry.who === user && entry.why === 'names of the drawing' && entry.before.name === name, `who and why on the trail, got ${JSON.stringify(entry)}`);
  },
};
