// SPDX-License-Identifier: Apache-2.0
// The roll-out's pages: what a plant manager and the project see before and while it grows.
import { axeViolations, check, until } from './browser.mjs';
import { api, logIn } from './steps.mjs';

const kInventory = ['asset,class,area,age_years,sensors',
  ...Array.from({ length: 40 }, (_, i) => `m${i},${i % 2 === 0 ? 'pump' : 'fan'},area${i % 4},${i},1`)].join('\n');

const open = (page, server, path) => page.goto(server + path);
const panel = (page, name) => page.getByRole('region', { name, exact: true });
/// On the page of a wave: its address in the API.
const waveAt = (page) => new URL(page.url()).pathname.replace('/rollout/', '/rollout/waves/');
const verdict = (page) => page.getByTestId('pilot-verdict');

/// Asked by the one who is signed in, approved by another who is named; what is in force stays on the page of the wave.
async function waiverOfTwo({ page, browser, server, user }) {
  const made = await api(page, '/users', { method: 'POST', body: JSON.stringify({ name: 'second-person', role: 'engineer', password: 'first password of two' }) });
  check(made.status === 201, `the one who approves, got ${JSON.stringify(made)}`);
  const waivers = panel(page, 'Waivers');
  await waivers.getByText('Nothing is waived.').waitFor({ timeout: 60_000 });
  await waivers.getByRole('button', { name: 'Ask for a waiver' }).click();
  const form = waivers.locator('form');
  await form.getByLabel('Criterion').selectOption({ label: 'Rehearsed factor' }, { timeout: 60_000 });
  await form.getByLabel('Reason').fill('the second machine comes in May');
  await form.getByLabel('Approver').fill(user);
  await form.getByRole('button', { name: 'Ask for a waiver' }).click();
  await form.getByRole('alert').filter({ hasText: 'approver' }).waitFor({ timeout: 60_000 });
  await form.getByLabel('Approver').fill('second-person');
  await form.getByRole('button', { name: 'Ask for a waiver' }).click();
  const asked = waivers.getByRole('listitem').filter({ hasText: 'the second machine comes in May' });
  await asked.getByText(`asked by ${user}, to be approved by second-person`, { exact: false }).waitFor({ timeout: 60_000 });
  check((await asked.getByRole('button').count()) === 0, 'who asked cannot approve');
  const refused = await api(page, `${waveAt(page)}/waivers/1/approve`, { method: 'POST' });
  check(refused.status === 409, `nor past the page, got ${refused.status}`);

  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  const other = await context.newPage();
  await logIn(other, { server, user: 'second-person', password: 'first password of two', newPassword: 'lasting password of two' });
  await other.goto(page.url());
  await panel(other, 'Waivers').getByRole('button', { name: 'Approve' }).click({ timeout: 60_000 });
  await panel(other, 'Waivers').getByText('in force', { exact: true }).waitFor({ timeout: 60_000 });
  await context.close();

  await page.reload();
  await asked.getByText('in force', { exact: true }).waitFor({ timeout: 60_000 });
  await asked.getByText(`asked by ${user}, approved by second-person on`, { exact: false }).waitFor();
  const judged = panel(page, 'Gate').getByRole('listitem').filter({ hasText: 'Rehearsed factor' });
  await judged.getByText('waived', { exact: true }).waitFor({ timeout: 60_000 });
}

/// Who may start none is not told to.
async function readsWhoStarts({ page, browser, server }) {
  const made = await api(page, '/users', { method: 'POST', body: JSON.stringify({ name: 'reader', role: 'viewer', password: 'first password of a reader' }) });
  check(made.status === 201, `one who only reads, got ${JSON.stringify(made)}`);
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  const other = await context.newPage();
  await logIn(other, { server, user: 'reader', password: 'first password of a reader', newPassword: 'lasting password of a reader' });
  await open(other, server, '/rehearsal');
  await other.getByText(/^An administrator starts one on this page/).waitFor({ timeout: 60_000 });
  check((await other.getByRole('button', { name: 'Start the rehearsal' }).count()) === 0, 'no button for a reader');
  await context.close();
}

