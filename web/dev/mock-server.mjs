// SPDX-License-Identifier: Apache-2.0
// For developing pages only: docs/api.md over a make-believe plant, no storage. Also serves dist/.
//   node dev/mock-server.mjs [--port 8090] [--alarms N] [--fresh]     log in as admin / operator-3am
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import { MockAlarms } from './mock-alarms.mjs';
import { history, kSite, makePlant, valueAt } from './mock-plant.mjs';
import { makeRecords } from './mock-records.mjs';
import { makeRoutes } from './mock-routes.mjs';

const argument = (name, fallback) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? fallback : process.argv[at + 1]; };
const now = () => Date.now();
const kDist = new URL('../dist', import.meta.url).pathname;
const kTypes = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const kCsp = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws:";

const plant = makePlant();
const faults = new Map();
const sockets = new Set();
const changedAlarms = new Map();
const alarms = new MockAlarms(plant, now, (alarm) => changedAlarms.set(alarm.id, alarm));
const state = {
  plant, alarms, now, kSite, revision: 7, records: makeRecords(now), startedMs: now(), mustChange: process.argv.includes('--fresh'),
  lastOf: (signal) => ({ id: signal.id, time: new Date(now() - 400).toISOString(), age_ms: 400, value: valueAt(signal, now(), faults), quality: signal.name === 'slip' ? 'bad|comm-loss' : 'good' }),
  historyOf: (signal, from, to, points) => history(signal, from, to, points, now(), faults),
};
const handle = makeRoutes(state);

// Many past and open alarms, to see long lists move.
for (let i = 0; i < Number(argument('alarms', 0)); i += 1) {
  const signal = plant.signals[i % plant.signals.length];
  alarms.raise({ id: 1000 + i, priority: (i % 3) + 1, message: `Made-up alarm ${i + 1}`, consequence: '', response: '', limit: 5 }, signal, 6, now() - i * 30_000);
}
// Pump 1 cavitates for two minutes in every five, from eight seconds after the start.
setTimeout(function fail() {
  faults.set(1, { fromMs: now(), toMs: now() + 120_000, target: 1.9 });
  faults.set(3, { fromMs: now(), toMs: now() + 120_000, target: 8.6 });
  setTimeout(fail, 300_000);
}, 8000);

function serveFile(path, response) {
  const file = normalize(join(kDist, path));
  const isInside = file.startsWith(kDist) && extname(file) !== '';
  for (const candidate of isInside ? [file] : [join(kDist, 'index.html')]) {
    try {
      const body = readFileSync(candidate);
      response.writeHead(200, { 'Content-Type': kTypes[extname(candidate)] ?? 'application/octet-stream', 'Content-Security-Policy': kCsp });
      return response.end(body);
    } catch { /* not there */ }
  }
  response.writeHead(404).end();
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://mock');
  if (!url.pathname.startsWith('/api/')) return serveFile(url.pathname, response);
  let text = '';
  request.on('data', (chunk) => { text += chunk; });
  request.on('end', () => handle(request, url, text === '' || !request.headers['content-type']?.includes('json') ? {} : JSON.parse(text), response));
});

const live = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, socket, head) => {
  if (!request.url.startsWith('/api/v1/live')) return socket.destroy();
  live.handleUpgrade(request, socket, head, (peer) => {
    const session = { peer, ids: [] };
    sockets.add(session);
    peer.on('message', (data) => { session.ids = JSON.parse(String(data)).subscribe?.signals ?? []; });
    peer.on('close', () => sockets.delete(session));
    peer.send(JSON.stringify({ ping: now(), revision: state.revision, counts: alarms.counts() }));
  });
});

const toAll = (message) => { for (const { peer } of sockets) peer.send(JSON.stringify(message)); };
let beat = 0;
setInterval(() => {
  beat += 1;
  if (beat % 4 === 0) for (const signal of plant.signals) if (signal.value) alarms.evaluate(signal, valueAt(signal, now(), faults));
  for (const { peer, ids } of sockets) {
    const wanted = plant.signals.filter((signal) => signal.value && (ids === 'all' || ids.includes(signal.id)) && (signal.id + beat) % 4 === 0);
    if (wanted.length > 0) peer.send(JSON.stringify({ values: wanted.map((signal) => [signal.id, now(), valueAt(signal, now(), faults), state.lastOf(signal).quality]) }));
  }
  if (changedAlarms.size > 0) toAll({ alarms: [...changedAlarms.values()], counts: alarms.counts() });
  changedAlarms.clear();
  if (beat % 8 === 0) toAll({ health: { readings_per_s: 20 + Math.sin(beat) * 0.4, completeness: 0.9982, alarms_last_hour: alarms.alarms.size, ready: true } });
  if (beat % 20 === 0) toAll({ ping: now(), revision: state.revision });
}, 250);

server.listen(Number(argument('port', 8090)), '127.0.0.1', () => console.log(`mock: http://127.0.0.1:${server.address().port}`));
