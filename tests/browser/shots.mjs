// SPDX-License-Identifier: Apache-2.0
// Pictures of every page for people to look at: four sizes, chosen themes. Asserts nothing.
//   node tests/browser/shots.mjs --server URL --user admin --password PW --out DIR [--themes light,dark,contrast] [--language de] [--only plant,alarms] [--sizes desk,phone] [--whole]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { axeViolations, launch } from './browser.mjs';
import { argument, logIn } from './steps.mjs';

const out = argument('out', 'shots');
const kAllSizes = { desk: [1280, 800], wall: [1920, 1080], tablet: [834, 1112], phone: [390, 780] };
const pages = {
  plant: '/', asset: '/assets/2', signal: '/signals/7', alarms: '/alarms', alarm: null, shadow: '/alarms?state=shadow', inbox: '/inbox', health: '/health',
  paging: '/pages', procedures: '/procedures', procedure: '/procedures/pump-cavitation', orders: '/orders', rules: '/rules', rosters: '/rosters', policies: '/policies',
  performance: '/performance', training: '/training', attention: '/attention', privacy: '/privacy', pilot: '/pilot', rehearsal: '/rehearsal', messages: '/messages', review: '/review', readiness: '/readiness', decisions: '/decisions', handover: '/handover', reviews: '/reviews', value: '/value', improvement: '/improvement', evolution: '/evolution', trial: '/evolution/1', rollout: '/rollout', wave: '/rollout/1', reviews: '/reviews', evolution: '/evolution', trial: '/evolution/1',
  settings: '/settings/me', users: '/settings/users', devices: '/settings/devices', tokens: '/settings/tokens', audit: '/settings/audit', teams: '/settings/teams', search: null,
};
const only = argument('only', Object.keys(pages).join(',')).split(',');
const kSizes = argument('sizes', Object.keys(kAllSizes).join(',')).split(',').map((name) => [name, kAllSizes[name]]);
const isWhole = process.argv.includes('--whole');
mkdirSync(out, { recursive: true });

const browser = await launch();
const options = { server: argument('server'), user: argument('user', 'admin'), password: argument('password') };
for (const theme of argument('themes', 'light,dark').split(',')) {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  await context.addInitScript((value) => window.localStorage.setItem('mw.theme', JSON.stringify(value)), theme);
  const page = await context.newPage();
  page.on('console', (message) => { if (message.type() === 'error') console.log('console:', message.text()); });
  page.on('pageerror', (thrown) => console.log('page error:', thrown.message));
  await logIn(page, options);
  await page.evaluate((value) => window.localStorage.setItem('mw.language', JSON.stringify(value)), argument('language', 'en'));
  for (const name of only) {
    for (const [size, [width, height]] of kSizes) {
      await page.setViewportSize({ width, height });
      if (name === 'alarm') {
        await page.goto(`${options.server}/alarms`);
        await page.getByTestId('alarm-rows').getByRole('link').first().click({ timeout: 5000 }).catch(() => undefined);
      } else if (name === 'search') {
        await page.goto(`${options.server}/`);
        await page.waitForTimeout(500);
        await page.keyboard.press('/');
        await page.keyboard.type('pump');
      } else await page.goto(options.server + pages[name]);
      await page.waitForTimeout(Number(argument('settle', 2500)));
      await page.screenshot({ path: join(out, `${name}-${size}-${theme}.png`), fullPage: isWhole });
      const found = await axeViolations(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (found.length > 0 || overflow > 0) console.log(`${name} ${size} ${theme}: overflow ${overflow}`, found.join('\n  '));
    }
  }
  await context.close();
}
await browser.close();
