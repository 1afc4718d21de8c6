// SPDX-License-Identifier: Apache-2.0
// Any bytes as a command record and as a revision record, on their own and through a watch that
// has rules, readings and alarms. Never a crash; a command reads back equal; whatever a revision
// says, the watch goes on, and one restored from its snapshot goes on exactly as it does.

#include <cstdint>
#include <string>
#include <string_view>

#include "alarm/command.h"
#include "alarm/revision.h"
#include "alarm/watch.h"
#include "core/check.h"

namespace {

using namespace millwright;
using namespace millwright::alarm;
using journal::RecordKind;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'767'225'600 * kSecond;
constexpr std::string_view kPlant =
    R"({"revision":1,"changes":[{"kind":"signal","id":1,"record":{"asset":1,"unit":"bar"}},)"
    R"({"kind":"rule","id":1,"record":{"signal":1,"kind":"high","limit":8,"on_delay_ms":500}},)"
    R"({"kind":"rule","id":2,"record":{"signal":1,"kind":"no-data","window_ms":3000}},)"
    R"({"kind":"rule","id":3,"record":{"signal":2,"kind":"stuck","window_ms":3000}},)"
    R"({"kind":"rule","id":4,"record":{"signal":1,"kind":"external","subject":"asset"}}]})";

// Feeds records and counts their sequence, as a consumer of the journal does.
class Bench {
 public:
  Bench() {
    append(RecordKind::kRevision, std::string(kPlant));
    run();
  }
  Status append(RecordKind kind, std::string payload) {
    now_ += kSecond;
    ++seq_;
    return watch_.apply({{seq_}, kind, {kStart + now_}, std::move(payload)}, Mode::kLive, out_);
  }
  /// Readings above and below the limit of three signals, and ticks.
  void run() {
    for (int i = 0; i < 6; ++i) {
      ReadingBatch batch;
      for (std::uint32_t signal = 1; signal <= 3; ++signal) {
        batch.push(SignalId(signal), {kStart + now_}, Scalar::of(i % 3 == 0 ? 2.0 : 9.0 + i), {},
                   2);
      }
      std::string payload;
      encode(batch, payload);
      MW_CHECK(append(RecordKind::kReadings, std::move(payload)), "a batch of ours is read");
      MW_CHECK(append(RecordKind::kTick, {}), "a tick needs nothing");
    }
  }
  /// The same state from snapshot and alarms.
  Bench restored() const {
    Bench copy;
    copy.now_ = now_;
    copy.seq_ = seq_;
    const auto alarms = watch_.engine().alarms();
    MW_CHECK(copy.watch_.restore(watch_.snapshot()), "a snapshot of ours is read");
    MW_CHECK(copy.watch_.restore_alarms({alarms.begin(), alarms.end()}), "as are our alarms");
    return copy;
  }
  std::string state() const { return watch_.snapshot() + watch_.engine().snapshot(); }

 private:
  Watch watch_;
  WatchOutput out_;
  std::int64_t now_ = 0;
  std::uint64_t seq_ = 0;
};

void check_command(std::string_view text) {
  const auto command = decode_command(text);
  if (!command) {
    MW_CHECK(command.error().code() == Code::kDataLoss, "only damage is refused");
    return;
  }
  if (!*command) return;
  const auto again = decode_command(encode(**command));
  MW_CHECK(again && *again && **again == **command, "what is written is read");
}

void check_revision(std::string_view text) {
  const auto revision = parse_revision(text);
  if (!revision) {
    MW_CHECK(revision.error().code() == Code::kDataLoss, "only damage is refused");
    return;
  }
  for (const Rule& rule : revision->config.rules) {
    MW_CHECK(rule.id && rule.signal && rule.priority >= 1 && rule.priority <= 3, "a whole rule");
  }
  for (const std::string& problem : revision->problems) MW_CHECK(!problem.empty(), "has words");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_command(text);
  check_revision(text);
  Bench site;
  const std::string before = site.state();
  const bool is_read = site.append(RecordKind::kCommand, text).has_value();
  MW_CHECK(is_read || site.state() == before, "a command that cannot be read changes nothing");
  static_cast<void>(site.append(RecordKind::kRevision, text));
  Bench twin = site.restored();
  site.run();
  twin.run();
  MW_CHECK(site.state() == twin.state(), "a restored watch goes on as the one it came from");
  return 0;
}
