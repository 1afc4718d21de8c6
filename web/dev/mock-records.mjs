// SPDX-License-Identifier: Apache-2.0
// Records of the mock that only need to be there: people, machines, ledger, quarantine, inbox.

export function makeRecords(now) {
  const iso = (ago) => new Date(now() - ago).toISOString();
  const provisional = (id, address, value, unit = '') => ({
    id, asset: null, path: '', name: address.split('/').pop(), title: '', unit, kind: 'analog', type: 'float64', range_low: null, range_high: null, value_at_4_ma: null, value_at_20_ma: null,
    expected_interval_ms: 1000, address, is_provisional: true, first_seen: iso(340_000), client: 'gateway-7', limits: [],
    last: { time: iso(900), value, quality: 'good' },
  });
  const raw = '{"signal": "mill/water/line1/pump1/pressure", "value": "four"}';
  return {
    users: [
      { id: 1, name: 'admin', full_name: 'Administrator', role: 'administrator', team: 1, is_active: true },
      { id: 2, name: 'olga', full_name: 'Olga Petrova', role: 'operator', team: 2, is_active: true },
      { id: 3, name: 'jan', full_name: 'Jan Huber', role: 'engineer', team: 3, is_active: false },
    ],
    teams: [{ id: 1, name: 'it', kind: 'it' }, { id: 2, name: 'shift a', kind: 'operations' }, { id: 3, name: 'maintenance', kind: 'maintenance' }],
    tokens: [{ id: 1, name: 'telegraf', role: 'operator', created: iso(90_000_000) }],
    devices: [{ id: 1, name: 'gateway-7', protocol: 'mqtt', publish_filters: ['mill/#'], subscribe_filters: [] }],
    retention: {
      classes: [
        { id: 1, name: 'standard', raw_days: null, minute_days: null, hour_days: null, signals: 40 },
        { id: 2, name: 'vibration', raw_days: 30, minute_days: 730, hour_days: null, signals: 12 },
      ],
      running: false, next_cursor: null,
      last_run: {
        started: iso(1_200_000), ended: iso(1_190_000), problem: null,
        classes: [
          { class: 'standard', signals: 40, chunks: 0, bytes: 0, rollups: 0, oldest_kept: null },
          { class: 'vibration', signals: 12, chunks: 48, bytes: 81_920, rollups: 0, oldest_kept: iso(30 * 86_400_000) },
        ],
      },
    },
    backups: {
      backups: [{ name: '2026-11-22T03-00-00Z', state: 'complete', created: iso(8 * 3_600_000), problem: null, bytes: 91_500_000, journal_head: 5_000_000, registry_revision: 61, verified_at: iso(8 * 3_600_000 - 60_000), restored_at: null, restored_where: null }],
      directory: '/srv/millwright/backups', newest_verified: '2026-11-22T03-00-00Z', newest_restored: null, restored_from: null, next_cursor: null,
    },
    audit: Array.from({ length: 40 }, (_, i) => ({
      id: 40 - i, when: iso(i * 1_700_000), who: i % 3 ? 'jan' : 'admin', team_kind: i % 3 ? 'maintenance' : 'it', act: i % 2 ? 'rule.update' : 'signal.update',
      why: i % 4 ? '' : 'after the overhaul', what: i % 2 ? `rule ${i}` : `signal ${i}`, before: { limit: 8 }, after: { limit: 9 },
    })),
    inbox: [
      provisional(901, 'mill/water/line1/pump3/pressure', 4.71), provisional(902, 'mill/water/line1/pump3/bearing/temperature', 51.2, 'Cel'),
      provisional(903, 'lab/temperature', 21.4),
    ],
    undecodable: [{ topic: 'mill/camera/frame', client: 'cam-2', count: 1287, last: iso(4000), sample: 'ffd8ffe000104a464946' }],
    quarantine: [
      { id: '2', arrival: iso(65_000), source: 'http', client: 'telegraf', address: 'mill/water/line1/pump1/pressure', line: 2, reason: 'value: not a number', raw, is_retried: false },
      { id: '1', arrival: iso(4_065_000), source: 'mqtt', client: 'gateway-7', address: 'mill/air/line1/compressor1/power', line: null, reason: 'timestamp: year 1970 is before the retention floor', raw: '{"value": 61.2, "ts": 3}', is_retried: false },
    ],
  };
}
