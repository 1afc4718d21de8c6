// SPDX-License-Identifier: Apache-2.0
// Make-believe answers to alarms: who was told, procedures and their runs, one person's pages.

const iso = (ms) => new Date(ms).toISOString();
const refuse = (status, code, detail, next = '') => { throw Object.assign(new Error(detail), { status, code, next }); };
const step = (id, kind, text, change = {}) => ({
  id, kind, text, html: '', hazard: '', expected_s: 60, signal: '', comparison: '', value: null, unit: '', low: null, high: null, input: '', options: [],
  wait_s: 0, hand_over_to: '', on_problem: 'escalate', next: 'end', ...change,
});
const kSteps = [
  step('confirm', 'check', 'Is the suction still low? Wait for one steady reading; a single dip at start-up is not cavitation.', { signal: 'suction_pressure', comparison: 'below', value: 2.4, unit: 'bar', next: 'listen', otherwise: 'note' }),
  step('listen', 'decide', 'Stand at the pump and listen. Cavitation sounds like **gravel in the casing**. What do you hear?', { hazard: 'Rotating coupling and hot surfaces. Stay outside the guard, wear ear protection and tuck in loose clothing.', next: '', options: [{ text: 'Like gravel', value: 'Like gravel', goto: 'throttle' }, { text: 'Smooth', value: 'Smooth', goto: 'note' }] }),
  step('throttle', 'instruct', 'Close the **discharge** valve slowly:\n\n1. a quarter turn at a time\n2. until the noise stops\n\nNever throttle the suction side.', { next: 'settle', on_problem: 'goto:note', expected_s: 180 }),
  step('settle', 'wait', 'Let flow and pressure settle.', { wait_s: 20, next: 'gauge' }),
  step('gauge', 'measure', 'Read the suction gauge at the pump.', { input: 'number', unit: 'bar', low: 0, high: 6, next: 'shot' }),
  step('shot', 'photo', 'Take a photo of the gauge.', { next: 'note' }),
  step('note', 'measure', 'What did you find, in a sentence?', { input: 'text', on_problem: 'abort' }),
];
const kText = 'procedure: pump-cavitation\ntitle: Pump cavitates\nexpected_duration: 25m\non_problem: escalate\nsteps:\n  - id: look\n    kind: instruct\n    text: Look at the pump.\n';

