// SPDX-License-Identifier: Apache-2.0
// Make-believe answers for rosters, policies, figures, training, attention, messages and review.

const kHour = 3_600_000;
const kDay = 24 * kHour;
const iso = (ms) => new Date(ms).toISOString();

export function respondRoutes({ plant, alarms, now }) {
  const overrides = [];
  const notes = [{ id: 1, time: iso(now() - 3 * kHour), who: 'erika', text: 'Pump 1 sounds rough when the tank is low.\nWatched it until 02:10.', asset: 1 }];
  const handOver = { id: 4, roster: 'operations', shift: 'early', begin: iso(now() - 5 * kHour), end: iso(now() + 3 * kHour), signed_out_by: null, signed_in_by: null };
  const labels = new Map();
  const handsOff = { state: 'running', begin: iso(now() - 3 * kDay), end: iso(now() + 11 * kDay), failed_because: '', exposure: [{ what: 'alarms-or-drills', shift: 'night', has: 0, needs: 1 }, { what: 'outages-recovered', shift: '', has: 1, needs: 1 }, { what: 'sensors-replaced', shift: '', has: 0, needs: 1 }] };
  const documents = [{ id: 3, kind: 'policy', name: 'process-alarms', version: 1, state: 'in-force', text: 'policy: process-alarms\ntitle: Process alarms\ndefault: true\nsteps:\n  - notify: {rosters: operators}\n', author: 'erika', approver: '', warnings: ['policy:5: the step has no channel; e-mail is taken'] }];
  const messages = [
    { id: 9, created: iso(now() - 60_000), kind: 'page', person: 'erika', page: 5, is_drill: false, subject: 'Pump 1 cavitates', deliveries: [{ channel: 'email', address: 'e***@plant.example', state: 'failed', attempts: 6, next_attempt: iso(now() + 120_000), sent_at: null, error: 'connect to mail.plant.example:25: connection refused' }] },
    { id: 8, created: iso(now() - 90_000), kind: 'page', person: 'max', page: 4, is_drill: true, subject: 'DRILL Pump 1 cavitates', deliveries: [{ channel: 'email', address: 'm***@plant.example', state: 'sent', attempts: 1, next_attempt: null, sent_at: iso(now() - 88_000), error: '' }, { channel: 'sms', address: '+49***12', state: 'expired', attempts: 9, next_attempt: null, sent_at: null, error: 'no modem' }] },
    { id: 7, created: iso(now() - kHour), kind: 'digest', person: 'max', page: null, is_drill: false, subject: '14 alarms', deliveries: [{ channel: 'email', address: 'm***@plant.example', state: 'sent', attempts: 1, next_attempt: null, sent_at: iso(now() - kHour), error: '' }] },
  ];
  const reviewed = plant.rules.slice(0, 4).map((rule, i) => ({ alarm: i + 1, raised: iso(now() - (i + 1) * 9 * kHour), message: rule.message, asset: 1, outcome: null, n_same: 3 * i + 1 }));

  const shiftsOf = (fromMs, toMs) => {
    const names = [['early', 5, 8], ['late', 13, 8], ['night', 21, 8]];
    const shifts = [];
    for (let day = Math.floor(fromMs / kDay) - 1; day * kDay < toMs; day += 1) {
      for (const [i, [name, hour, hours]] of names.entries()) {
        // Nobody found for one night: a gap to look at.
        if (name === 'night' && day % 6 === 2) continue;
        const begin = day * kDay + hour * kHour;
        if (begin + hours * kHour <= fromMs || begin >= toMs) continue;
        const override = overrides.find((entry) => Date.parse(entry.begin) < begin + hours * kHour && Date.parse(entry.end) > begin);
        const people = override ? [override.person] : [['erika', 'max'], ['anna'], ['boris', 'carla']][(i + Math.floor(day / 7)) % 3];
        shifts.push({ begin: iso(begin), end: iso(begin + hours * kHour), name, layer: 'crew', people, is_override: Boolean(override), is_holiday: day % 11 === 0 });
      }
      if (day % 7 < 5) shifts.push({ begin: iso(day * kDay + 7 * kHour), end: iso(day * kDay + 15 * kHour), name: 'day', layer: 'lead', people: ['dmitri'], is_override: false, is_holiday: false });
    }
    return shifts;
  };
  const step = (kind, change) => ({
    kind, text: '', people: [], rosters: [], teams: [], channels: [], skill: '', wait_s: null, hours: null, roster: null, more_than: null, within_s: null, url: null, times: null, ...change,
  });
  const kpi = (name, value, unit, acceptable, maximum, verdict, isBetterLow = true) => ({ name, title_key: name, value, unit, acceptable, maximum, is_better_low: isBetterLow, verdict, sample: 42, clause: 'ISA-18.2 / IEC 62682 clause 16' });
  const kpis = [
    kpi('alarms_per_day', 61.4, '1/d', 144, 288, 'acceptable'), kpi('alarms_per_hour', 8.2, '1/h', 6, 12, 'manageable'), kpi('busiest_10_min', 24, 'alarms', 10, 10, 'over'),
    kpi('share_in_flood', 0.2, '%', 1, 1, 'acceptable'), kpi('chattering_alarms', 2, 'alarms', 0, 0, 'over'), kpi('stale_alarms', null, 'alarms', 5, 5, 'not-measured'),
    kpi('share_priority_1', 4.1, '%', 5, 10, 'acceptable'), kpi('share_priority_3', 76, '%', 80, 60, 'manageable', false),
  ];
  const kpiReport = (_match, _body, url) => {
    const from = Date.parse(url.searchParams.get('from'));
    const to = Date.parse(url.searchParams.get('to'));
    const days = Math.max(1, Math.round((to - from) / kDay));
    return {
      from: iso(from), to: iso(to), scope: url.searchParams.get('scope') ?? 'plant', n_annunciations: 1842, external_per_day: 40, kpis,
      per_day: Array.from({ length: days }, (_, i) => ({ day: iso(from + i * kDay + kDay / 2).slice(0, 10), count: 20 + ((i * 37) % 90) })),
      worst: [{ rule: 1, message: 'Pump 1 cavitates', asset: 1, count: 412, share: 0.31, why: 'chattering', next: 'raise the deadband from 0 to 0.4 bar' }, { rule: 2, message: 'Belt slips', asset: 2, count: 96, share: 0.07, why: 'fleeting', next: 'raise after a delay of 5 s' }],
    };
  };
  const weeks = ['2026-W43', '2026-W44', '2026-W45', '2026-W46', '2026-W47'].map((week, i) => ({
    week, sensors: 20, is_estimate: true, acts: { operations: 40, project: 9 },
    hours: { operations: 4 + i * 0.3, maintenance: 2, project: 6 - i }, per_sensor_week_min: { operations: 12 + i, maintenance: 6, project: 18 - 3 * i, 'finance, it and vendor together': 1.5 },
  }));
  const procedures = ['pump-cavitation', 'pump-vibration', 'sensor-silent', 'conveyor-belt-slip'];
  const training = {
    procedures,
    people: ['erika', 'max', 'anna', 'boris'].map((person, i) => ({ person, full_name: `${person[0].toUpperCase()}${person.slice(1)} Example`, shift: i < 2 ? 'early' : 'night', cells: procedures.map((procedure, j) => ({ procedure, state: ['demonstrated', 'trained', 'expired', 'none'][(i + j) % 4], expires: (i + j) % 4 === 3 ? null : iso(now() + (100 - 80 * ((i + j) % 4)) * kDay) })) })),
    bus_factors: [{ what: 'procedure pump-vibration', kind: 'procedure', name: 'pump-vibration', people: 1 }, { what: 'rule 4: Pump 1 cavitates', kind: 'rule', name: '4', people: 0 }],
    single_points: [{ what: 'procedure pump-vibration', only: 'max' }, { what: 'rule 4', only: '' }],
    coverage: procedures.flatMap((procedure, j) => ['early', 'night'].map((shift, i) => ({ procedure, shift, qualified: (i + j) % 3 }))),
  };

  return [
    ['GET', /^\/rosters$/, () => ({ rosters: [
      { name: 'operators', title: 'Operators', time_zone: 'Europe/Berlin', document: 9, layers: [{ name: 'crew', title: '' }, { name: 'lead', title: '' }], on_duty: [{ person: 'erika', layer: 'crew' }, { person: 'max', layer: 'crew' }, { person: 'dmitri', layer: 'lead' }], shift: { name: 'early', begin: handOver.begin, end: handOver.end }, next_handover: handOver.end, gaps_30_days: [{ begin: iso(now() + 2 * kDay), end: iso(now() + 2 * kDay + 8 * kHour) }] },
      { name: 'maintenance', title: 'Maintenance on call', time_zone: 'America/New_York', document: 10, layers: [{ name: 'crew', title: '' }], on_duty: [], shift: null, next_handover: iso(now() + 9 * kHour), gaps_30_days: [] },
    ] })],
    ['GET', /^\/rosters\/[^/]+\/shifts$/, (_m, _b, url) => ({ shifts: shiftsOf(Date.parse(url.searchParams.get('from')), Date.parse(url.searchParams.get('to'))) })],
    ['POST', /^\/rosters\/[^/]+\/overrides$/, (_m, body) => { const made = { id: overrides.length + 1, ...body }; overrides.push(made); return made; }],
    ['GET', /^\/rosters\/[^/]+\/overrides$/, () => ({ overrides: overrides.map((entry) => ({ ...entry, entered_by: 'admin', cancelled_by: '' })) })],
    ['DELETE', /^\/rosters\/[^/]+\/overrides\/(\d+)$/, ([, id]) => { overrides.splice(overrides.findIndex((entry) => entry.id === Number(id)), 1); }],
    ['GET', /^\/shift-log$/, () => ({ open_alarms_words: [], entries: notes })],
    ['POST', /^\/shift-log$/, (_m, body) => { const made = { id: notes.length + 1, time: iso(now()), who: 'admin', ...body }; notes.push(made); return made; }],
    ['GET', /^\/hand-over$/, () => ({ ...handOver, open_alarms: alarms.list(new URLSearchParams()).alarms.slice(0, 3).map((alarm) => `${alarm.message} (alarm ${alarm.id})`), entries: notes })],
    ['POST', /^\/hand-over\/sign$/, (_m, body) => Object.assign(handOver, body.as === 'outgoing' ? { signed_out_by: { who: 'erika', time: iso(now()), reason: '' } } : { signed_in_by: { who: 'admin', time: iso(now()), reason: '' } })],
    ['GET', /^\/policies$/, () => ({ policies: [{ name: 'process-alarms', title: 'Process alarms', document: 3, is_default: true, steps: [
      step('notify', { rosters: ['operators'], channels: ['browser', 'email'] }), step('wait', { wait_s: 300 }), step('continue-if', { hours: 'out', roster: 'operators' }),
      step('notify', { rosters: ['maintenance'], channels: ['sms'] }), step('webhook', { url: 'https://chat.example/maintenance' }), step('repeat', { times: 2 }),
    ], last_resort: step('notify', { teams: ['operations'], channels: ['sms'] }) }] })],
    ['GET', /^\/respond\/check$/, () => ({ findings: [{ where: 'policies/process-alarms', what: 'Step 4 reaches nobody on Sunday night', next: 'Extend the roster maintenance, or notify its team' }, { where: 'rosters/operators', what: 'Nobody is on duty for 8 hours in two days', next: 'Add an override' }] })],
    ['POST', /^\/respond\/dry-run$/, (_m, body) => { const start = body.at ? Date.parse(body.at) : now(); return { policy: 'process-alarms', steps: [{ at: iso(start), step: 0, who: ['erika', 'max'], channels: ['browser', 'email'], text: 'Tell whoever is on duty in operators', skipped: '' }, { at: iso(start + 300_000), step: 3, who: [], channels: ['sms'], text: 'Tell maintenance', skipped: 'nobody is on duty in maintenance then' }] }; }],
    ['GET', /^\/documents\/(\d+)$/, ([, id]) => documents.find((one) => one.id === Number(id))],
    ['GET', /^\/messages$/, (_m, _b, url) => { const state = url.searchParams.get('state'); return { messages: messages.filter((message) => !state || message.deliveries.some((delivery) => delivery.state === state)), next_cursor: null }; }],
    ['POST', /^\/messages\/test$/, (_m, body) => { messages.unshift({ id: messages.length + 20, created: iso(now()), kind: 'test', person: 'admin', page: null, is_drill: false, subject: 'Test', deliveries: [{ channel: body.channel, address: 'a***', state: 'waiting', attempts: 0, next_attempt: iso(now() + 1000), sent_at: null, error: '' }] }); return {}; }],
    ['GET', /^\/kpis$/, kpiReport],
    ['GET', /^\/positions$/, () => ({ positions: [{ name: 'operators', load: { kind: 'none', per_day: null, set_by: 'admin' } }] })],
    ['PUT', /^\/positions\/[^/]+\/load$/, () => ({})],
    ['GET', /^\/projection$/, (_m, _b, url) => ({ sensors_now: 20, sensors: Number(url.searchParams.get('sensors')), kpis: [
      { name: 'alarms_per_day', now: 61.4, projected: 210, upper: 305, verdict: 'over', why: '' }, { name: 'alarms_per_hour', now: 2.5, projected: 8.7, upper: null, verdict: 'inconclusive', why: '9 whole days of history; at least 14 are needed' }, { name: 'busiest_10_min', now: null, projected: null, upper: null, verdict: 'not-known', why: 'no compressor in the pilot' },
    ], classes: [{ asset_class: 'pump', n_assets: 3, alarms_per_asset_day: 0.41, verdict: 'conclusive' }, { asset_class: 'compressor', n_assets: 0, alarms_per_asset_day: null, verdict: 'not-known' }] })],
    ['GET', /^\/training$/, () => training],
    ['POST', /^\/training$/, (_m, body) => { const cell = training.people.find((person) => person.person === body.person)?.cells.find((one) => one.procedure === body.procedure); if (cell) Object.assign(cell, { state: 'trained', expires: body.expires_at }); return {}; }],
    ['GET', /^\/attention$/, () => ({ weeks, share_without_project_and_vendor: 0.82, time_to_acknowledge_s: { operations: { median: 41, p90: 305, n: 120 }, project: { median: 900, p90: 4000, n: 6 } }, time_to_resolve_s: {}, out_of_hours: 3, assets: [{ asset: 1, title: 'Pump 1', minutes: 340 }, { asset: 2, title: 'Conveyor', minutes: 80 }], plan: [{ week: '2026-W46', target_hours: 4 }, { week: '2026-W47', target_hours: 3 }, { week: '2026-W48', target_hours: 2 }], suppressed: 'Finance, IT and vendor have fewer than five people each; they are shown together.' })],
    ['POST', /^\/attention\/(plan|contacts)$/, () => ({})],
    ['GET', /^\/hands-off$/, () => handsOff],
    ['POST', /^\/hands-off$/, () => Object.assign(handsOff, { state: 'planned' })],
    ['POST', /^\/hands-off\/break-glass$/, (_m, body) => Object.assign(handsOff, { state: 'failed', failed_because: body.reason })],
    ['GET', /^\/review$/, () => ({ alarms: reviewed.map((row) => ({ ...row, outcome: labels.get(row.alarm) ?? null })) })],
    ['POST', /^\/alarms\/(\d+)\/outcome$/, ([, id], body) => { labels.set(Number(id), body.outcome); return { alarm: Number(id), raised: body.raised, outcome: body.outcome, who: 'admin', when: iso(now()), comment: '' }; }],
    ['GET', /^\/proposals$/, () => ({ proposals: [{ rule: 1, message: 'Pump 1 cavitates', kind: 'deadband', from: 0, to: 0.4, unit: 'bar', removes: 310, keeps_true: 4, loses_true: 0 }, { rule: 2, message: 'Belt slips', kind: 'on-delay', from: 0, to: 5, unit: 's', removes: 80, keeps_true: 2, loses_true: 1 }] })],
    ['GET', /^\/attention\/found$/, () => ({ acts: [{ id: 1, time: iso(now() - kHour), category: 'restart', text: 'stopped in order and started again', state: 'open', os_user: 'root', team_kind: 'unknown', is_patch: false }], n_open: 1 })],
    ['GET', /^\/failures\/matched$/, () => ({ caught: 2, late: 0, missed: 1, lead_time_s: { median: 5400 }, savings: { lead_s: 10800, leads_not_known: 0, downtimes_not_known: 1, by_result: [{ result: 'caught', failures: 2, downtime_s: 1800 }, { result: 'late', failures: 0, downtime_s: 0 }, { result: 'missed', failures: 1, downtime_s: 7200 }] }, is_measured: true, rows: [] })],
    ['POST', /^\/failures$/, () => ({})],
  ];
}