export const rolloutCases = {
  'pilot design chooses from the plant and judges a choice': async ({ page, server }) => {
    await page.goto(`${server}/pilot`);
    await page.getByText('Nothing chosen yet').waitFor();
    await page.getByLabel('Budget in sensors').fill('8');
    await page.getByRole('button', { name: 'Choose the machines' }).click();
    await verdict(page).waitFor();
    check((await page.getByTestId('strata-map').innerText()).includes('pump'), 'the map names the classes of the demo plant');

    // What was designed is planned without being typed again.
    const chosen = (await page.getByLabel('Your own choice').inputValue()).split('\n').sort();
    await page.getByRole('link', { name: 'Plan a pilot with these' }).click();
    const form = panel(page, 'Plan a wave');
    await form.getByLabel('Budget of sensors').waitFor({ timeout: 60_000 });
    check((await form.getByLabel('Budget of sensors').inputValue()) === '8', 'the budget of the design');
    check((await form.getByLabel('Kind').inputValue()) === 'pilot', 'a pilot');
    const designed = form.getByRole('group', { name: 'Machines of the designed pilot' });
    await until('the machines by their paths', async () => (await designed.locator('label').allInnerTexts()).sort().join() === chosen.join());
    for (const one of await designed.getByRole('checkbox').all()) check(await one.isChecked(), 'each chosen machine is in');
    const formFound = await axeViolations(page);
    check(formFound.length === 0, `nothing for axe to find in the form: ${formFound.join('; ')}`);
    await form.getByRole('button', { name: 'Plan it' }).click();
    await form.waitFor({ state: 'detached', timeout: 60_000 });
    check(!page.url().includes('?'), 'the address asks for no second one');
    const { waves } = (await api(page, '/rollout/waves')).body;
    const made = waves[waves.length - 1];
    check(made.kind === 'pilot' && made.sensor_budget === 8 && made.after === null, `a pilot of eight sensors, got ${JSON.stringify(made)}`);
    check(made.scope.assets.length === chosen.length && made.scope.areas.length === 0, `of ${chosen}, got ${JSON.stringify(made.scope)}`);
    check((await api(page, `/rollout/waves/${made.id}`, { method: 'DELETE' })).status === 204, 'and away again');
    await page.goto(`${server}/pilot`);

    await page.locator('input[type=file]').setInputFiles({ name: 'plant.csv', mimeType: 'text/csv', buffer: Buffer.from(kInventory) });
    await until('the file', async () => (await page.getByTestId('pilot-source').innerText()).includes('plant.csv'));
    await page.getByLabel('Your own choice').fill('m0\nm4\nm8');
    await page.getByRole('button', { name: 'Judge this choice' }).click();
    await until('a verdict', async () => (await verdict(page).innerText()).includes('newer than the plant'));
    check((await verdict(page).innerText()).includes('Must not be missing, and is: Area'), 'three areas are missing');
    check((await page.getByTestId('strata-map').innerText()).includes('none'), 'the map says where none was chosen');
    check((await page.getByText('not known: not in the inventory').count()) > 3, 'what the file does not say is not known');
    check((await page.getByRole('link', { name: 'Plan a pilot with these' }).count()) === 0, 'names of a file need not be assets of the plant');
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

  'readiness is five sentences, what is missing, and who can supply it': async ({ page, server }) => {
    await open(page, server, '/readiness');
    const questions = page.getByRole('list', { name: 'The five questions' });
    await questions.waitFor({ timeout: 60_000 });
    const cards = questions.getByRole('article');
    check((await cards.count()) === 5, 'five questions');
    check((await page.getByTestId('readiness-whole').innerText()).includes('Not ready to go on'), 'the answer as a whole comes first');
    const { body } = await api(page, '/rollout/readiness');
    for (const [at, card] of (await cards.all()).entries()) {
      const list = card.getByRole('list', { name: 'What is missing' });
      const missing = await list.innerText();
      check(/→ (Operations|Maintenance|IT|Finance|Leadership)/.test(missing), `each says who can supply what is missing, got ${missing}`);
      const n = body.questions[at].parts.filter((part) => part.answer !== 'yes').length;
      check((await list.getByRole('listitem').count()) === Math.min(n, 5) + (n > 5 ? 1 : 0), `five of ${n} at once, got ${missing}`);
      if (n <= 5) continue;
      await list.getByRole('button', { name: `and ${n - 5} more` }).click();
      await card.getByText(body.questions[at].parts[0].title, { exact: true }).waitFor();
      await card.locator('summary').click();
    }
    // Without scrolling, a plant manager reads all five.
    const last = await cards.nth(4).boundingBox();
    check(last !== null && last.y < 800, `the fifth question begins on the first screen, at ${last?.y}`);

    const technical = page.getByRole('article', { name: 'Can the system handle ten times the present load?' });
    await technical.getByText(/^What it rests on/).click();
    await technical.getByText('Rehearsal at ten times the load').waitFor();
    await technical.getByRole('link', { name: 'Evidence' }).first().waitFor();

    const parity = panel(page, 'Like production');
    check((await parity.getByRole('button', { name: 'I sign: Encrypted listeners' }).count()) === 0, 'what is measured cannot be signed');
    await parity.getByRole('button', { name: 'I sign: Network path' }).click();
    await parity.getByLabel('What the signature rests on').fill('the same switches');
    await parity.locator('form').getByRole('button', { name: 'I sign' }).click();
    await parity.getByText(/Signed: the same switches/).waitFor({ timeout: 60_000 });

    const voices = panel(page, 'Does this help you?');
    await voices.getByRole('button', { name: 'Partly' }).click();
    await voices.getByText(/Next month it is asked again/).waitFor({ timeout: 60_000 });
    check((await api(page, '/rollout/voices')).body.months.length === 0, 'one answer alone is not shown');

    const champions = panel(page, 'Champions');
    const name = champions.getByRole('button', { name: /^Name champion and deputy/ }).first();
    await name.click();
    await champions.getByLabel('Champion', { exact: true }).fill('nobody-there');
    await champions.getByRole('button', { name: 'Save' }).click();
    await champions.getByText(/no active user 'nobody-there'/).waitFor({ timeout: 60_000 });

    const report = await page.evaluate(async () => (await fetch('/api/v1/rollout/readiness/report?lang=de')).text());
    check(report.includes('Reife für den nächsten Schritt'), 'the report in German');
    const found = await axeViolations(page);
    check(found.length === 0, `nothing for axe to find: ${found.join('; ')}`);
    await page.setViewportSize({ width: 390, height: 844 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(wide <= 0, `the page is ${wide} pixels too wide for a phone`);
  },

  'the design of a wave shows what it will be asked, and the days each takes': async ({ page, server }) => {
    await open(page, server, '/rollout');
    await page.getByRole('button', { name: 'Plan a wave' }).click({ timeout: 60_000 });
    const asked = page.getByRole('group', { name: 'What the gate will ask' });
    const table = asked.getByRole('table');
    await table.waitFor({ timeout: 60_000 });
    const { templates } = (await api(page, '/rollout/templates')).body;
    const kind = await page.getByLabel('Kind').inputValue();
    const template = templates.find((one) => one.kind === kind);
    check((await table.getByRole('row').count()) === template.criteria.length + 1, 'every criterion of the template has a row');
    check((await page.getByLabel('Budget of sensors').inputValue()) === String(template.sensor_budget), 'the budget is the template\'s');
    const completeness = await table.getByRole('row', { name: /^Data completeness/ }).innerText();
    const { days, basis } = template.criteria.find((one) => one.metric === 'data_completeness').days_needed;
    check(days >= 14 && completeness.includes(`${days} days`), `days and assets hang together: ${basis} ${days}, got ${completeness}`);
    check(completeness.includes('at least 95'), `its target stands beside it, got ${completeness}`);
    check((await table.getByRole('row', { name: /^Sign|^Functions that signed/ }).innerText()).includes('counted in full'), 'what has no chance in it needs no days');
    await page.getByLabel('Kind').selectOption('wave-3');
    await until('the other template', async () => (await page.getByLabel('Budget of sensors').inputValue()) === '500');
    check((await table.getByRole('row', { name: /^Data completeness/ }).innerText()).includes('28'), 'wave 3 looks at four weeks');
    const found = await axeViolations(page);
    check(found.length === 0, `nothing for axe to find: ${found.join('; ')}`);
    await page.setViewportSize({ width: 360, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(wide <= 0, `the page is ${wide} pixels too wide for a phone`);
  },

  'a decision is asked for, and made by the one who may': async ({ page, server, user }) => {
    await open(page, server, '/decisions');
    const log = panel(page, 'Decision log');
    await log.getByRole('button', { name: 'Ask for a decision' }).click({ timeout: 60_000 });
    await log.getByLabel('What is to be decided').fill('May the second area follow?');
    await log.locator('form').getByRole('button', { name: 'Ask for a decision' }).click();
    await log.getByText('May the second area follow?').waitFor({ timeout: 60_000 });
    const decide = async () => {
      await log.getByLabel('Reason').fill('the pilot has shown it');
      await log.locator('form').getByRole('button', { name: 'Decide' }).click();
    };
    await log.getByRole('button', { name: 'Decide' }).first().click();
    await decide();
    await log.getByText(/nobody is accountable for expansion/).waitFor({ timeout: 60_000 });

    const parts = panel(page, 'Who takes which part');
    await parts.getByRole('button', { name: 'Change the parts: Expansion' }).click();
    await parts.getByLabel('Accountable').fill(user);
    await parts.getByLabel('IT', { exact: true }).selectOption('responsible');
    await parts.getByRole('button', { name: 'Save' }).click();
    await parts.getByRole('cell', { name: user, exact: true }).waitFor({ timeout: 60_000 });
    await decide();
    await log.getByText('the pilot has shown it').waitFor({ timeout: 60_000 });
    const [ruling] = (await api(page, '/rollout/rulings')).body.rulings;
    check(ruling.state === 'yes' && ruling.evidence_hash.length === 64, `decided on hashed evidence, got ${JSON.stringify(ruling)}`);

    const owners = panel(page, 'Owners');
    await owners.getByRole('button', { name: /^Name the owner of/ }).first().click();
    await owners.getByLabel('Person (log-in name)').fill('nobody-there');
    await owners.getByLabel('Team').fill('none');
    await owners.getByRole('button', { name: 'Save' }).click();
    await owners.getByText(/no active user 'nobody-there'/).waitFor({ timeout: 60_000 });
    const book = await page.evaluate(async () => (await fetch('/api/v1/rollout/book?lang=en')).text());
    check(book.includes('What is missing') && book.includes('May the second area follow?'), 'the book has gaps and decisions');
    const found = await axeViolations(page);
    check(found.length === 0, `nothing for axe to find: ${found.join('; ')}`);
    await page.setViewportSize({ width: 390, height: 844 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(wide <= 0, `the page is ${wide} pixels too wide for a phone`);
  },

  'the value report has a part for each function, and says what was not measured': async ({ page, server, user }) => {
    await open(page, server, '/value');
    await page.getByTestId('value-period').waitFor({ timeout: 60_000 });
    for (const [name, asks] of [['Operations', /Which alarms were right/], ['Maintenance', /Which failures did we know of/], ['IT', /Which faults were/], ['Finance', /What has it saved/], ['Leadership', /what waits for a decision/]]) {
      await panel(page, name).getByText(asks).waitFor();
      check((await panel(page, name).getByRole('heading', { level: 3 }).count()) === 6, `${name} reads six parts`);
    }
    await panel(page, 'Finance').getByText(/Cost per sensor: not known/).waitFor();

    const savings = panel(page, 'What it saved');
    await savings.getByText('Finance has confirmed no cost of downtime', { exact: false }).waitFor({ timeout: 60_000 });
    await savings.getByRole('button', { name: 'Confirm the cost of downtime' }).click();
    await savings.getByLabel('Cost of an hour').fill('1200');
    await savings.getByLabel('What it rests on').fill('the margin of the line');
    await savings.locator('form').getByRole('button', { name: 'Confirm the cost of downtime' }).click();
    await savings.getByText(/belongs to no team of kind finance/).waitFor({ timeout: 60_000 });

    const sending = panel(page, 'Sent each week');
    await sending.getByText('It is sent to nobody yet.').waitFor({ timeout: 60_000 });
    await sending.getByRole('button', { name: 'Change the schedule' }).click();
    await sending.getByLabel('Send it each week').check();
    await sending.getByLabel('Leadership').fill('nobody-there');
    await sending.getByRole('button', { name: 'Save' }).click();
    await sending.getByText(/no active user 'nobody-there'/).waitFor({ timeout: 60_000 });
    await sending.getByLabel('Leadership').fill(user);
    await sending.getByRole('button', { name: 'Save' }).click();
    await sending.getByText(/^Every Monday at 07:00/).waitFor({ timeout: 60_000 });
    await sending.getByRole('button', { name: /^Send 2\d{3}-W\d\d now$/ }).click();
    await sending.getByText('Finance: nobody is named').waitFor({ timeout: 60_000 });
    const { reports: [sent] } = (await api(page, '/value/sent')).body;
    const kept = await page.evaluate(async (id) => (await fetch(`/api/v1/value/sent/${id}?lang=de`)).text(), sent.id);
    check(kept.includes('Nutzenbericht') && sent.hash.length === 64, 'kept as it was sent, in both languages');

    const found = await axeViolations(page);
    check(found.length === 0, `nothing for axe to find: ${found.join('; ')}`);
    await page.getByLabel('Week', { exact: true }).fill('2026-W99');
    await page.getByText(/is no week of the calendar/).waitFor({ timeout: 60_000 });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByLabel('Week', { exact: true }).fill('');
    await page.getByTestId('value-period').waitFor({ timeout: 60_000 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(wide <= 0, `the page is ${wide} pixels too wide for a phone`);
  },

  'a finding gets an action, and says whether it helped': async ({ page, server, user }) => {
    await open(page, server, '/improvement');
    const findings = panel(page, 'Findings');
    await findings.getByRole('button', { name: 'Report a finding' }).click({ timeout: 60_000 });
    const report = async (number) => {
      await findings.getByLabel('Its number').fill(String(number));
      await findings.locator('form').getByRole('button', { name: 'Report a finding' }).click();
    };
    await findings.getByLabel('What was found').fill('The limit is too wide');
    await report(999999);
    await findings.getByText(/there is no review 999999/).waitFor({ timeout: 60_000 });
    let alarm;
    await until('an alarm of the plant', async () => {
      alarm = (await api(page, '/alarms?state=all&limit=1')).body.alarms[0];
      return alarm !== undefined;
    }, 120);
    await report(alarm.id);
    const card = findings.getByRole('listitem').filter({ hasText: 'The limit is too wide' });
    await card.getByText('nothing done yet').waitFor({ timeout: 60_000 });

    await card.getByRole('button', { name: 'Say what is done' }).click();
    await card.getByLabel('Who does it').fill(user);
    await card.getByLabel('What is done', { exact: true }).fill('Set it lower');
    await card.getByLabel('What it is to change').selectOption('missed_failures');
    await card.locator('form').getByRole('button', { name: 'Say what is done' }).click();
    await card.getByText(/Set it lower/).waitFor({ timeout: 60_000 });
    await card.getByRole('button', { name: 'It is done' }).click();
    await card.getByText('too early to tell').waitFor({ timeout: 60_000 });
    await card.getByText(/^Before:/).waitFor();
    const found = await axeViolations(page);
    check(found.length === 0, `nothing for axe to find: ${found.join('; ')}`);

    await card.getByRole('button', { name: 'Close it' }).click();
    await card.getByLabel('Learned').fill('Ask the operators first.');
    await card.locator('form').getByRole('button', { name: 'Close it' }).click();
    await card.getByText(/not known whether it helped/).waitFor({ timeout: 60_000 });
    const book = await page.evaluate(async () => (await fetch('/api/v1/rollout/book?lang=de')).text());
    check(book.includes('Ask the operators first.'), 'the lesson is in the book of the plant');
    await page.setViewportSize({ width: 390, height: 844 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(wide <= 0, `the page is ${wide} pixels too wide for a phone`);
  },

  'a review is held: its agenda from the data, an outcome for each item, and the minutes': async ({ page, server, user }) => {
    await open(page, server, '/reviews');
    await page.getByText('No review has been set up yet').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Set up a review' }).click();
    const form = panel(page, 'Set up a review');
    await form.getByLabel('Name', { exact: true }).fill('steering');
    await form.getByLabel('Day', { exact: true }).selectOption(String(new Date(Date.now() + 86_400_000).getUTCDay() || 7));
    await form.getByLabel('Chair').fill('nobody');
    await form.getByLabel('Leadership').fill(user);
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText(/no active user 'nobody'/).waitFor({ timeout: 60_000 });
    await form.getByLabel('Chair').fill(user);
    await form.getByRole('button', { name: 'Save' }).click();

    const agenda = panel(page, 'Agenda: steering');
    await agenda.getByText(/have no owner who stays/).waitFor({ timeout: 60_000 });
    check((await agenda.getByRole('link', { name: 'Value report of the last week' }).getAttribute('href')) === '/value', 'what to read before is one step away');
    let found = await axeViolations(page);
    check(found.length === 0, `nothing for axe to find: ${found.join('; ')}`);
    await agenda.getByRole('button', { name: 'Open the meeting' }).click();
    const meeting = panel(page, 'Meeting: steering');
    const items = meeting.getByRole('listitem');
    await items.first().waitFor({ timeout: 60_000 });
    const n = await items.count();
    for (let i = 1; i <= n; i += 1) {
      await meeting.getByRole('button', { name: `Outcome of item ${i}`, exact: true }).click();
      if (i === 1) {
        await meeting.getByLabel('Outcome', { exact: true }).selectOption('decided');
        await meeting.getByLabel('Number of the decision').fill('999');
        await meeting.getByRole('button', { name: 'Note it' }).click();
        await meeting.getByText(/there is no decision 999/).waitFor({ timeout: 60_000 });
        await meeting.getByLabel('Outcome', { exact: true }).selectOption('carried-over');
      }
      await meeting.getByRole('button', { name: 'Note it' }).click();
      await meeting.getByText(`${n - i} of ${n} items have no outcome yet.`).waitFor({ timeout: 60_000 });
    }
    found = await axeViolations(page);
    check(found.length === 0, `nothing for axe to find: ${found.join('; ')}`);
    await meeting.getByRole('checkbox', { name: new RegExp(`^${user}`) }).check();
    await meeting.getByRole('button', { name: 'Close the meeting' }).click();
    const past = panel(page, 'Meetings so far');
    await past.getByText('Held', { exact: true }).waitFor({ timeout: 60_000 });
    await past.getByRole('button', { name: /^Minutes of/ }).click();
    await past.getByText('Carried over').waitFor({ timeout: 60_000 });
    await agenda.getByText(/put off once/).waitFor({ timeout: 60_000 });
    await page.setViewportSize({ width: 360, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(wide <= 0, `the page is ${wide} pixels too wide for a phone`);
  },

  'something new is proposed, tried in shadow, and dropped with what was learned': async ({ page, server, user }) => {
    await open(page, server, '/evolution');
    await page.getByText('Nothing has been proposed yet').waitFor({ timeout: 60_000 });
    const rules = (await api(page, '/rules')).body.rules;
    const made = await api(page, '/rules', { method: 'POST', body: JSON.stringify({ signal: rules[0].signal, kind: 'high', limit: 1e9, mode: 'shadow', message: 'Far too much' }) });
    await api(page, '/rollout/raci/change', { method: 'PUT', body: JSON.stringify({ accountable: user, shares: { operations: 'responsible' } }) });
    await page.getByRole('button', { name: 'Propose something new' }).click();
    const form = panel(page, 'Propose something new');
    await form.getByLabel('In a few words').fill('Tell of far too much');
    await form.getByLabel('What it should catch').fill('It went unseen twice');
    await form.getByLabel('Who looks after it').fill(user);
    await form.getByLabel('Expected benefit').fill('An hour of warning');
    await form.getByLabel('Its rules, by number').fill('x');
    await form.getByText('Only numbers, with commas between them').waitFor();
    await form.getByLabel('Its rules, by number').fill(String(made.body.id));
    await form.getByRole('button', { name: 'Propose something new' }).click();
    await form.getByText(/criteria: 0, must be 1 to 5/).waitFor({ timeout: 60_000 });
    await form.getByRole('checkbox', { name: 'Confirmed detections' }).check();
    await form.getByRole('checkbox', { name: 'Nuisance alarms' }).check();
    await form.getByRole('button', { name: 'Propose something new' }).click();

    const about = panel(page, 'What is tried, and why');
    await about.getByText('Not started').waitFor({ timeout: 60_000 });
    await about.getByRole('button', { name: 'Start the trial' }).click();
    await about.locator('form').getByRole('button', { name: 'Start the trial' }).click();
    await about.getByText('on trial, in shadow').waitFor({ timeout: 60_000 });
    await panel(page, 'What it recorded').getByText('Its rules have recorded nothing yet.').waitFor();
    const held = await api(page, `/rules/${made.body.id}`, { method: 'PATCH', body: JSON.stringify({ mode: 'alarm' }) });
    check(held.status === 409, `its rule is held in shadow, got ${held.status}`);
    const found = await axeViolations(page);
    check(found.length === 0, `nothing for axe to find: ${found.join('; ')}`);
    await page.setViewportSize({ width: 360, height: 780 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(wide <= 0, `the page is ${wide} pixels too wide for a phone`);

    await about.getByRole('button', { name: 'Decide', exact: true }).click();
    await about.getByText('You proposed it: somebody else promotes it.', { exact: false }).waitFor();
    await about.getByLabel('Reason').fill('Nobody needs it');
    await about.getByLabel('Learned').fill('Ask the shift first.');
    await about.locator('form').getByRole('button', { name: 'Decide' }).click();
    await about.getByText('Nobody needs it').waitFor({ timeout: 60_000 });
    await open(page, server, '/evolution');
    await panel(page, 'Dropped').getByText('Ask the shift first.').waitFor({ timeout: 60_000 });
  },

  'an area is taken over: what is missing, who can supply it, exceptions and two signatures': async ({ page, server, user }) => {
    await open(page, server, '/');
    for (const [name, kind] of [['builders', 'project'], ['crew', 'operations']]) await api(page, '/teams', { method: 'POST', body: JSON.stringify({ name, kind }) });
    await open(page, server, '/handover');
    await page.getByText('Nothing is being handed over yet').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Begin a hand-over' }).click();
    const form = panel(page, 'Begin a hand-over');
    await form.getByLabel('Title').fill('First area');
    await form.getByLabel('Hands over').selectOption('builders');
    await form.getByLabel('Takes over').selectOption('crew');
    await form.getByRole('group', { name: 'Areas' }).getByRole('checkbox').nth(1).check();
    await form.getByRole('button', { name: 'Begin', exact: true }).click();

    const list = panel(page, 'Checklist');
    await list.getByText('Machines have an owner').waitFor({ timeout: 60_000 });
    check((await list.getByRole('listitem').filter({ hasText: /^No[A-Z]|^Not known/ }).count()) > 3, 'much is open');
    check(/→ (Operations|IT|Project)/.test(await list.innerText()), 'each says who can supply what is missing');
    await list.getByLabel('What no system can measure').fill('spare sensors are in the store');
    await list.getByRole('button', { name: 'Add to the checklist' }).click();
    await list.getByRole('button', { name: 'I sign: spare sensors are in the store' }).click({ timeout: 60_000 });
    await list.getByLabel('What the signature rests on').fill('counted twelve');
    await list.locator('form').getByRole('button', { name: 'I sign' }).click();
    await list.getByText(/Signed: counted twelve/).waitFor({ timeout: 60_000 });

    // The administrator of the test is on no side.
    await list.getByRole('button', { name: 'Take over as it is: A backup was restored lately' }).click();
    await list.getByLabel('Reason').fill('next week');
    await list.locator('form').getByRole('button', { name: 'Take over as it is' }).click();
    await list.getByText(/only the receiving side, crew, accepts exceptions/).waitFor({ timeout: 60_000 });
    const one = panel(page, 'Hand-over: First area');
    await one.getByRole('button', { name: 'Sign', exact: true }).click();
    await one.getByLabel('Your password').fill('not the password');
    await one.getByRole('button', { name: 'Sign now' }).click();
    await one.getByText(/the password is not right/).waitFor({ timeout: 60_000 });
    const found = await axeViolations(page);
    check(found.length === 0, `nothing for axe to find: ${found.join('; ')}`);

    // As one of the crew the exception is taken, and stands on the page.
    const me = (await api(page, '/me')).body;
    await api(page, `/users/${me.id}`, { method: 'PATCH', body: JSON.stringify({ team: 'crew' }) });
    await list.locator('form').getByRole('button', { name: 'Take over as it is' }).click();
    await list.getByText(new RegExp(`Taken over as it is by ${user}`)).waitFor({ timeout: 60_000 });
    await one.getByRole('button', { name: 'Withdraw', exact: true }).click();
    await one.getByLabel('Reason').fill('it was a rehearsal');
    await one.getByRole('button', { name: 'Withdraw now' }).click();
    await one.getByText('it was a rehearsal').waitFor({ timeout: 60_000 });
    await api(page, `/users/${me.id}`, { method: 'PATCH', body: JSON.stringify({ team: null }) });
    await page.setViewportSize({ width: 390, height: 844 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(wide <= 0, `the page is ${wide} pixels too wide for a phone`);
  },

  // The last of all: a wave on trial alarms nobody, and what none covers takes no new sensors.
  'a wave is planned, run in shadow, started with a waiver, and stopped in one act': async ({ page, browser, server, user }) => {
    await open(page, server, '/rollout');
    await page.getByRole('button', { name: 'Plan a wave' }).click({ timeout: 60_000 });
    const form = panel(page, 'Plan a wave');
    await form.getByLabel('Budget of sensors').fill('200');
    for (const area of await form.getByRole('group', { name: 'Areas' }).getByRole('checkbox').all()) await area.check();
    for (const name of ['Operations', 'Maintenance', 'IT', 'Finance', 'Leadership']) await form.getByLabel(name, { exact: true }).fill(user);
    await form.getByRole('button', { name: 'Plan it' }).click();
    await page.getByRole('list', { name: 'Waves' }).getByRole('link', { name: 'Pilot' }).click({ timeout: 60_000 });
    const standing = panel(page, 'Where it stands');
    await standing.getByText('Planned', { exact: true }).waitFor({ timeout: 60_000 });
    await standing.getByRole('button', { name: 'Start in shadow' }).click();
    await standing.getByText('In shadow', { exact: true }).waitFor({ timeout: 60_000 });
    await standing.getByText(/on trial until the wave starts/).waitFor({ timeout: 60_000 });
    const live = (await api(page, '/rules?limit=500')).body.rules.filter((rule) => rule.mode === 'alarm');
    check(live.length === 0, `no rule of the wave alarms in shadow, ${live.length} do`);
    await panel(page, 'What it would have caused').getByText(/^In shadow from .* of this wave came/).waitFor({ timeout: 60_000 });

    const gate = panel(page, 'Gate');
    await gate.getByText('As of now: No').waitFor({ timeout: 60_000 });
    const musts = gate.getByRole('region', { name: 'Must be met' });
    check((await musts.getByRole('listitem').count()) === 11, 'eleven musts');
    await musts.getByText('Rehearsed factor').click();
    await musts.getByText('no rehearsal of this configuration has been recorded').waitFor();
    await musts.getByText('Alarms with a procedure').click();
    const sample = musts.getByRole('region', { name: /^Alarms with a procedure: Records: \d+ of \d+/ });
    await sample.getByRole('link', { name: /^Rule \d+/ }).first().waitFor({ timeout: 60_000 });
    check(/counted now/.test(await musts.innerText()), 'the sample says when it was counted');

    await panel(page, 'Signatures').getByRole('row', { name: /Finance/ }).getByRole('button', { name: 'I sign' }).click();
    await panel(page, 'Signatures').getByRole('row', { name: /Finance/ }).getByText(/^signed/).waitFor({ timeout: 60_000 });
    const problems = panel(page, 'Known problems');
    await problems.getByRole('button', { name: 'Note a problem' }).click();
    await problems.getByLabel('What is wrong').fill('the gateway drops out at noon');
    await problems.locator('form').getByRole('button', { name: 'Note a problem' }).click();
    await problems.getByText('shuts the gate', { exact: true }).waitFor({ timeout: 60_000 });

    await standing.getByRole('button', { name: 'Start', exact: true }).click();
    await standing.getByText('Active', { exact: true }).waitFor({ timeout: 60_000 });
    await waiverOfTwo({ page, browser, server, user });
    await standing.getByRole('button', { name: 'Emergency stop' }).click();
    await standing.getByLabel('Reason').fill('too many pages');
    await standing.locator('form').getByRole('button', { name: 'Emergency stop' }).click();
    await standing.getByText('In shadow', { exact: true }).waitFor({ timeout: 60_000 });
    await panel(page, 'What happened').getByText('too many pages').waitFor({ timeout: 60_000 });
    check((await api(page, waveAt(page))).body.stakeholders.every((one) => one.signed_at === null), 'signatures are void after a stop');
    await panel(page, 'Waivers').getByText('in force', { exact: true }).waitFor({ timeout: 60_000 });
  },

  'a rehearsal is started, watched and ended': async ({ page, browser, server }) => {
    await open(page, server, '/rehearsal');
    await page.getByText('No rehearsal has been run').waitFor({ timeout: 60_000 });
    await page.getByText(/^Start one here/).waitFor();
    await readsWhoStarts({ page, browser, server });
    const form = panel(page, 'Start a rehearsal');
    await form.getByLabel('Times the present load').fill('2');
    await form.getByRole('button', { name: 'Start the rehearsal' }).click();
    const running = panel(page, 'Under way');
    await running.getByText(/^Rehearsal at 2 times the load/).waitFor({ timeout: 120_000 });
    await running.getByText(/readings a second, 99 % within/).waitFor({ timeout: 180_000 });
    check((await running.getByRole('list', { name: 'Phases' }).getByRole('listitem').count()) === 8, 'eight phases');
    await running.getByRole('img', { name: /^Ramp: readings a second/ }).waitFor({ timeout: 60_000 });
    const found = await axeViolations(page);
    check(found.length === 0, `nothing for axe to find: ${found.join('; ')}`);
    await running.getByRole('button', { name: 'End it' }).click();
    await running.getByRole('group').getByRole('button', { name: 'End it' }).click();
    const latest = panel(page, 'Latest rehearsal');
    await latest.getByText('It ended early:').waitFor({ timeout: 180_000 });
    check((await latest.innerText()).includes('undecided'), 'one that was ended says nothing');
    check((await latest.getByText(/^the network/).count()) === 1, 'what was not tested');
    for (const name of ['Highest rate held', '99 % acknowledged within', 'Slowest recovery', 'Lost', 'Processors', 'Most memory', 'Disk a day']) {
      check((await latest.getByRole('term').filter({ hasText: name }).count()) === 1, `one figure for: ${name}`);
    }
  },
};
