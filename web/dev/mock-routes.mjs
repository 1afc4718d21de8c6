// SPDX-License-Identifier: Apache-2.0
// The mock's REST routes: method and path pattern to a function of (match, body, url) -> answer.
import { answerRoutes } from './mock-answer.mjs';
import { respondRoutes } from './mock-respond.mjs';

class Problem extends Error {
  constructor(status, code, detail, next = '') {
    super(detail);
    Object.assign(this, { status, code, next });
  }
}

export function makeRoutes(state) {
  const { plant, alarms, records, now } = state;
  const kUser = { id: 1, name: 'admin', full_name: 'Administrator', role: 'administrator', team: 'it' };
  const me = () => ({ ...kUser, must_change_password: state.mustChange, kiosk: null });
  const shown = (signal) => { const { value: _value, ...record } = signal; return { ...record, limits: plant.rules.filter((rule) => rule.signal === signal.id && rule.is_enabled).map(({ id, kind, limit, priority }) => ({ rule: id, kind, limit, priority })) }; };
  const signalOf = (id) => plant.signals.find((signal) => signal.id === Number(id)) ?? fail404('signal', id);
  const fail404 = (what, id) => { throw new Problem(404, 'not_found', `no ${what} ${id}`, `list them with GET /api/v1/${what}s`); };
  const assets = () => plant.areas.flatMap((area) => area.lines.flatMap((line) => line.assets.map((asset) => ({ asset, path: `mill/${area.name}/${line.name}/${asset.name}` }))));
  const line = (scale) => { const received = Math.round(((now() - state.startedMs) / 1000) * 20 * scale); return { received, stored: Math.max(0, received - 8), quarantined: Math.min(2, received), duplicate: Math.min(3, Math.max(0, received - 2)), thinned: 0, dropped: 0, pending: Math.min(3, Math.max(0, received - 5)) }; };
  const account = (scale) => { const it = line(scale); it.received = it.stored + it.quarantined + it.duplicate + it.pending; return it; };
  const page = (key, list) => (_match, _body, url) => { const from = Number(url.searchParams.get('cursor')) || 0; const size = 25; return { [key]: list().slice(from, from + size), next_cursor: from + size < list().length ? String(from + size) : null, count: list().length }; };
  const adopt = (body) => {
    const found = records.inbox.findIndex((signal) => signal.address === body.address);
    if (found < 0) throw new Problem(404, 'not_found', `no provisional signal at ${body.address}`);
    const parts = body.asset.split('/');
    if (parts.length !== 4) throw new Problem(400, 'invalid_argument', `asset: ${body.asset} is not site/area/line/asset`, 'give four names');
    const [signal] = records.inbox.splice(found, 1);
    let area = plant.areas.find((one) => one.name === parts[1]);
    if (!area) plant.areas.push((area = { id: 90, name: parts[1], title: parts[1], lines: [{ id: 90, name: parts[2], title: parts[2], assets: [] }] }));
    let asset = area.lines[0].assets.find((one) => one.name === parts[3]);
    if (!asset) area.lines[0].assets.push((asset = { id: assets().length + 1, name: parts[3], title: '', asset_class: '', criticality: 3, signals: [] }));
    asset.signals.push(signal.id);
    const adopted = { ...signal, asset: asset.id, path: `${body.asset}/${body.name}`, name: body.name, unit: body.unit ?? '1', is_provisional: false, value: () => signal.last.value };
    plant.signals.push(adopted);
    state.revision += 1;
    return shown(adopted);
  };

  const routes = [
    ...answerRoutes(state),
    ['POST', /^\/login$/, (_m, body) => { if (body.user !== 'admin' || body.password !== 'operator-3am') throw new Problem(401, 'unauthorized', 'user name or password is wrong'); return { user: me() }; }],
    ['POST', /^\/logout$/, () => undefined],
    ['GET', /^\/me$/, me],
    ['POST', /^\/me\/password$/, (_m, body) => { if (body.new.length < 10) throw new Problem(400, 'invalid_argument', 'new: at least 10 characters'); state.mustChange = false; }],
    ['GET', /^\/plant$/, () => ({ sites: [{ ...state.kSite, areas: plant.areas }], revision: state.revision })],
    ['GET', /^\/assets\/(\d+)$/, ([, id]) => { const found = assets().find(({ asset }) => asset.id === Number(id)) ?? fail404('asset', id); return { ...found.asset, path: found.path, signals: plant.signals.filter((signal) => signal.asset === Number(id)).map(shown), rules: [] }; }],
    ['GET', /^\/signals$/, () => ({ signals: plant.signals.map(shown), next_cursor: null })],
    ['GET', /^\/signals\/last$/, () => ({ values: plant.signals.filter((signal) => signal.value).map(state.lastOf) })],
    ['PATCH', /^\/signals\/(\d+)$/, ([, id], body) => { state.revision += 1; return shown(Object.assign(signalOf(id), body)); }],
    ['POST', /^\/signals\/adopt$/, (_m, body) => adopt(body)],
    ['POST', /^\/signals\/(\d+)\/dismiss$/, ([, id]) => { records.inbox = records.inbox.filter((signal) => signal.id !== Number(id)); }],
    ['GET', /^\/signals\/(\d+)\/readings$/, ([, id], _b, url) => { const signal = signalOf(id); const q = url.searchParams; return { signal: signal.id, unit: signal.unit, type: signal.type, ...state.historyOf(signal, Date.parse(q.get('from')), Date.parse(q.get('to')), Number(q.get('points')) || 1000), quality: null, truncated: false }; }],
    ['GET', /^\/signals\/(\d+)\/buckets$/, ([, id], _b, url) => ({ buckets: bucketsOf(state, signalOf(id), url.searchParams) })],
    ['GET', /^\/alarms$/, (_m, _b, url) => alarms.list(url.searchParams)],
    ['GET', /^\/historical-events$/, () => ({ events: [], next_cursor: null })],
    ['GET', /^\/alarms\/(\d+)$/, ([, id]) => alarms.detail(Number(id)) ?? fail404('alarm', id)],
    ['POST', /^\/alarms\/(\d+)\/([a-z-]+)$/, ([, id, act], body) => { const result = alarms.act(Number(id), act, body, 'admin'); if (typeof result === 'string') throw new Problem(409, 'failed_precondition', result, 'read the alarm again'); return result; }],
    ['GET', /^\/rules$/, (_m, _b, url) => ({ rules: plant.rules.filter((rule) => rule.signal === Number(url.searchParams.get('signal'))) })],
    ['POST', /^\/rules$/, (_m, body) => { const rule = { ...body, id: plant.rules.length + 1 }; plant.rules.push(rule); state.revision += 1; return rule; }],
    ['PATCH', /^\/rules\/(\d+)$/, ([, id], body) => { state.revision += 1; return Object.assign(plant.rules.find((rule) => rule.id === Number(id)) ?? fail404('rule', id), body); }],
    ['DELETE', /^\/rules\/(\d+)$/, ([, id]) => { plant.rules = plant.rules.filter((rule) => rule.id !== Number(id)); state.revision += 1; }],
    ['GET', /^\/ledger$/, () => ({ balanced: true, total: account(1), sources: [{ source: 'mqtt', ...account(1) }] })],
    ['GET', /^\/quarantine$/, page('entries', () => records.quarantine)],
    ['POST', /^\/quarantine\/(\d+)\/retry$/, ([, id]) => { records.quarantine.find((entry) => entry.id === id).is_retried = true; return { accepted: 0, quarantined: 1, problems: [{ line: 1, reason: 'value: not a number' }] }; }],
    ['GET', /^\/inbox$/, () => ({ signals: records.inbox, undecodable: records.undecodable })],
    ['GET', /^\/health$/, () => healthOf(state)],
    ...['users', 'teams', 'tokens', 'devices'].flatMap((name) => [
      ['GET', new RegExp(`^/${name}$`), () => ({ [name]: records[name] })],
      ['POST', new RegExp(`^/${name}$`), (_m, body) => { const made = { is_active: true, ...body, id: records[name].length + 1 }; records[name].push(made); return { ...made, secret: 'mw_dev_3f9ac1d27be84406', token: 'mw_tok_8c1e52aa97d04f13' }; }],
      ['PATCH', new RegExp(`^/${name}/(\\d+)$`), ([, id], body) => Object.assign(records[name].find((one) => one.id === Number(id)), body)],
      ['DELETE', new RegExp(`^/${name}/(\\d+)$`), ([, id]) => { records[name] = records[name].filter((one) => one.id !== Number(id)); }],
    ]),
    ['GET', /^\/retention-classes$/, () => records.retention],
    ['POST', /^\/retention-classes$/, (_m, body) => { const made = { ...body, id: records.retention.classes.length + 1, signals: 0 }; records.retention.classes.push(made); return made; }],
    ['PATCH', /^\/retention-classes\/(\d+)$/, ([, id], body) => Object.assign(records.retention.classes.find((one) => one.id === Number(id)), body)],
    ['DELETE', /^\/retention-classes\/(\d+)$/, ([, id]) => { records.retention.classes = records.retention.classes.filter((one) => one.id !== Number(id)); }],
    ['POST', /^\/retention-classes\/(\d+)\/signals$/, ([, id], body) => { const one = records.retention.classes.find((found) => found.id === Number(id)); one.signals += body.ids.length; return one; }],
    ['GET', /^\/backups$/, () => records.backups],
    ['POST', /^\/backups$/, () => { const made = { ...records.backups.backups[0], name: `b${records.backups.backups.length + 1}` }; records.backups.backups.unshift(made); return made; }],
    ['GET', /^\/audit$/, page('entries', () => records.audit)],
    ...respondRoutes(state),
  ];

  return (request, url, body, response) => {
    const path = url.pathname.slice('/api/v1'.length);
    const send = (status, value, type) => { response.writeHead(status, { 'Content-Type': type }); response.end(value === undefined ? undefined : JSON.stringify(value)); };
    try {
      if (!/mw-mock=in/.test(request.headers.cookie ?? '') && path !== '/login') throw new Problem(401, 'unauthorized', 'log in first', 'POST /api/v1/login');
      if (request.method !== 'GET' && request.headers['x-millwright'] !== '1') throw new Problem(403, 'forbidden', 'the header X-Millwright is missing');
      for (const [method, pattern, run] of routes) {
        const match = pattern.exec(path);
        if (!match || method !== request.method) continue;
        const answer = run(match, body, url);
        if (path === '/login' || path === '/logout') response.setHeader('Set-Cookie', `mw-mock=${path === '/login' ? 'in' : 'out'}; Path=/; HttpOnly; SameSite=Strict`);
        return send(answer === undefined ? 204 : 200, answer, 'application/json');
      }
      throw new Problem(404, 'not_found', `no route ${request.method} ${path}`);
    } catch (thrown) {
      if (!(thrown instanceof Problem)) console.error(thrown);
      send(thrown.status ?? 500, { type: 'about:blank', title: thrown.code ?? 'internal', status: thrown.status ?? 500, code: thrown.code ?? 'internal', detail: thrown.message, next: thrown.next ?? '' }, 'application/problem+json');
    }
    return undefined;
  };
}

