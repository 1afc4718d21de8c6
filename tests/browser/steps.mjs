// SPDX-License-Identifier: Apache-2.0
// What several cases do: log in, wait for the frame.
import { until } from './browser.mjs';

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
