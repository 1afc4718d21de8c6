// SPDX-License-Identifier: Apache-2.0
// Payload decoding alone: one thread, bytes in memory, results looked at and thrown away.
// items_per_second counts values; "full way" is simdjson without our fast path, as a comparison.

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "protocol/json/document_walker.h"
#include "protocol/json/payload_decoder.h"
#include "protocol/line/line_decoder.h"
#include "protocol/sparkplug/host.h"
#include "protocol/sparkplug/payload_writer.h"

namespace {

using namespace millwright;

constexpr const char* kBare = "21.5";
constexpr const char* kSmall = R"({"value":21.5,"ts":1763824468123})";
constexpr const char* kSeveral =
    R"({"pressure":4.25,"flow":10.5,"temperature":61.2,"vibration":2.31,"ts":1763824468123})";

void count(benchmark::State& state, std::int64_t values, std::size_t bytes) {
  state.SetItemsProcessed(state.iterations() * values);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

void json_payload(benchmark::State& state, const char* text, std::int64_t values) {
  const std::string payload(text);
  json::PayloadDecoder decoder;
  DecodedBatch out;
  for (auto _ : state) {
    out.clear();
    decoder.decode(payload, out);
    benchmark::DoNotOptimize(out.readings.data());
  }
  if (out.readings.size() != static_cast<std::size_t>(values)) state.SkipWithError("wrong result");
  count(state, values, payload.size());
}
BENCHMARK_CAPTURE(json_payload, bare_number, kBare, 1);
BENCHMARK_CAPTURE(json_payload, value_and_time, kSmall, 1);
BENCHMARK_CAPTURE(json_payload, four_signals, kSeveral, 4);

void json_full_way(benchmark::State& state) {
  const std::string payload(kSmall);
  json::DocumentWalker walker;
  DecodedBatch out;
  for (auto _ : state) {
    out.clear();
    walker.read_payload(payload, out);
    benchmark::DoNotOptimize(out.readings.data());
  }
  count(state, 1, payload.size());
}
BENCHMARK(json_full_way);

std::string http_readings(const char* open, const char* separator, const char* close) {
  std::string body = open;
  for (int i = 0; i < 10'000; ++i) {
    if (i > 0) body += separator;
    body += R"({"signal":"mill/water/line1/pump)" + std::to_string(i % 100) +
            R"(/pressure","value":)" + std::to_string(4 + i * 0.001) + R"(,"ts":)" +
            std::to_string(1763824468123 + i) + "}";
  }
  return body + close;
}

void json_body(benchmark::State& state) {
  const std::string body = http_readings("[", ",", "]");
  json::PayloadDecoder decoder;
  DecodedBatch out;
  for (auto _ : state) {
    out.clear();
    decoder.decode_readings(body, out);
    benchmark::DoNotOptimize(out.readings.data());
  }
  if (out.readings.size() != 10'000) state.SkipWithError("wrong result");
  count(state, 10'000, body.size());
}
BENCHMARK(json_body);

void json_ndjson(benchmark::State& state) {
  const std::string body = http_readings("", "\n", "\n");
  json::PayloadDecoder decoder;
  DecodedBatch out;
  for (auto _ : state) {
    out.clear();
    decoder.decode_ndjson(body, out);
    benchmark::DoNotOptimize(out.readings.data());
  }
  if (out.readings.size() != 10'000) state.SkipWithError("wrong result");
  count(state, 10'000, body.size());
}
BENCHMARK(json_ndjson);

/// 100 hosts in turn, `fields` values a line.
void line_protocol(benchmark::State& state) {
  const auto fields = static_cast<int>(state.range(0));
  std::string body;
  for (int i = 0; i < 5'000; ++i) {
    body += "machine,area=water,line=line1,pump=p" + std::to_string(i % 100) + " ";
    for (int f = 0; f < fields; ++f) {
      body += (f > 0 ? ",signal" : "signal") + std::to_string(f) + "=" + std::to_string(i * 0.01);
    }
    body += " " + std::to_string(1763824468123000000 + i) + "\n";
  }
  line::LineDecoder decoder;
  DecodedBatch out;
  for (auto _ : state) {
    out.clear();
    decoder.decode(body, line::Precision::kNanoseconds, out);
    benchmark::DoNotOptimize(out.readings.data());
  }
  if (!out.problems.empty()) state.SkipWithError("wrong result");
  count(state, 5'000 * fields, body.size());
}
BENCHMARK(line_protocol)->Arg(1)->Arg(4)->Arg(10);

/// NDATA with 50 doubles by alias, 256 messages in sequence.
void sparkplug_data(benchmark::State& state) {
  using namespace sparkplug;
  std::vector<std::string> names;
  for (int i = 0; i < 50; ++i) names.push_back("signal" + std::to_string(i));
  std::vector<MetricToWrite> metrics(50);
  for (std::size_t i = 0; i < 50; ++i) {
    metrics[i].name = names[i];
    metrics[i].alias = i;
    metrics[i].value = Scalar::of(0.0);
  }
  std::string birth;
  encode({UtcNanos{1763824468123000000}, std::uint8_t{255}, metrics}, birth);
  std::vector<std::string> messages(256);
  for (std::size_t m = 0; m < 256; ++m) {
    for (MetricToWrite& metric : metrics) {
      metric.name = {};
      metric.has_type = false;
      metric.time = UtcNanos{1763824468123000000};
      metric.value = Scalar::of(static_cast<double>(m) * 0.1);
    }
    encode({UtcNanos{1763824468123000000}, static_cast<std::uint8_t>(m), metrics}, messages[m]);
  }
  Host host;
  HostEvents events;
  host.receive(*parse_topic("spBv1.0/g/NBIRTH/e"), birth, {{1}, {1}}, events);
  std::size_t at = 0;
  for (auto _ : state) {
    events.clear();
    host.receive(*parse_topic("spBv1.0/g/NDATA/e"), messages[at++ & 255], {{1}, {1}}, events);
    benchmark::DoNotOptimize(events.values.data());
  }
  if (events.values.size() != 50 || !events.rebirths.empty()) state.SkipWithError("wrong result");
  count(state, 50, messages[0].size());
}
BENCHMARK(sparkplug_data);

}  // namespace