function bucketsOf(state, signal, params) {
  const width = Number(params.get('width_ms'));
  const [from, to] = [Date.parse(params.get('from')), Date.parse(params.get('to'))];
  const buckets = [];
  for (let begin = from; begin < to; begin += width) {
    const values = state.historyOf(signal, begin, begin + width, 60).value.map(Number).filter(Number.isFinite);
    const mean = values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
    buckets.push({ begin: new Date(begin).toISOString(), min: values.length ? Math.min(...values) : null, max: values.length ? Math.max(...values) : null, mean, first: values[0] ?? null, last: values.at(-1) ?? null, time_weighted_mean: mean, count: values.length, bad_count: 0 });
  }
  return buckets;
}

function healthOf({ now, startedMs }) {
  const head = Math.round((now() - startedMs) / 50);
  return {
    ready: true, reasons: [], warnings: [], readings_per_s: 20, messages_per_s: 20, completeness: 0.9982, lag_records: 3,
    journal: { head, durable: head, bytes: 48_211_302, damage: [] }, historian: { position: head - 3, bytes: 9_120_334 },
    connections: [{ client: 'simulator', source: 'mqtt', peer: '127.0.0.1:40112', protocol: 'MQTT 5.0', connected_at: new Date(startedMs).toISOString(), readings: head, problems: 0 }, { client: 'telegraf', source: 'http', peer: '10.0.4.17:51522', protocol: 'HTTP', connected_at: new Date(startedMs).toISOString(), readings: 120, problems: 1 }],
    disk: { available_bytes: 312_000_000_000, capacity_bytes: 480_000_000_000, reserve_bytes: 9_600_000_000 }, version: '0.1.0', uptime_s: Math.round((now() - startedMs) / 1000),
  };
}
