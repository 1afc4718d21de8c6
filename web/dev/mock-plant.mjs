// SPDX-License-Identifier: Apache-2.0
// A make-believe plant for developing pages: 20 signals on 6 machines whose values are functions of
// time, so that any stretch of history can be asked for. Never part of the product.

const kHourMs = 3_600_000;

/// Value noise in [-1, 1], smooth in time, different per seed.
function noise(seed, t, periodMs) {
  const at = t / periodMs + seed * 17.13;
  const cell = Math.floor(at);
  const hash = (n) => { const x = Math.sin(n * 127.1 + seed * 311.7) * 43758.5453; return 2 * (x - Math.floor(x)) - 1; };
  const f = at - cell;
  const s = f * f * (3 - 2 * f);
  return hash(cell) * (1 - s) + hash(cell + 1) * s;
}

const daily = (t) => Math.sin((2 * Math.PI * (t % (24 * kHourMs))) / (24 * kHourMs));
const wave = (base, swing, jitter) => (t, seed) =>
  base + swing * (0.6 * daily(t) + 0.4 * noise(seed, t, kHourMs / 2)) + jitter * (noise(seed + 50, t, 1500) + 0.5 * noise(seed + 80, t, 20_000));

// machine, class, criticality, signals: [name, title, unit, low, high, function, limits]
const kMachines = [
  ['water/line1', 'pump1', 'Pump 1', 'pump', 1, [
    ['pressure', 'Discharge pressure', 'bar', 0, 16, wave(5.2, 0.8, 0.12), [['low', 3, 1], ['high', 9, 2]]],
    ['flow', 'Flow', 'm3/h', 0, 120, wave(82, 9, 1.2), [['low', 50, 2]]],
    ['vibration', 'Bearing vibration', 'mm/s', 0, 20, wave(2.1, 0.4, 0.3), [['high', 7.1, 2]]],
    ['motor_current', 'Motor current', 'A', 0, 60, wave(31, 3, 0.5), []],
  ]],
  ['water/line1', 'pump2', 'Pump 2', 'pump', 2, [
    ['pressure', 'Discharge pressure', 'bar', 0, 16, wave(5.0, 0.7, 0.1), [['low', 3, 2]]],
    ['flow', 'Flow', 'm3/h', 0, 120, wave(78, 8, 1.1), []],
    ['running', 'Running', '1', null, null, (t) => noise(9, t, kHourMs) > -0.8, []],
  ]],
  ['water/line1', 'exchanger1', 'Heat exchanger 1', 'heat exchanger', 3, [
    ['inlet_temperature', 'Inlet temperature', 'Cel', 0, 120, wave(78, 4, 0.3), [['high', 95, 2]]],
    ['outlet_temperature', 'Outlet temperature', 'Cel', 0, 120, wave(46, 3, 0.3), [['high', 60, 3]]],
    ['fouling', 'Fouling factor', '1', 0, 1, wave(0.22, 0.05, 0.01), []],
  ]],
  ['air/line1', 'compressor1', 'Compressor 1', 'compressor', 2, [
    ['pressure', 'Header pressure', 'bar', 0, 12, wave(7.1, 0.3, 0.15), [['low', 6, 2], ['low-low', 5, 1]]],
    ['oil_temperature', 'Oil temperature', 'Cel', 0, 130, wave(82, 5, 0.4), [['high', 105, 2]]],
    ['power', 'Power', 'kW', 0, 110, wave(68, 12, 1.5), []],
  ]],
  ['packing/line1', 'conveyor1', 'Conveyor 1', 'conveyor', 4, [
    ['speed', 'Belt speed', 'm/s', 0, 2, wave(1.2, 0.05, 0.01), [['low', 0.9, 2]]],
    ['slip', 'Belt slip', '%', 0, 100, wave(2.5, 0.5, 0.2), [['high', 10, 3]]],
    ['pieces', 'Pieces', '{count}', null, null, (t) => Math.floor((t % (24 * kHourMs)) / 2000), []],
  ]],
  ['packing/line1', 'motor1', 'Drive motor 1', 'motor', 3, [
    ['current', 'Current', 'A', 0, 40, wave(18, 2, 0.4), [['high', 28, 2]]],
    ['winding_temperature', 'Winding temperature', 'Cel', 0, 180, wave(88, 6, 0.3), [['high', 130, 2]]],
    ['bearing_temperature', 'Bearing temperature', 'Cel', 0, 120, wave(54, 4, 0.2), [['high', 85, 2]]],
    ['state', 'Drive state', '1', null, null, (t) => (noise(3, t, kHourMs) > 0.85 ? 'idle' : 'running'), []],
  ]],
];

