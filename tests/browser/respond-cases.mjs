// SPDX-License-Identifier: Apache-2.0
// Rules, failures, work orders, drills, paper, shadow and hands-off periods: each case opens its page itself.
import { check, until } from './browser.mjs';
import { api } from './steps.mjs';

const open = (page, server, path) => page.goto(server + path);
const rules = async (page) => (await api(page, '/rules?limit=1000')).body.rules;
const choose = (page, label, name, text) => page.getByLabel(label).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const panel = (page, name) => page.getByRole('region', { name, exact: true });

/// A signal that has a number now, and that number.
async function aNumber(page) {
  return until('a signal with a number', async () => {
    const signals = (await api(page, '/signals?provisional=false&limit=1000')).body.signals;
    const values = (await api(page, '/signals/last')).body.values;
    const row = values.find((one) => typeof one.value === 'number' && signals.some((signal) => signal.id === one.id && signal.kind === 'analog'));
    return row && { signal: signals.find((signal) => signal.id === row.id), value: row.value };
  });
}

const post = async (page, path, body) => {
  const answer = await api(page, path, { method: 'POST', body: JSON.stringify(body ?? {}) });
  check(answer.status < 300, `POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};

export const respondCases = {
  'a table of rules is looked at before it changes anything': async ({ page, server }) => {
    const rule = (await rules(page)).find((one) => one.kind === 'high' || one.kind === 'low');
    check(rule, 'a rule with a limit');
    const deadband = rule.deadband + 0.25;
    await open(page, server, '/rules');
    await page.getByRole('heading', { name: 'Table of rules' }).waitFor({ timeout: 60_000 });
    await choose(page, 'Read a changed table', 'rules.csv', `id,deadband\n${rule.id},${deadband}\n`);
    const preview = panel(page, 'What would change');
    await preview.waitFor({ timeout: 60_000 });
    check(/deadband/.test(await preview.innerText()) && (await preview.innerText()).includes(String(deadband)), `the cell in the preview, got ${await preview.innerText()}`);
    check((await rules(page)).find((one) => one.id === rule.id).deadband === rule.deadband, 'nothing changed yet');
    await preview.getByRole('button', { name: 'Apply the table' }).click();
    await until('the rule changed', async () => (await rules(page)).find((one) => one.id === rule.id).deadband === deadband);
    // Each mistake with its line; nothing changes.
    await choose(page, 'Read a changed table', 'rules.csv', `id,deadband\n${rule.id},much\n999999,1\n`);
    await preview.getByRole('button', { name: 'Apply the table' }).click();
    await preview.getByText(/^Line 2: deadband/).waitFor({ timeout: 60_000 });
    await preview.getByText(/^Line 3: no rule 999999/).waitFor();
    check((await rules(page)).find((one) => one.id === rule.id).deadband === deadband, 'nothing changed by a file with mistakes');
    await preview.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('combobox', { name: 'Show' }).selectOption('unapproved');
    await page.getByRole('row').filter({ hasText: rule.message }).filter({ hasText: 'changed since' }).first().waitFor({ timeout: 60_000 });
  },

  'a rule is tried on the past beside the one in force': async ({ page, server }) => {
    const rule = (await rules(page)).find((one) => one.kind === 'high' && one.is_enabled);
    await open(page, server, `/signals/${rule.signal}`);
    const card = page.locator('li.mw-card').filter({ hasText: rule.message }).first();
    await card.getByRole('button', { name: 'Try on the past' }).click();
    const trial = card.getByRole('region', { name: 'Tried on the past' });
    await trial.getByLabel(/^Limit/).fill('-100000');
    await trial.getByRole('button', { name: 'Try it' }).click();
    await until('a result in figures', async () => /As it is/.test(await trial.innerText()) && /Confirmed events caught/.test(await trial.innerText()), 120);
    const perDay = trial.getByRole('row').filter({ hasText: 'Alarms in all' }).getByRole('cell');
    check(Number((await perDay.first().innerText()).replace(/\D/g, '')) >= 1, 'an alarm of a limit that every value breaks');
  },

  'a rule without a response is refused, and taken once it has one': async ({ page, server }) => {
    const { signal } = await aNumber(page);
    const message = `Browser rule ${Date.now()}`;
    await open(page, server, `/signals/${signal.id}`);
    await panel(page, 'Limits and rules').getByRole('button', { name: 'Add', exact: true }).click();
    const form = page.locator('form.mw-card');
    await form.getByLabel(/^Limit/).fill('1000000');
    await form.getByLabel('Message').fill(message);
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByRole('alert').getByText('no alarm without a response').waitFor({ timeout: 60_000 });
    await form.getByLabel('Who answers for it').fill('admin');
    await form.getByLabel('Procedure').selectOption({ index: 1 });
    await form.getByLabel('How bad it gets').selectOption('major');
    await form.getByLabel('Time to respond (min)').fill('10');
    await form.getByRole('button', { name: 'Save' }).click();
    const made = await until('the rule', async () => (await rules(page)).find((one) => one.message === message));
    check(made.is_rationalised && made.respond_within_s === 600, `a rule with its response, got ${JSON.stringify(made)}`);
    // Whoever made it cannot approve it; the page says so.
    const card = page.locator('li.mw-card').filter({ hasText: message });
    await card.getByRole('button', { name: 'Approve the settings' }).click();
    await card.getByRole('button', { name: 'Approve the settings' }).click();
    await page.getByText(/somebody else approves/).first().waitFor({ timeout: 60_000 });
    await api(page, `/rules/${made.id}`, { method: 'DELETE' });
  },

  'what is in shadow is said so and asks nobody': async ({ page, server }) => {
    const { signal, value } = await aNumber(page);
    const message = `Shadow rule ${Date.now()}`;
    const body = { signal: signal.id, kind: 'high', limit: value - Math.abs(value) - 1, priority: 1, message, mode: 'shadow' };
    await open(page, server, '/alarms');
    const made = await api(page, '/rules', { method: 'POST', body: JSON.stringify(body) });
    check(made.status === 201, `a shadow rule, got ${made.status}`);
    const alarm = await until('the rule to hold', async () => (await api(page, '/alarms?state=shadow')).body.alarms.find((one) => one.message === message));
    // The open list has had the same change over the live link by now; it must not be in it.
    await page.waitForTimeout(2000);
    check((await page.getByTestId('alarm-rows').filter({ hasText: message }).count()) === 0, 'no shadow alarm among the open ones');
    await open(page, server, '/alarms?state=shadow');
    const row = page.locator('.mw-alarm-row[data-mode="shadow"]').filter({ hasText: message });
    await row.waitFor({ timeout: 60_000 });
    await row.locator('.mw-tag-shadow').waitFor();
    check((await row.getByRole('button').count()) === 0, 'nothing to acknowledge');
    await row.getByRole('link').click();
    await until('the alarm open', () => page.url().includes(`/alarms/${alarm.id}`));
    const detail = page.locator('.mw-detail.mw-dashed');
    await detail.getByText('On trial: evaluated, pages nobody').waitFor({ timeout: 60_000 });
    check((await detail.getByRole('button', { name: 'Acknowledge' }).count()) === 0, 'nothing to acknowledge in the detail');
    await api(page, `/rules/${made.body.id}`, { method: 'DELETE' });
  },

  'a failure is logged, a log is read, and its mistakes have lines': async ({ page, server }) => {
    await open(page, server, '/review');
    const failures = panel(page, 'Failures against alarms');
    await failures.getByRole('button', { name: 'Log a failure' }).click();
    const text = `seal leaks ${Date.now()}`;
    await failures.getByLabel('Failure mode').selectOption('VIB');
    await failures.getByLabel('In words').fill(text);
    await failures.getByRole('button', { name: 'Log it' }).click();
    const row = failures.getByRole('row').filter({ hasText: text });
    await row.waitFor({ timeout: 60_000 });
    check(/caught|late|missed/.test(await row.innerText()), `a result, got ${await row.innerText()}`);
    await choose(page, 'Read a table (CSV)', 'log.csv', 'asset,begin\nno-such-machine,2026-01-01T00:00:00Z\npump1,never\n');
    await failures.getByText(/^Line 2:/).waitFor({ timeout: 60_000 });
    await failures.getByText(/^Line 3:/).waitFor();
    await row.getByRole('button', { name: 'Withdraw' }).click();
    await row.getByRole('button', { name: 'Withdraw' }).click();
    await until('the row gone', async () => (await row.count()) === 0);
  },

  'a work order is opened, numbered, started and closed': async ({ page, server }) => {
    const title = `Clean the strainer ${Date.now()}`;
    await open(page, server, '/orders');
    await page.getByRole('button', { name: 'New work order' }).click();
    await page.getByLabel('What is to be done').fill(title);
    await page.getByRole('button', { name: 'Open work order' }).click();
    const card = page.getByTestId('work-order').filter({ hasText: title });
    await card.waitFor({ timeout: 60_000 });
    await card.getByRole('button', { name: 'Its number' }).click();
    await card.getByLabel('Number in the maintenance system').fill(`WO-${Date.now()}`);
    await card.getByRole('button', { name: 'Save' }).click();
    await card.getByText(/WO-\d+/).waitFor({ timeout: 60_000 });
    await card.getByRole('button', { name: 'Start work' }).click();
    await until('the work begun', async () => (await card.getAttribute('data-state')) === 'in-progress');
    await card.getByRole('button', { name: 'Close', exact: true }).click();
    await until('the codes', async () => (await card.getByLabel('Mechanism').locator('option').count()) > 5);
    await card.getByLabel('Failure mode').selectOption('VIB');
    await card.getByRole('button', { name: 'Close the order' }).click();
    await until('the order closed', async () => (await card.getAttribute('data-state')) === 'closed');
    check((await card.getByRole('button').count()) === 0, 'nothing left to do on a closed order');
  },

  'a message to an open page is shown on it until it is closed': async ({ page, server }) => {
    await open(page, server, '/messages');
    await page.getByRole('button', { name: 'In the browser' }).click();
    const notices = panel(page, 'Messages to you');
    await notices.getByText(/test/i).first().waitFor({ timeout: 60_000 });
    await notices.getByRole('button', { name: 'Close' }).click();
    await until('no message left', async () => (await notices.locator('.mw-notice').count()) === 0);
  },

  'who is paged on an open page takes it there': async ({ page, server, user }) => {
    const place = `paged${Date.now()}`;
    const policy = await post(page, '/documents', {
      kind: 'policy', name: place,
      text: `policy: ${place}\napplies:\n  - {areas: [${place}]}\nsteps:\n  - notify: {people: [${user}], channels: browser}\n  - wait: 1d\n`,
    });
    await post(page, `/documents/${policy.id}/put-in-force`);
    await post(page, '/readings', { signal: `${place}/level`, value: 0 });
    const signal = await post(page, '/signals/adopt', { address: `${place}/level`, asset: `mill/${place}/line1/tank`, unit: '1', create_asset: true });
    const message = `Tank of ${place} overflows`;
    const rule = await post(page, '/rules', {
      signal: signal.id, kind: 'high', limit: 8, message, priority: 2, owner: 'admin', consequence_level: 'major', consequence: 'spill', respond_within_s: 600, procedure: 'sensor-silent',
    });
    await open(page, server, '/procedures');
    await until('the live link', async () => (await page.locator('.mw-link-state').getAttribute('data-state')) === 'open');
    await post(page, '/readings', { signal: `${place}/level`, value: 9 });
    const notice = panel(page, 'Messages to you').locator('.mw-notice').filter({ hasText: message });
    await notice.getByRole('button', { name: 'I take it' }).click({ timeout: 60_000 });
    await until('it to be gone from the page', async () => (await notice.count()) === 0);
    const taken = (await api(page, `/pages?person=${user}`)).body.pages.find((one) => one.title.includes(message));
    check(taken?.state === 'accepted' && taken.holder === user, `the page taken, got ${JSON.stringify(taken)}`);
    await api(page, `/rules/${rule.id}`, { method: 'DELETE' });
    await post(page, `/documents/${policy.id}/retire`);
  },

  'an alarm that latches is reset on its page once it is acknowledged': async ({ page, server, user }) => {
    const place = `latch${Date.now()}`;
    const level = (value) => post(page, '/readings', { signal: `${place}/level`, value });
    await level(0);
    const signal = await post(page, '/signals/adopt', { address: `${place}/level`, asset: `mill/governed/line1/${place}`, unit: '1', create_asset: true });
    const rule = await post(page, '/rules', {
      signal: signal.id, kind: 'high', limit: 8, message: `Trip of ${place}`, priority: 2, owner: 'admin', consequence_level: 'major', consequence: 'spill', respond_within_s: 600,
      procedure: 'sensor-silent', is_latching: true,
    });
    await level(9);
    const alarm = await until('the alarm', async () => (await api(page, '/alarms?state=open&limit=1000')).body.alarms.find((one) => one.rule === rule.id));
    await level(1);
    await open(page, server, `/alarms/${alarm.id}`);
    const detail = page.locator('.mw-detail');
    await detail.getByText('Over, new, to be reset').waitFor({ timeout: 60_000 });
    check((await detail.getByRole('button', { name: 'Reset' }).count()) === 0, 'nothing is reset that nobody has seen');
    await detail.getByRole('button', { name: 'Acknowledge' }).click();
    await detail.getByText('Over, to be reset').waitFor({ timeout: 60_000 });
    await detail.getByRole('button', { name: 'Reset' }).click();
    const state = await until('it to be normal', async () => {
      const now = (await api(page, `/alarms/${alarm.id}`)).body;
      return now.state === 'normal' ? now : null;
    });
    check(state.history.some((one) => one.action === 'reset' && one.who === user), `the reset in its history, got ${JSON.stringify(state.history)}`);
    await api(page, `/rules/${rule.id}`, { method: 'DELETE' });
  },

  'a drill is called off where it is listed': async ({ page, server }) => {
    await open(page, server, '/procedures');
    const plant = (await api(page, '/plant')).body;
    const asset = plant.sites.flatMap((site) => site.areas).flatMap((area) => area.lines).flatMap((line) => line.assets)[0];
    const drill = await api(page, '/drills', { method: 'POST', body: JSON.stringify({ procedure: 'pump-vibration', asset: asset.id, is_announced: true }) });
    check(drill.status === 201, `a drill, got ${drill.status}`);
    await page.reload();
    const line = page.getByTestId('drill').filter({ hasText: 'under way' }).first();
    await line.getByRole('button', { name: 'Call it off' }).click({ timeout: 60_000 });
    await line.getByLabel('Why').fill('the crew is needed');
    await line.getByRole('button', { name: 'Call the drill off' }).click();
    await page.getByText('called off: the crew is needed').first().waitFor({ timeout: 60_000 });
    const known = (await api(page, '/drills')).body.drills.find((one) => one.id === drill.body.id);
    check(known.ended !== null && known.ended_because === 'the crew is needed', `the drill ended, got ${JSON.stringify(known)}`);
  },

  'a drill comes round until it is removed': async ({ page, server }) => {
    await open(page, server, '/procedures');
    const list = panel(page, 'Drills that come round');
    await list.getByRole('button', { name: 'Let a drill come round' }).click({ timeout: 60_000 });
    await list.getByLabel('Procedure').selectOption('pump-vibration');
    await list.getByLabel('On which machine').selectOption({ index: 1 });
    await list.getByLabel('How often').selectOption('weekday');
    await list.getByLabel('Day of the week').selectOption({ label: 'Wednesday' });
    await list.getByLabel('Not before').fill('22:00');
    await list.getByLabel('Before', { exact: true }).fill('06:00');
    await list.getByRole('button', { name: 'Add', exact: true }).click();
    const line = page.getByTestId('drill-schedule').filter({ hasText: 'every Wednesday, 22:00 to 06:00' });
    await line.getByText(/^next /).waitFor({ timeout: 60_000 });
    const known = (await api(page, '/drills/schedules')).body.schedules;
    check(known.length === 1 && known[0].weekday === 2 && known[0].next.at === null, `the schedule, got ${JSON.stringify(known)}`);
    await line.getByRole('button', { name: 'Remove' }).click();
    await line.getByRole('group').getByRole('button', { name: 'Remove' }).click();
    await until('no schedule', async () => (await page.getByTestId('drill-schedule').count()) === 0);
  },

  'a run from paper is entered with both times': async ({ page, server, user }) => {
    await open(page, server, '/procedures/pump-vibration');
    await page.getByRole('button', { name: 'Enter a run from paper' }).click({ timeout: 60_000 });
    const form = panel(page, 'Enter a run from paper');
    // Yesterday, in the zone of the site as the fields show it.
    const day = new Date(Date.parse(`${await form.getByLabel('Begun').inputValue()}Z`) - 24 * 3_600_000).toISOString().slice(0, 10);
    await form.getByLabel('Begun').fill(`${day}T08:00`);
    await form.getByLabel('Ended').fill(`${day}T08:30`);
    const lines = form.getByTestId('paper-line');
    for (let n = 0; n < 60 && (await form.getByRole('button', { name: 'Enter the run' }).isDisabled()); n += 1) {
      const line = lines.last();
      const had = await lines.count();
      const choice = line.getByLabel('Choose');
      const reading = line.getByLabel(/^Reading/);
      await line.getByLabel('How it went').selectOption('done');
      if (await choice.count()) await choice.selectOption({ index: 1 });
      if (await reading.count()) await reading.fill((await reading.getAttribute('inputmode')) === 'text' ? 'as it should be' : '3');
      if (await line.getByText(/Say why|Enter what you see/).count()) await line.getByLabel(/Comment|Where the photo is/).fill('on the sheet');
      await until('the next line, or the end', async () => (await lines.count()) > had || !(await form.getByRole('button', { name: 'Enter the run' }).isDisabled()), 20);
    }
    await form.getByRole('button', { name: 'Enter the run' }).click();
    await until('the run in the URL', () => /\/runs\/\d+/.test(page.url()));
    const run = (await api(page, `/runs/${/\/runs\/(\d+)/.exec(page.url())[1]}`)).body;
    check(run.is_paper && run.state === 'done' && run.entries[0].person === user, `a finished run from paper, got ${JSON.stringify(run.entries[0])}`);
    const [first] = run.entries;
    check(Date.parse(run.ended) - Date.parse(run.started) === 1_800_000 && Date.parse(first.entered) - Date.parse(first.done) > 3_600_000, `both times, got ${run.started} to ${run.ended}, ${first.done} entered ${first.entered}`);
    await page.getByText('from paper').waitFor({ timeout: 60_000 });
  },

  'a hands-off period is planned, told about and called off': async ({ page, server }) => {
    await open(page, server, '/attention');
    const period = panel(page, 'Hands-off period');
    await period.getByRole('button', { name: 'Start a period' }).click({ timeout: 60_000 });
    await period.getByLabel('Days').fill('3');
    await period.getByLabel('Sensors added').fill('2');
    await period.locator('form').getByRole('button', { name: 'Start a period' }).click();
    await period.getByText('Running', { exact: true }).waitFor({ timeout: 60_000 });
    await period.getByRole('button', { name: 'Tell what happened' }).click();
    await period.getByLabel('What happened', { exact: true }).selectOption('sensor-added');
    await period.getByRole('button', { name: 'Note it' }).click();
    await period.getByRole('row').filter({ hasText: 'Sensors added' }).getByText('1 of 2').waitFor({ timeout: 60_000 });
    await period.getByRole('button', { name: /: no, managed$/ }).first().click();
    await until('an answer counted', async () => (await api(page, '/hands-off')).body.exposure.some((row) => row.what === 'answers' && row.has === 1));
    await period.getByRole('button', { name: 'Call it off' }).click();
    await period.getByLabel('Reason').fill('a test');
    await period.getByRole('button', { name: 'Call it off now' }).click();
    await period.getByText('Inconclusive', { exact: true }).waitFor({ timeout: 60_000 });
    const vendor = panel(page, 'Vendor contacts against the contract');
    await vendor.getByRole('button', { name: 'Project' }).click();
    // What it says depends on how many sensor-weeks of history the cases before left.
    await vendor.getByRole('status').getByText(/^(inconclusive|within the contract|more than contracted)$/).waitFor({ timeout: 60_000 });
  },

  'a shift answers and signs with one tap': async ({ page, server, user }) => {
    await open(page, server, '/rosters');
    const report = panel(page, 'Hand-over');
    await report.getByRole('button', { name: 'No, we managed: sign as outgoing shift' }).click({ timeout: 60_000 });
    // The roster has somebody else on this shift: it takes a reason, which stays on the report.
    await report.getByRole('textbox', { name: 'Why you sign' }).fill('the shift leader is ill');
    await report.getByRole('button', { name: 'Sign with this reason' }).click();
    await report.getByText('another person signs').waitFor({ timeout: 60_000 });
    await report.getByText('was not on this shift: the shift leader is ill').waitFor({ timeout: 60_000 });
    check((await api(page, '/hand-over')).body.signed_out_by.who === user, 'the signature at the server');
  },

  'what is kept about persons is on one page, in both languages': async ({ page, server }) => {
    await open(page, server, '/attention');
    await page.getByRole('link', { name: /What is kept about persons/ }).click();
    await page.getByRole('heading', { name: 'Data of persons' }).waitFor({ timeout: 60_000 });
    const rows = page.getByRole('table', { name: 'What is kept, and for what' }).getByRole('row');
    check((await rows.count()) === 18, `seventeen kinds of data and their heading, got ${await rows.count()}`);
    const cells = await rows.getByRole('cell').allInnerTexts();
    check(cells.length === 68 && cells.every((text) => text.trim() !== ''), 'each with purpose, who sees it and how long');
    // What can be set is asked of the server.
    const classes = (await api(page, '/retention-classes')).body.classes;
    const inForce = panel(page, 'In force at this site');
    for (const one of classes) await inForce.getByText(new RegExp(`^${one.name}: readings ${one.raw_days ?? 'for ever'}`)).waitFor({ timeout: 60_000 });
    const people = (await api(page, '/users')).body.users.length;
    await inForce.getByText(new RegExp(`^${people} in all`)).waitFor();
    await page.evaluate(() => window.localStorage.setItem('mw.language', '"de"'));
    await page.reload();
    await page.getByRole('heading', { name: 'Daten von Personen' }).waitFor({ timeout: 60_000 });
    const german = await page.getByRole('table', { name: 'Was gespeichert wird, und wofür' }).getByRole('cell').allInnerTexts();
    check(german.length === 68 && german.every((text, n) => text !== cells[n]), 'every cell in German');
    await page.evaluate(() => window.localStorage.setItem('mw.language', '"en"'));
  },
};
