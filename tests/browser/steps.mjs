// SPDX-License-Identifier: Apache-2.0
// What several programs do: read their arguments, ask the API as the page does, log in.
import { until } from './browser.mjs';

export const argument = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};

/// A request with the cookie of the page: {status, body}.
export const api = (page, path, init) =>
  page.evaluate(async ([url, options]) => {
    const headers = { 'X-Millwright': '1', 'Content-Type': 'application/json' };
    const response = await fetch(url, { ...options, headers });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }, [`/api/v1${path}`, init ?? {}]);

export async function logIn(page, { server, user, password, newPassword }) {
  await page.goto(server);
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // A one-time password opens only the page that replaces it.
  const where = await until('the plant or the page for a new password', async () => {
    if (await page.getByRole('navigation', { name: 'Pages' }).count()) return 'in';
    if (await page.getByLabel('One-time password').count()) return 'new password';
    const refused = page.getByRole('alert');
    return (await refused.count()) ? `refused: ${await refused.innerText()}` : null;
  });
  if (where.startsWith('refused')) throw new Error(where);
  if (where === 'new password') {
    await page.getByLabel('One-time password').fill(password);
    await page.getByLabel('New password', { exact: true }).fill(newPassword ?? `${password}-changed`);
    await page.getByLabel('New password again').fill(newPassword ?? `${password}-changed`);
    await page.getByRole('button', { name: 'Save and open the plant' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor({ state: 'attached', timeout: 60_000 });
  }
  await until('the live link', async () => (await page.locator('.mw-link-state').getAttribute('data-state')) === 'open');
}
