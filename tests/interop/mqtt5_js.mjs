// SPDX-License-Identifier: Apache-2.0
// What else MQTT 5 has, with mqtt.js: mqtt5_js.mjs URL DEVICE SECRET, a device that may only use js/own/#.
// Prints one line per thing that held; fails otherwise.
import assert from "node:assert/strict";
import { open, received, run, sleep } from "./js_client.mjs";

const [username, password] = process.argv.slice(3);

/// Breaks the connection without a DISCONNECT.
async function cut(client) {
  const closed = new Promise((resolve) => client.once("close", resolve));
  client.stream.destroy();
  await closed;
}

async function willDelay() {
  const watcher = await open("js-will-watcher");
  await watcher.subscribeAsync("js/will", { qos: 1 });
  const will = { topic: "js/will", payload: Buffer.from("gone"), qos: 1, properties: { willDelayInterval: 4 } };
  const session = { will, properties: { sessionExpiryInterval: 60 } };
  await cut(await open("js-will", { clean: true, ...session }));
  const back = await open("js-will", { clean: false, ...session });
  assert.equal(back.connack.sessionPresent, true);
  await sleep(4500);
  assert.equal(watcher.inbox.length, 0, "who comes back in time is not reported gone");
  await cut(back);
  await sleep(1000);
  assert.equal(watcher.inbox.length, 0, "not before its delay");
  const [message] = await received(watcher, 1);
  assert.equal(message.text, "gone");
  await watcher.endAsync();
}

async function sessionExpiry() {
  const session = (seconds) => ({ clean: false, properties: { sessionExpiryInterval: seconds } });
  for (const [seconds, isKept] of [[1, false], [60, true], [0, false]]) {
    await (await open("js-session", session(seconds))).endAsync();
    await sleep(2200);
    const back = await open("js-session", session(0));
    assert.equal(back.connack.sessionPresent, isKept, `a session of ${seconds} s after two`);
    await back.endAsync();
  }
}

/// How many PUBLISH packets of QoS 1 came over the wire and are not acknowledged yet; `most` is the greatest number.
function watchFlight(client) {
  const flight = { now: 0, most: 0 };
  let rest = Buffer.alloc(0);
  client.stream.on("data", (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      let at = 1;
      let size = 0;
      for (let shift = 0; at < rest.length; shift += 7, ++at) {
        size += (rest[at] & 0x7f) << shift;
        if (rest[at] < 0x80) break;
      }
      if (at >= rest.length || rest.length < at + 1 + size) return;
      if (rest[0] >> 4 === 3 && (rest[0] & 6) === 2) flight.most = Math.max(flight.most, ++flight.now);
      rest = rest.subarray(at + 1 + size);
    }
  });
  client.on("packetsend", (packet) => packet.cmd === "puback" && --flight.now);
  return flight;
}

async function receiveMaximum() {
  const count = 20;
  const client = await open("js-flow", { properties: { receiveMaximum: 2 } });
  const flight = watchFlight(client);
  client.handleMessage = (_packet, done) => setTimeout(done, 20);
  await client.subscribeAsync("js/flow", { qos: 1 });
  const publisher = await open("js-flow-pub");
  await Promise.all(Array.from({ length: count }, (_, i) => publisher.publishAsync("js/flow", String(i), { qos: 1 })));
  const got = await received(client, count);
  assert.deepEqual(got.map((m) => m.text), Array.from({ length: count }, (_, i) => String(i)), "in order");
  assert.ok(flight.most >= 1 && flight.most <= 2, `${flight.most} unacknowledged at once, two are allowed`);
  await publisher.endAsync();
  await client.endAsync();
}

async function maximumPacketSize() {
  const small = await open("js-small", { properties: { maximumPacketSize: 200 } });
  const any = await open("js-any");
  for (const client of [small, any]) await client.subscribeAsync("js/size", { qos: 1 });
  for (const length of [10, 1000, 20]) await any.publishAsync("js/size", "x".repeat(length), { qos: 1 });
  assert.deepEqual((await received(any, 3)).map((m) => m.text.length), [10, 1000, 20]);
  assert.deepEqual((await received(small, 2)).map((m) => m.text.length), [10, 20], "what is too large for it is left out");
  await small.endAsync();
  await any.endAsync();
}

async function subscribeOptions() {
  const publisher = await open("js-options-pub");
  await publisher.publishAsync("js/options/kept", "old", { qos: 1, retain: true });
  const cases = [
    ["retained, as any", { qos: 1 }, ["old", true]],
    ["no retained ones", { qos: 1, rh: 2 }, null],
  ];
  for (const [name, options, wanted] of cases) {
    const client = await open("js-options");
    await client.subscribeAsync("js/options/#", options);
    await client.publishAsync("js/options/own", "own", { qos: 1 });
    const got = await received(client, wanted ? 2 : 1);
    if (wanted) assert.deepEqual([got[0].text, got[0].packet.retain], wanted, name);
    assert.equal(got.at(-1).text, "own", name);
    await client.endAsync();
  }
  const client = await open("js-options");
  await client.subscribeAsync("js/options/#", { qos: 1, rh: 2, nl: true, rap: true, properties: { subscriptionIdentifier: 7 } });
  await client.publishAsync("js/options/own", "own", { qos: 1 });
  await publisher.publishAsync("js/options/kept", "new", { qos: 1, retain: true });
  const [message] = await received(client, 1);
  assert.deepEqual([message.text, message.packet.retain], ["new", true], "not its own, and retained as published");
  assert.equal(message.packet.properties.subscriptionIdentifier, 7);
  await publisher.publishAsync("js/options/kept", "", { qos: 1, retain: true });
  await publisher.endAsync();
  await client.endAsync();
}

async function reasonCodes() {
  const refused = (code) => (error) => error.code === code;
  await assert.rejects(open("js-codes", { username, password: "wrong" }), refused(0x86));
  const device = await open("js-codes", { username, password });
  await device.publishAsync("js/own/level", "4", { qos: 1 });
  for (const qos of [1, 2]) await assert.rejects(device.publishAsync("js/other/level", "4", { qos }), refused(0x87));
  await assert.rejects(device.subscribeAsync("js/other/#", { qos: 1 }), (error) => error.packet.granted[0] === 0x87);
  await device.subscribeAsync("js/own/#", { qos: 1 });
  const told = new Promise((resolve) => device.once("disconnect", (packet) => resolve(packet.reasonCode)));
  const other = await open("js-codes", { username, password });
  assert.equal(await told, 0x8e, "another connection took the session over");
  await other.endAsync();
}

await run(willDelay, sessionExpiry, receiveMaximum, maximumPacketSize, subscribeOptions, reasonCodes);
