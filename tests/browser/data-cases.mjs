// SPDX-License-Identifier: Apache-2.0
// Cases about what is kept and taken along: quarantine, the inbox, filters, files, changes, and acts out of reach.
import { readFileSync } from 'node:fs';
import { check, until } from './browser.mjs';
import { acknowledgedBy, anAlarm, open } from './cases.mjs';
import { api } from './steps.mjs';

const send = async (page, signal, value) => {
  const sent = await api(page, '/readings', { method: 'POST', body: JSON.stringify({ signal, value }) });
  check(sent.status === 200, `a reading of ${signal} to be answered, got ${sent.status}`);
  return sent.body;
};
const provisional = async (page, address) => (await api(page, '/inbox')).body.signals.find((signal) => signal.address === address);

/// Clicks and returns the text of the file that comes.
async function download(page, click) {
  const [file] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), click()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

export const dataCases = {
  'what was quarantined is tried again once its cause is gone, and a signal is dismissed': async ({ page, server }) => {
    const address = `quarantine${Date.now()}/mode`;
    await send(page, address, 7);
    await until('the signal in the inbox', () => provisional(page, address));
    const refused = await send(page, address, 'manual');
    check(refused.quarantined === 1, `a text for a number to be quarantined, got ${JSON.stringify(refused)}`);
    await open(page, server, '/health');
    const row = page.getByRole('row').filter({ hasText: address }).first();
    await row.getByRole('button', { name: 'Retry' }).click();
    await page.locator('.mw-toasts').getByText(/Still refused/).waitFor({ timeout: 60_000 });
    await open(page, server, '/inbox');
    const card = page.getByRole('article', { name: address });
    await card.getByRole('button', { name: /^Dismiss/ }).click();
    await until('the card gone', async () => (await card.count()) === 0);
    await until('the signal forgotten', async () => (await provisional(page, address)) === undefined);
    await open(page, server, '/health');
    await row.getByRole('button', { name: 'Retry' }).click();
    const signal = await until('the text as a signal of its own', async () => {
      const found = await provisional(page, address);
      return found?.last ? found : null;
    });
    check(signal.last.value === 'manual', `the quarantined value, got ${JSON.stringify(signal.last)}`);
    await until('the entry marked as done', async () => (await row.getByRole('button').count()) === 0);
  },

  'filters of the alarm list are in the URL and survive a reload': async ({ page, server }) => {
    await anAlarm(page);
    await open(page, server, '/alarms');
    const filter = page.getByRole('search', { name: 'Filter' });
    await filter.getByText('All', { exact: true }).click();
    await filter.getByLabel('Priority').selectOption('2');
    await filter.getByLabel('Words in the alarm').fill('pump');
    const wanted = { state: 'all', priority: '2', q: 'pump' };
    await until('the filter in the URL', () => Object.entries(wanted).every(([name, value]) => new URL(page.url()).searchParams.get(name) === value));
    await page.reload();
    await until('the filter after a reload', async () =>
      (await filter.getByLabel('Priority').inputValue()) === '2' && (await filter.getByLabel('Words in the alarm').inputValue()) === 'pump');
    check(await filter.getByRole('radio', { name: 'All' }).isChecked(), 'the state after a reload');
    check(Object.entries(wanted).every(([name, value]) => new URL(page.url()).searchParams.get(name) === value), `the same URL, got ${page.url()}`);
  },

  'the alarm list and a trend are saved as CSV': async ({ page, server }) => {
    const alarm = await anAlarm(page);
    await open(page, server, '/alarms');
    await page.getByTestId('alarm-rows').getByRole('link').filter({ hasText: alarm.message }).first().waitFor({ timeout: 60_000 });
    const list = await download(page, () => page.getByRole('search', { name: 'Filter' }).getByRole('button', { name: 'Save as CSV' }).click());
    const [head, ...rows] = list.text.trim().split(/\r?\n/);
    check(list.name === 'alarms.csv' && head.startsWith('id,priority,state,message,'), `a table of alarms, got ${list.name}: ${head}`);
    check(rows.some((row) => row.startsWith(`${alarm.id},`)), `alarm ${alarm.id} in it`);
    await open(page, server, `/signals/${alarm.subject.id}`);
    const save = page.getByRole('link', { name: 'Save as CSV' });
    await save.waitFor({ timeout: 60_000 });
    const trend = await download(page, () => save.click());
    const lines = trend.text.trim().split(/\r?\n/);
    check(lines[0] === 'time,signal,value,quality' && lines.length > 1, `readings, got ${lines.slice(0, 2).join(' / ')}`);
  },

  'an acknowledgement out of reach is kept at 360 px and sent once on return': async ({ page, server, context, user }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await open(page, server, '/alarms');
    const alarm = await anAlarm(page);
    const button = page.getByTestId('alarm-rows').getByRole('listitem').filter({ hasText: alarm.message }).getByRole('button', { name: /^Ack/ }).first();
    await button.waitFor({ timeout: 60_000 });
    const acknowledgements = (one) => one.history.filter((entry) => entry.action === 'acknowledge').length;
    const before = acknowledgements((await api(page, `/alarms/${alarm.id}`)).body);
    const keys = [];
    page.on('request', (request) => request.url().endsWith('/acknowledge') && keys.push(request.headers()['idempotency-key']));
    await context.setOffline(true);
    await page.evaluate(() => window.dispatchEvent(new Event('offline')));
    await button.click();
    await page.locator('.mw-toasts').getByText(/Kept until the server is back/).waitFor({ timeout: 60_000 });
    await until('the banner to count it', async () => (await page.locator('.mw-banner').innerText()).includes('acknowledgement'), 90);
    await context.setOffline(false);
    // It may have been acknowledged before and raised again.
    await until(`one acknowledgement more than ${before}`, async () => acknowledgements((await api(page, `/alarms/${alarm.id}`)).body) > before, 90);
    await acknowledgedBy(page, alarm.id, user);
    check(acknowledgements((await api(page, `/alarms/${alarm.id}`)).body) === before + 1, 'one acknowledgement');
    check(keys.length >= 2 && keys.every((key) => key && key === keys[0]), `the same key at each try, got ${keys.join(', ')}`);
    await until('nothing kept any more', async () => (await page.evaluate(() => window.localStorage.getItem('mw.ack-outbox'))) === '[]');
  },

  'a machine says what changed lately, who answers for it and which procedure is in force': async ({ page, server, user }) => {
    const alarm = await anAlarm(page);
    await open(page, server, `/assets/${alarm.subject.asset}`);
    const changes = page.getByRole('region', { name: 'What changed lately' });
    await until('changes with a name', async () => (await changes.getByRole('article').count()) > 0 && (await changes.innerText()).includes(user));
    const rule = (await api(page, `/assets/${alarm.subject.asset}`)).body.rules.find((one) => one.id === alarm.rule);
    check(rule.owner !== '' && rule.procedure !== '', `an owner and a procedure of rule ${rule.id}`);
    await page.getByRole('region', { name: 'Who answers for it' }).getByText(rule.owner).waitFor({ timeout: 60_000 });
    await page.getByRole('region', { name: 'Open alarms' }).getByRole('link', { name: 'The procedure in force' }).first().click();
    await until('the procedure', () => page.url().endsWith(`/procedures/${rule.procedure}`));
  },

  'the top bar says who is on duty, and profiles what they bring': async ({ page, server }) => {
    const { rosters } = (await api(page, '/rosters')).body;
    check(rosters.length > 0, 'a roster in force');
    const { profiles } = (await api(page, '/profiles')).body;
    check(profiles.length > 0 && profiles.every((profile) => profile.problem === null), 'profiles that can be read');
    await open(page, server, '/profiles');
    const people = rosters[0].on_duty.map((duty) => duty.person);
    const shift = page.getByTestId('shift');
    await until('who is on duty in the top bar', async () => people.every((person) => undefined !== person) && (people[0] === undefined ? /Nobody/.test(await shift.innerText()) : (await shift.innerText()).includes(people[0])));
    const panel = page.getByRole('region', { name: `${profiles[0].title}, version ${profiles[0].version}` });
    await panel.getByText(profiles[0].signals[0].title, { exact: true }).first().waitFor({ timeout: 60_000 });
  },
};
