// SPDX-License-Identifier: Apache-2.0
// One Sparkplug B edge node, built on sparkplug-client: sparkplug_edge.cjs URL USER PASSWORD.
// Commands come as lines of JSON on stdin; what happens goes out as lines of JSON on stdout.
//   {"do": "ndata" | "ddata", "metrics": [...], "skip": 1}   skip: leave out that many seq numbers
//   {"do": "ddeath"}  {"do": "ndeath"}
const readline = require("node:readline");
const sparkplug = require("sparkplug-client");

const [serverUrl, username, password] = process.argv.slice(2);
const say = (what, more = {}) => process.stdout.write(JSON.stringify({ what, ...more }) + "\n");
const device = "press";
const client = sparkplug.newClient({
  serverUrl,
  username,
  password,
  groupId: "Plant",
  edgeNode: "Edge1",
  clientId: "edge1",
  publishDeath: true,
});

function birth() {
  const now = Date.now();
  client.publishNodeBirth({
    timestamp: now,
    metrics: [
      { name: "Node Control/Rebirth", type: "Boolean", value: false },
      { name: "Properties/uptime", type: "Int64", value: 5 },
    ],
  });
  client.publishDeviceBirth(device, {
    timestamp: now,
    metrics: [
      { name: "pressure", alias: 1, type: "Double", value: 4.25, timestamp: now, properties: { engUnit: { type: "String", value: "bar" } } },
      { name: "strokes", alias: 2, type: "UInt32", value: 4000000000, timestamp: now, properties: { engUnit: { type: "String", value: "Hübe" } } },
      { name: "delta", alias: 3, type: "Int32", value: -7, timestamp: now },
      { name: "running", alias: 4, type: "Boolean", value: true, timestamp: now },
      { name: "program", alias: 5, type: "String", value: "P7", timestamp: now },
    ],
  });
  say("birth");
}

client.on("birth", birth);
client.on("close", () => say("close"));
client.on("error", (error) => say("error", { message: error.message }));
client.on("ncmd", (payload) => {
  const isRebirth = payload.metrics.some((m) => m.name === "Node Control/Rebirth" && m.value === true);
  say("ncmd", { rebirth: isRebirth });
  if (isRebirth) birth();
});

// What was written is what the device reports from then on.
client.on("dcmd", (from, payload) => {
  say("dcmd", { device: from, metrics: payload.metrics.map(({ name, type, value }) => ({ name, type, value })) });
  client.publishDeviceData(from, { timestamp: Date.now(), metrics: payload.metrics });
});

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { do: verb, metrics = [], skip = 0 } = JSON.parse(line);
  const payload = { timestamp: Date.now(), metrics };
  client.seq = (client.seq + skip) % 256;
  if (verb === "ndata") client.publishNodeData(payload);
  if (verb === "ddata") client.publishDeviceData(device, payload);
  if (verb === "ddeath") client.publishDeviceDeath(device, { timestamp: Date.now() });
  if (verb === "ndeath") client.stop();
  say("done", { verb });
});