export function answerRoutes({ plant, alarms, now }) {
  const me = 'admin';
  const runs = [];
  const pages = new Map();
  const outcomes = new Map();
  const orders = [];
  const documents = [
    { id: 101, kind: 'procedure', name: 'pump-cavitation', version: 2, state: 'in-force', author: 'erika', approver: 'max', text: kText, warnings: [] },
    { id: 100, kind: 'procedure', name: 'pump-cavitation', version: 1, state: 'retired', author: 'erika', approver: 'max', text: kText, warnings: [] },
  ];
  const kDrillAlarm = 2 ** 48 + 1;
  const pageOf = (alarm) => {
    if (!pages.has(alarm)) pages.set(alarm, { id: pages.size + 1, chain: 3, alarm, person: me, channels: ['email', 'browser'], state: 'open', created: iso(now()), closed: null, reason: '', is_drill: alarm === kDrillAlarm, title: alarms.detail(alarm)?.message ?? 'DRILL: Pump cavitates', asset_title: 'Pump 1', holder: '' });
    return pages.get(alarm);
  };
  const summary = ({ steps: _s, entries: _e, wait_until: _w, live: _l, ...rest }) => rest;
  const procedure = { name: 'pump-cavitation', version: 2, title: 'Pump cavitates', expected_s: 1500 };
  const response = ([, text]) => {
    const id = Number(text);
    const alarm = alarms.detail(id);
    if (!alarm && id !== kDrillAlarm) refuse(404, 'not_found', `no alarm ${id}`);
    const page = pageOf(id);
    const raised = alarm ? Date.parse(alarm.raised) : now();
    return {
      alarm: id, consequence: alarm?.consequence ?? '', severity: 'major', respond_within_s: 900, respond_by: iso(raised + 900_000), owner: 'maintenance', procedures: [procedure],
      chain: { id: 3, policy: 'process-alarms', policy_title: 'Process alarms', state: page.state === 'accepted' ? 'accepted' : 'running', started: page.created, step: 1, next_at: page.state === 'accepted' ? null : iso(Date.parse(page.created) + 300_000), accepted_by: page.state === 'accepted' ? me : null, events: [{ time: page.created, step: 0, what: 'notified', person: me, text: 'email, browser' }, { time: page.created, step: 1, what: 'waited', person: '', text: '5 min' }] },
      pages: [page], runs: runs.filter((run) => run.alarm === id).map(summary), work_orders: orders.filter((order) => order.alarm === id), outcome: outcomes.get(id) ?? null,
      similar: alarm ? [{ alarm: id, raised: iso(raised - 86_400_000), returned: iso(raised - 86_000_000), outcome: 'true', comment: 'strainer was blocked' }, { alarm: id, raised: iso(raised - 3 * 86_400_000), returned: iso(raised - 3 * 86_400_000 + 60_000), outcome: null, comment: '' }] : [],
    };
  };
  const settlePage = (id, change) => Object.assign([...pages.values()].find((page) => page.id === Number(id)) ?? refuse(404, 'not_found', 'no such page'), change);
  const runOf = (id) => runs.find((run) => run.id === Number(id)) ?? refuse(404, 'not_found', `no run ${id}`);
  const shown = (run) => {
    const at = kSteps.find((one) => one.id === run.step);
    if (at?.kind === 'wait' && now() >= Date.parse(run.wait_until)) enter(run, at, { result: 'time-up', person: '', value: '', done: run.wait_until }, at.next);
    run.live = run.step === 'confirm' ? { signal: 'suction_pressure', value: 1.9, unit: 'bar', is_met: true } : null;
    return run;
  };
  const enter = (run, at, entry, to) => {
    run.entries.push({ step: at.id, person: me, entered: iso(now()), unit: at.unit, comment: '', attachment: '', ...entry });
    run.n_done = new Set(run.entries.filter((one) => one.result !== 'problem').map((one) => one.step)).size;
    const next = kSteps.find((one) => one.id === to);
    run.step = next ? to : null;
    run.wait_until = next?.kind === 'wait' ? iso(Date.parse(entry.done) + next.wait_s * 1000) : null;
    if (!next) Object.assign(run, { state: to === 'abort' ? 'aborted' : 'done', ended: iso(now()), took_s: Math.round((now() - Date.parse(run.started)) / 1000) });
  };
  const complete = ([, id], body) => {
    const run = shown(runOf(id));
    if (run.seen.includes(body.client_id)) return run;
    const at = kSteps.find((one) => one.id === body.step);
    if (run.step !== body.step) refuse(409, 'failed_precondition', `${run.entries.find((one) => one.step === body.step)?.person ?? 'nobody'} did '${body.step}' first; the run is at '${run.step}'`, 'go on from there');
    if (at.kind === 'photo' && !body.attachment) refuse(400, 'invalid_argument', 'attachment: a photo is missing');
    const to = at.kind === 'decide' ? at.options.find((one) => one.value === body.choice).goto : at.next;
    enter(run, at, { result: body.choice ? 'choice' : body.value ? 'value' : 'done', value: body.choice ?? body.value ?? '', comment: body.comment, attachment: body.attachment, done: body.done ?? iso(now()) }, to);
    run.seen.push(body.client_id);
    run.needs_help = false;
    return shown(run);
  };
  const trouble = ([, id], body) => {
    const run = runOf(id);
    const at = kSteps.find((one) => one.id === run.step);
    const to = at.on_problem.startsWith('goto:') ? at.on_problem.slice(5) : at.on_problem === 'abort' ? 'abort' : at.id;
    enter(run, at, { result: 'problem', value: '', comment: body.comment, done: body.done ?? iso(now()) }, to);
    run.needs_help = to === at.id;
    return shown(run);
  };
  const start = (_match, body) => {
    const run = { id: runs.length + 1, procedure: body.procedure, version: 2, title: 'Pump cavitates', alarm: body.alarm, asset: body.asset ?? 1, asset_path: 'mill/water/line1/pump1', is_drill: body.is_drill, is_paper: false, state: 'running', started: iso(now()), ended: null, started_by: me, holder: me, offered_to: null, needs_help: false, step: 'confirm', n_done: 0, n_steps: kSteps.length, expected_s: 1500, took_s: null, steps: kSteps, entries: [], wait_until: null, live: null, seen: [] };
    runs.push(run);
    return shown(run);
  };
  const row = { ...procedure, state: 'in-force', document: 101, asset_classes: ['pump'], languages: ['en', 'de'], n_rules: 3, last_run: iso(now() - 86_400_000), last_drill: null, is_covered: true, uncovered_because: '' };
  const check = (text) => { const at = text.split('\n').findIndex((line) => line.includes('\t')); if (at >= 0) refuse(400, 'invalid_argument', `pump-cavitation:${at + 1}: tabs cannot indent`, 'correct the text at the line named and send it again'); };
  const documentOf = (id) => documents.find((one) => one.id === Number(id)) ?? refuse(404, 'not_found', `no document ${id}`);
  const kMoves = { review: 'review', approve: 'approved', 'put-in-force': 'in-force', retire: 'retired' };

  return [
    ['GET', /^\/alarms\/(\d+)\/response$/, response],
    ['POST', /^\/alarms\/(\d+)\/outcome$/, ([, id], body) => { const made = { alarm: Number(id), raised: body.raised, outcome: body.outcome, who: me, when: iso(now()), comment: body.comment }; outcomes.set(made.alarm, made); return made; }],
    ['POST', /^\/work-orders$/, (_m, body) => { const order = { id: orders.length + 1, state: 'open', external_id: '', ...body }; orders.push(order); return order; }],
    ['GET', /^\/pages$/, () => ({ pages: [...pages.values()], next_cursor: null })],
    ['POST', /^\/pages\/(\d+)\/accept$/, ([, id]) => settlePage(id, { state: 'accepted', holder: me })],
    ['POST', /^\/pages\/(\d+)\/release$/, ([, id], body) => settlePage(id, { state: 'withdrawn', holder: '', closed: iso(now()), reason: body.comment })],
    ['GET', /^\/procedures$/, () => ({ procedures: [row, { ...row, name: 'belt-slip', title: 'Belt slips', version: 1, is_covered: false, uncovered_because: 'neither run nor drilled in 180 days', last_run: null }] })],
    ['GET', /^\/procedures\/([a-z-]+)$/, ([, name]) => ({ ...row, name, summary: 'Suction pressure has collapsed and vapour bubbles burst in the impeller.', who_may_run: { skills: ['pumps'], teams: [] }, language: 'en', steps: kSteps })],
    ['GET', /^\/documents$/, () => ({ documents: documents.map(({ text: _text, ...rest }) => rest), next_cursor: null })],
    ['GET', /^\/documents\/(1\d\d)$/, ([, id]) => documentOf(id)],
    ['PUT', /^\/documents\/(1\d\d)$/, ([, id], body) => { check(body.text); return Object.assign(documentOf(id), body); }],
    ['POST', /^\/documents$/, (_m, body) => { check(body.text); const made = { ...body, id: 100 + documents.length, version: documents.length + 1, state: 'draft', author: me, approver: '', warnings: [] }; documents.push(made); return made; }],
    ['POST', /^\/documents\/(1\d\d)\/([a-z-]+)$/, ([, id, move]) => Object.assign(documentOf(id), { state: kMoves[move] })],
    ['POST', /^\/runs$/, start],
    ['GET', /^\/runs$/, (_m, _b, url) => ({ runs: runs.filter((run) => !url.searchParams.get('state') || run.state === url.searchParams.get('state')).map(summary), next_cursor: null })],
    ['GET', /^\/runs\/(\d+)$/, ([, id]) => shown(runOf(id))],
    ['POST', /^\/runs\/(\d+)\/steps$/, complete],
    ['POST', /^\/runs\/(\d+)\/problem$/, trouble],
    ['POST', /^\/runs\/(\d+)\/attachments$/, () => ({ reference: 'photo.jpg' })],
    ['POST', /^\/runs\/(\d+)\/abort$/, ([, id], body) => { const run = runOf(id); enter(run, kSteps.find((one) => one.id === run.step), { result: 'aborted', value: '', comment: body.comment, done: iso(now()) }, 'abort'); return run; }],
    ['POST', /^\/runs\/(\d+)\/hand-over$/, ([, id], body) => Object.assign(runOf(id), { state: 'handed-over', holder: '', offered_to: body.to })],
    ['POST', /^\/drills$/, () => { pageOf(kDrillAlarm); return { id: 1, alarm: kDrillAlarm, chain: 9, run: null, warnings: [] }; }],
    ['GET', /^\/drills\/schedules$/, () => ({ schedules: [{ id: 1, procedure: 'pump-cavitation', asset: 1, created_by: 'anna', created: iso(now() - 9 * 86_400_000), every_days: null, weekday: 0, day_of_month: null, from: '08:00', to: '16:00', shift: '', is_announced: false, next: { from: iso(now() + 86_400_000), to: iso(now() + 115_200_000), at: null }, results: [{ outcome: 'skipped', due: iso(now() - 6 * 86_400_000), reason: 'alarm 3 of priority 1 stands', drill: null }] }] })],
    ['GET', /^\/drills\/coverage$/, () => ({ procedures: [{ procedure: 'pump-cavitation', title: 'Pump cavitates', shifts: { early: 2, late: 0, night: 0 }, last: iso(now() - 5 * 86_400_000) }] })],
  ];
}
