// SPDX-License-Identifier: Apache-2.0
// Cases about the shell: code and texts that come when they are needed, or do not come.
import { check, until } from './browser.mjs';
import { open } from './cases.mjs';

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
};
