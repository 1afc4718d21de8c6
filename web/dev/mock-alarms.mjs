// SPDX-License-Identifier: Apache-2.0
// Alarms of the make-believe plant: limits checked against the newest values, acts of people.

const kUnacknowledged = ['unacknowledged', 'returned-unacknowledged'];

export class MockAlarms {
  constructor(plant, now, onChange) {
    this.plant = plant;
    this.now = now;
    this.onChange = onChange;
    this.alarms = new Map();
    this.history = new Map();
  }

  counts() {
    const counts = { 1: 0, 2: 0, 3: 0 };
    for (const alarm of this.alarms.values()) if (kUnacknowledged.includes(alarm.state)) counts[alarm.priority] += 1;
    return counts;
  }

  list(params) {
    const state = params.get('state') ?? 'open';
    const asset = Number(params.get('asset')) || null;
    const cursor = Number(params.get('cursor')) || 0;
    const limit = Number(params.get('limit')) || 100;
    const kept = [...this.alarms.values()].reverse().filter((alarm) =>
      (asset === null || alarm.subject.asset === asset) &&
      (state === 'all' || (state === 'shelved' ? ['shelved', 'out-of-service'].includes(alarm.state) : state === 'unacknowledged' ? kUnacknowledged.includes(alarm.state) : !['normal', 'shelved', 'out-of-service'].includes(alarm.state))));
    const page = kept.slice(cursor, cursor + limit);
    return { alarms: page, next_cursor: cursor + limit < kept.length ? String(cursor + limit) : null, counts: this.counts() };
  }

  detail(id) {
    const alarm = this.alarms.get(id);
    return alarm ? { ...alarm, history: this.history.get(id) ?? [] } : null;
  }

  evaluate(signal, value) {
    for (const rule of this.plant.rules) {
      if (rule.signal !== signal.id || !rule.is_enabled || typeof value !== 'number') continue;
      const isHigh = rule.kind.startsWith('high');
      if (!isHigh && !rule.kind.startsWith('low')) continue;
      const known = this.alarms.get(rule.id);
      const isOver = isHigh ? value > rule.limit : value < rule.limit;
      const isBack = isHigh ? value < rule.limit - rule.deadband : value > rule.limit + rule.deadband;
      if (isOver && !known?.is_active) this.raise(rule, signal, value, this.now());
      else if (known?.is_active && isBack) this.clear(known, value, this.now());
    }
  }

  raise(rule, signal, value, at) {
    const known = this.alarms.get(rule.id);
    const asset = this.plant.areas.flatMap((area) => area.lines[0].assets).find((one) => one.id === signal.asset);
    const from = known?.state ?? 'normal';
    const alarm = {
      id: rule.id, rule: rule.id, state: from === 'shelved' ? 'shelved' : 'unacknowledged', is_active: true, priority: rule.priority, position: 'operators',
      message: rule.message, consequence: rule.consequence, response: rule.response,
      subject: { kind: 'signal', id: signal.id, path: signal.path, asset: signal.asset, asset_title: asset?.title ?? '', unit: signal.unit },
      value, limit: rule.limit, raised: new Date(at).toISOString(), returned: null, acknowledged: null, acknowledged_by: '', comment: '',
      shelved_until: known?.shelved_until ?? null, shelved_by: known?.shelved_by ?? '', raise_count: (known?.raise_count ?? 0) + 1, mode: 'alarm',
    };
    this.put(alarm, from === 'normal' ? 'raise' : 're-raise', from, '', '', value, at);
  }

  clear(alarm, value, at) {
    const to = alarm.state === 'acknowledged' ? 'normal' : alarm.state === 'unacknowledged' ? 'returned-unacknowledged' : alarm.state;
    this.put({ ...alarm, state: to, is_active: false, returned: new Date(at).toISOString() }, 'return', alarm.state, '', '', value, at);
  }

  /// Returns the changed alarm, or a problem's detail as text.
  act(id, act, body, who) {
    const alarm = this.alarms.get(id);
    if (!alarm) return `no alarm ${id}`;
    const comment = body.comment ?? '';
    const at = this.now();
    if (act === 'acknowledge') {
      if (!kUnacknowledged.includes(alarm.state)) return `alarm ${id} is ${alarm.state}: nothing to acknowledge`;
      return this.put({ ...alarm, state: alarm.is_active ? 'acknowledged' : 'normal', acknowledged: new Date(at).toISOString(), acknowledged_by: who, comment }, 'acknowledge', alarm.state, who, comment, alarm.value, at);
    }
    if (act === 'shelve') {
      const until = body.until ? Date.parse(body.until) : at + body.minutes * 60_000;
      if (!(until > at && until <= at + 86_400_000)) return 'shelved for at most 24 h';
      return this.put({ ...alarm, state: 'shelved', shelved_until: new Date(until).toISOString(), shelved_by: who, comment }, 'shelve', alarm.state, who, comment, alarm.value, at);
    }
    const to = act === 'out-of-service' ? 'out-of-service' : alarm.is_active ? 'unacknowledged' : 'normal';
    return this.put({ ...alarm, state: to, shelved_until: null, shelved_by: '', comment }, act, alarm.state, who, comment, alarm.value, at);
  }

  put(alarm, act, from, who, comment, value, at) {
    const action = act === 'out-of-service' ? 'take-out-of-service' : act;
    this.alarms.set(alarm.id, alarm);
    const lines = this.history.get(alarm.id) ?? [];
    this.history.set(alarm.id, [...lines, { time: new Date(at).toISOString(), action, from, to: alarm.state, who, comment, value }]);
    this.onChange(alarm);
    return alarm;
  }
}
