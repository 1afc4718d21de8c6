// SPDX-License-Identifier: Apache-2.0
// @influxdata/influxdb-client: influx_client.mjs URL TOKEN. Writes points of every kind, then a batch
// with a bad line, and prints what the client made of the answers as JSON.
import { HttpError, InfluxDB, Point } from "@influxdata/influxdb-client";

const [url, token] = process.argv.slice(2);
const influx = new InfluxDB({ url, token });
const quiet = { maxRetries: 0, flushInterval: 0, gzipThreshold: 1000 };

const api = influx.getWriteApi("mill", "plant", "ms", quiet);
api.useDefaultTags({ site: "mill a,b" });
for (let i = 0; i < 500; ++i) {
  api.writePoint(
    new Point("pump")
      .tag("id", `p${i % 5}`)
      .floatField("pressure", 4 + i / 1000)
      .intField("starts", i)
      .uintField("hours", 100 + i)
      .booleanField("running", i % 2 === 0)
      .stringField("mode", `auto "${i}" \\`)
      .timestamp(1_763_824_468_000 + i),
  );
}
await api.close();

let partial = null;
const bad = influx.getWriteApi("mill", "plant", "ns", {
  ...quiet,
  writeFailed(error) {
    partial = error instanceof HttpError ? { status: error.statusCode, message: error.message } : String(error);
    return Promise.resolve(); // handled
  },
});
bad.writeRecords(["good,id=1 a=1 1763824468000000000", "bad,id=1 a=oops 1763824468000000001", "good,id=2 a=2 1763824468000000002"]);
await bad.close();

let refused = null;
const stranger = new InfluxDB({ url, token: "not-a-token" }).getWriteApi("mill", "plant", "ns", {
  ...quiet,
  writeFailed(error) {
    refused = error.statusCode ?? String(error);
    return Promise.resolve();
  },
});
stranger.writeRecord("good,id=3 a=1");
await stranger.close();

console.log(JSON.stringify({ partial, refused }));
