// SPDX-License-Identifier: Apache-2.0
// Console, alarm and run without a pointer: every act by keys alone, and wherever the focus goes it can be seen.
import { check, until } from './browser.mjs';
import { api } from './steps.mjs';

const open = (page, server, path) => page.goto(server + path);
const alarmOf = async (page, id) => (await api(page, `/alarms/${id}`)).body;

/// What has the focus, and whether one can see that it has: by a ring, or by the border of a field.
const focused = (page) => page.evaluate(() => {
  const node = document.activeElement;
  if (!node || node === document.body) return { name: '', testId: '', isBody: true, isSeen: true };
  const style = window.getComputedStyle(node);
  const hasRing = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1;
  const isField = ['INPUT', 'TEXTAREA', 'SELECT'].includes(node.tagName);
  const plain = window.getComputedStyle(document.body).getPropertyValue('--mw-border').trim();
  const probe = document.createElement('span');
  probe.style.color = plain;
  document.body.append(probe);
  const isMarked = isField && style.borderTopColor !== window.getComputedStyle(probe).color;
  probe.remove();
  return {
    name: (node.getAttribute('aria-label') ?? node.innerText ?? '').trim(), testId: node.dataset?.testid ?? '', isBody: false,
    isSeen: hasRing || style.boxShadow !== 'none' || isMarked, what: `${node.tagName} ${node.className}`.slice(0, 120),
  };
});

async function tabTo(page, what, isThere) {
  for (let n = 0; n < 250; n += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    check(at.isSeen, `a focus that is seen on ${at.what} "${at.name}"`);
    if (!at.isBody && isThere(at)) return;
  }
  throw new Error(`no way by Tab to ${what}`);
}
const tabToButton = (page, name) => tabTo(page, name, (at) => at.name === name);

/// An alarm of its own, with a procedure to follow.
async function makeAlarm(page) {
  const address = `keys${Date.now()}/level`;
  const read = (value) => api(page, '/readings', { method: 'POST', body: JSON.stringify({ signal: address, value }) });
  await read(1);
  const message = `Level by keys ${Date.now()}`;
  const signal = (await api(page, '/signals/adopt', { method: 'POST', body: JSON.stringify({ address, asset: `mill/keys/line1/${address.split('/')[0]}`, unit: 'm', create_asset: true }) })).body;
  const rule = {
    signal: signal.id, kind: 'high', limit: 8, message, priority: 2, owner: 'admin', consequence_level: 'major', respond_within_s: 600, procedure: 'sensor-silent',
  };
  const made = await api(page, '/rules', { method: 'POST', body: JSON.stringify(rule) });
  check(made.status === 201, `a rule, got ${JSON.stringify(made.body)}`);
  await read(9);
  const alarm = await until('the alarm', async () => (await api(page, '/alarms?state=open&limit=200')).body.alarms.find((one) => one.message === message));
  return { id: alarm.id, message, rule: made.body.id, end: () => read(1) };
}

async function choose(page, message) {
  const chosen = page.locator('.mw-alarm-row.mw-chosen');
  let presses = 0;
  await until('the alarm under the cursor', async () => {
    if ((await chosen.count()) && (await chosen.innerText()).includes(message)) return true;
    await page.keyboard.press(Math.floor(presses++ / 25) % 2 === 0 ? 'j' : 'k');
    return false;
  });
  await page.keyboard.press('Enter');
}

async function shelveAndBack(page, id) {
  await page.keyboard.press('s');
  await page.getByRole('dialog', { name: 'Shelve this alarm' }).waitFor();
  await until('the focus in the reason', async () => page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA'));
  await page.keyboard.type('by keys');
  await tabToButton(page, 'Shelve');
  await page.keyboard.press('Enter');
  await until('the alarm shelved', async () => (await alarmOf(page, id)).state === 'shelved');
  await page.getByRole('button', { name: 'Unshelve' }).waitFor();
  await tabToButton(page, 'Unshelve');
  await page.keyboard.press('Enter');
  await until('the alarm back', async () => (await alarmOf(page, id)).state === 'unacknowledged');
}

async function runIt(page) {
  await page.keyboard.press('p');
  await until('the run in the URL', () => /\/runs\/\d+/.test(page.url()));
  const id = Number(/\/runs\/(\d+)/.exec(page.url())[1]);
  const runNow = async () => (await api(page, `/runs/${id}`)).body;
  await page.locator('.mw-step').waitFor({ timeout: 60_000 });
  await tabToButton(page, 'Only this one');
  await page.keyboard.press('Enter');
  await page.locator('.mw-step[data-step="cover"]').waitFor({ timeout: 60_000 });
  await tabTo(page, 'the step done', (at) => at.testId === 'step-done');
  await page.keyboard.press('Enter');
  await until('two steps at the server', async () => (await runNow()).entries.length === 2);
  await tabToButton(page, 'Abort the run');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Abort the run' });
  await dialog.waitFor();
  await until('the focus in the reason', async () => page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA'));
  await page.keyboard.type('only a test');
  await tabToButton(page, 'Abort the run');
  await page.keyboard.press('Enter');
  await until('the run aborted', async () => (await runNow()).state === 'aborted');
}

export const keyboardCases = {
  'console, alarm and run are operated by keys alone': async ({ page, server, user }) => {
    await open(page, server, '/alarms');
    const alarm = await makeAlarm(page);
    await choose(page, alarm.message);
    await until('the alarm open', () => page.url().includes(`/alarms/${alarm.id}`));
    await page.getByLabel('Comment (optional)').waitFor({ timeout: 60_000 });
    await page.keyboard.press('c');
    await page.keyboard.type('seen by keys');
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await until('the acknowledgement', async () => (await alarmOf(page, alarm.id)).history.some((line) => line.action === 'acknowledge' && line.who === user && line.comment === 'seen by keys'));
    await shelveAndBack(page, alarm.id);
    await runIt(page);
    await alarm.end();
    await until('the condition over', async () => !(await alarmOf(page, alarm.id)).is_active);
    await open(page, server, `/alarms/${alarm.id}`);
    await page.getByRole('group', { name: 'What was it?' }).waitFor({ timeout: 60_000 });
    await tabTo(page, 'the outcome', (at) => /nuisance/i.test(at.name));
    await page.keyboard.press('Space');
    await tabTo(page, 'its keeping', (at) => /^Keep/.test(at.name));
    await page.keyboard.press('Enter');
    await until('the outcome', async () => (await api(page, `/alarms/${alarm.id}/response`)).body.outcome?.outcome === 'nuisance');
    await api(page, `/rules/${alarm.rule}`, { method: 'DELETE' });
  },
};
