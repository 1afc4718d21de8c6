// SPDX-License-Identifier: Apache-2.0
// mqtt.js speaking MQTT 5: mqtt_js.mjs URL. Prints one line per thing that held; fails otherwise.
import assert from "node:assert/strict";
import { open, received, run, sleep } from "./js_client.mjs";

async function everyQos() {
  const client = await open("js-qos");
  await client.subscribeAsync("js/qos/#", { qos: 2 });
  for (const qos of [0, 1, 2]) await client.publishAsync(`js/qos/${qos}`, String(qos), { qos });
  const got = await received(client, 3);
  assert.deepEqual(got.map((m) => [m.topic, m.text, m.packet.qos]).sort(), [
    ["js/qos/0", "0", 0],
    ["js/qos/1", "1", 1],
    ["js/qos/2", "2", 2],
  ]);
  await client.endAsync();
}

/// Both ways: of six messages on two topics only the first of each carries its topic on the wire.
async function topicAlias() {
  const wanted = ["js/alias/t0", "js/alias/t1", "", "", "", ""];
  const subscriber = await open("js-alias-sub", { properties: { topicAliasMaximum: 10 } });
  await subscriber.subscribeAsync("js/alias/+", { qos: 1 });
  const publisher = await open("js-alias-pub", { autoUseTopicAlias: true, autoAssignTopicAlias: true });
  const sent = [];
  publisher.on("packetsend", (packet) => packet.cmd === "publish" && sent.push(packet.topic));
  for (let i = 0; i < 6; ++i) await publisher.publishAsync(`js/alias/t${i % 2}`, String(i), { qos: 1 });
  const got = await received(subscriber, 6);
  assert.deepEqual(got.map((m) => `${m.topic}=${m.text}`), [0, 1, 2, 3, 4, 5].map((i) => `js/alias/t${i % 2}=${i}`));
  assert.deepEqual(sent, wanted, "to the server");
  assert.deepEqual(got.map((m) => m.packet.topic), wanted, "from the server");
  await publisher.endAsync();
  await subscriber.endAsync();
}

async function userProperties() {
  const client = await open("js-props");
  await client.subscribeAsync("js/props", { qos: 1 });
  const properties = {
    userProperties: { shift: "early", line: ["1", "2"] },
    contentType: "text/plain",
    responseTopic: "js/answer",
    correlationData: Buffer.from([1, 2, 3]),
    payloadFormatIndicator: true,
  };
  await client.publishAsync("js/props", "17", { qos: 1, properties });
  const [message] = await received(client, 1);
  const got = message.packet.properties;
  assert.deepEqual({ ...got.userProperties }, properties.userProperties);
  assert.equal(got.contentType, "text/plain");
  assert.equal(got.responseTopic, "js/answer");
  assert.deepEqual([...got.correlationData], [1, 2, 3]);
  assert.equal(got.payloadFormatIndicator, true);
  await client.endAsync();
}

async function messageExpiry() {
  const kept = { clean: false, properties: { sessionExpiryInterval: 300 } };
  let subscriber = await open("js-expiry", kept);
  await subscriber.subscribeAsync("js/expiry/#", { qos: 1 });
  await subscriber.endAsync();
  const publisher = await open("js-expiry-pub");
  const send = (name, seconds) =>
    publisher.publishAsync(`js/expiry/${name}`, "1", {
      qos: 1,
      properties: seconds ? { messageExpiryInterval: seconds } : {},
    });
  await send("short", 1);
  await send("long", 600);
  await send("never", 0);
  await sleep(2200);
  subscriber = await open("js-expiry", kept);
  assert.equal(subscriber.connack.sessionPresent, true, "the session was kept");
  const got = await received(subscriber, 2);
  assert.deepEqual(got.map((m) => m.topic), ["js/expiry/long", "js/expiry/never"]);
  const left = got[0].packet.properties.messageExpiryInterval;
  assert.ok(left <= 598 && left > 500, `the wait is taken off the expiry: ${left}`);
  await publisher.endAsync();
  await subscriber.endAsync();
}

await run(everyQos, topicAlias, userProperties, messageExpiry);
