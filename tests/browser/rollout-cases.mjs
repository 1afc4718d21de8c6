// SPDX-License-Identifier: Apache-2.0
// The roll-out's pages: what a plant manager and the project see before and while it grows.
import { axeViolations, check, until } from './browser.mjs';

const kInventory = ['asset,class,area,age_years,sensors',
  ...Array.from({ length: 40 }, (_, i) => `m${i},${i % 2 === 0 ? 'pump' : 'fan'},area${i % 4},${i},1`)].join('\n');

const verdict = (page) => page.getByTestId('pilot-verdict');

export const rolloutCases = {
  'pilot design chooses from the plant and judges a choice': async ({ page, server }) => {
    await page.goto(`${server}/pilot`);
    await page.getByText('Nothing chosen yet').waitFor();
    await page.getByLabel('Budget in sensors').fill('8');
    await page.getByRole('button', { name: 'Choose the machines' }).click();
    await verdict(page).waitFor();
    check((await page.getByTestId('strata-map').innerText()).includes('pump'), 'the map names the classes of the demo plant');

    await page.locator('input[type=file]').setInputFiles({ name: 'plant.csv', mimeType: 'text/csv', buffer: Buffer.from(kInventory) });
    await until('the file', async () => (await page.getByTestId('pilot-source').innerText()).includes('plant.csv'));
    await page.getByLabel('Your own choice').fill('m0\nm4\nm8');
    await page.getByRole('button', { name: 'Judge this choice' }).click();
    await until('a verdict', async () => (await verdict(page).innerText()).includes('newer than the plant'));
    check((await verdict(page).innerText()).includes('Must not be missing, and is: Area'), 'three areas are missing');
    check((await page.getByTestId('strata-map').innerText()).includes('none'), 'the map says where none was chosen');
    check((await page.getByText('not known: not in the inventory').count()) > 3, 'what the file does not say is not known');
    const found = await axeViolations(page);
    check(found.length === 0, `nothing for axe to find: ${found.join('; ')}`);

    await page.getByRole('button', { name: 'Swap and judge again' }).click();
    await until('another choice', async () => !(await page.getByLabel('Your own choice').inputValue()).startsWith('m0\nm4\nm8'));
    await page.getByLabel('Your own choice').fill('nobody');
    await page.getByRole('button', { name: 'Judge this choice' }).click();
    await until('what is wrong', async () => (await page.getByRole('alert').allInnerTexts()).join(' ').includes('nobody'));

    await page.setViewportSize({ width: 390, height: 844 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(wide <= 0, `the page is ${wide} pixels too wide for a phone`);
  },
};