export const kSite = { id: 1, name: 'mill', title: 'Mill', time_zone: 'Europe/Berlin' };
const kAreaTitles = { water: 'Water', air: 'Compressed air', packing: 'Packing' };

export function makePlant() {
  const areas = [];
  const signals = [];
  const rules = [];
  let assetId = 0;
  for (const [place, name, title, assetClass, criticality, list] of kMachines) {
    const [areaName, lineName] = place.split('/');
    let area = areas.find((known) => known.name === areaName);
    if (!area) areas.push((area = { id: areas.length + 1, name: areaName, title: kAreaTitles[areaName], lines: [{ id: areas.length + 1, name: lineName, title: 'Line 1', assets: [] }] }));
    const asset = { id: (assetId += 1), name, title, asset_class: assetClass, criticality, worst_priority: null, unacknowledged: 0, active: 0, signals: [] };
    area.lines[0].assets.push(asset);
    for (const [signalName, signalTitle, unit, low, high, value, limits] of list) {
      const id = signals.length + 1;
      const sample = value(Date.now(), id);
      const path = `mill/${place}/${name}/${signalName}`;
      asset.signals.push(id);
      signals.push({
        id, asset: asset.id, path, name: signalName, title: signalTitle, unit,
        kind: typeof sample === 'boolean' ? 'discrete' : typeof sample === 'string' ? 'text' : signalName === 'pieces' ? 'counter' : 'analog',
        type: typeof sample === 'boolean' ? 'bool' : typeof sample === 'string' ? 'text' : 'float64',
        range_low: low, range_high: high, value_at_4_ma: null, value_at_20_ma: null, expected_interval_ms: 1000, address: path, is_provisional: false, first_seen: null, client: 'sim', limits: [], value,
      });
      for (const [kind, limit, priority] of limits) {
        rules.push({
          id: rules.length + 1, signal: id, kind, limit, deadband: Math.abs(limit) * 0.02, on_delay_ms: 2000, off_delay_ms: 5000, window_ms: 0, priority, is_enabled: true,
          message: `${title}: ${signalTitle.toLowerCase()} ${kind}`, consequence: '', response: '',
        });
      }
    }
  }
  const cavitation = rules.find((rule) => rule.signal === 1 && rule.kind === 'low');
  Object.assign(cavitation, {
    message: 'Pump 1 may be cavitating', consequence: 'The impeller erodes; seal damage within hours.',
    response: 'Check the suction valve and the level in tank T3, then throttle the discharge.',
  });
  return { areas, signals, rules };
}

/// Rows of [fromMs, toMs) at about `points`, as the downsampling read answers.
export function history(signal, fromMs, toMs, points, nowMs, faults) {
  const end = Math.min(toMs, nowMs);
  const begin = Math.max(fromMs, nowMs - 45 * 24 * kHourMs);
  const step = Math.max(1000, (toMs - fromMs) / points);
  const time_ms = [];
  const value = [];
  for (let t = Math.ceil(begin / step) * step; t < end; t += step) {
    // A dropout every day around 03:00 UTC, so that gaps are seen.
    if (signal.id % 5 === 2 && t % (24 * kHourMs) > 3 * kHourMs && t % (24 * kHourMs) < 3.3 * kHourMs) continue;
    time_ms.push(t);
    value.push(valueAt(signal, t, faults));
  }
  return { time_ms, value };
}

export function valueAt(signal, t, faults) {
  const plain = signal.value(t, signal.id);
  const fault = faults.get(signal.id);
  if (typeof plain !== 'number' || !fault || t < fault.fromMs || t > fault.toMs) return plain;
  return plain + (fault.target - plain) * Math.min(1, (t - fault.fromMs) / 6000);
}
