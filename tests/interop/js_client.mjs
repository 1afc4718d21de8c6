// SPDX-License-Identifier: Apache-2.0
// What the programs on mqtt.js share: an MQTT 5 client that records what arrives.
import assert from "node:assert/strict";
import { connect } from "mqtt";

export const url = process.argv[2];
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/// Connected, with the CONNACK as `connack`; a listener is there before the messages of a kept session arrive.
export function open(clientId, more = {}) {
  return new Promise((resolve, reject) => {
    const client = connect(url, { protocolVersion: 5, clientId, reconnectPeriod: 0, ...more });
    client.inbox = [];
    client.on("message", (topic, payload, packet) => client.inbox.push({ topic, text: payload.toString(), packet }));
    client.once("connect", (connack) => {
      client.connack = connack;
      resolve(client);
    });
    client.once("error", reject);
  });
}

export async function received(client, count) {
  for (let i = 0; i < 600 && client.inbox.length < count; ++i) await sleep(50);
  assert.equal(client.inbox.length, count, `${count} messages`);
  return client.inbox.splice(0);
}

/// Runs the steps one after the other; the name of each is printed when it held.
export async function run(...steps) {
  for (const step of steps) {
    await step();
    console.log(step.name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  }
  process.exit(0);
}
