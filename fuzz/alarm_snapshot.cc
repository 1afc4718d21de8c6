// SPDX-License-Identifier: Apache-2.0
// Any bytes as stored state of detector, watch, alarms and their history, once as they are and once
// in an envelope whose checksum fits. What is refused leaves the state as it was; what is accepted
// is written again the same and goes on without a fault.
// Input: the first byte picks the kind, the rest is the state.

#include <cstdint>
#include <string>
#include <string_view>

#include "alarm/alarm_codec.h"
#include "alarm/watch.h"
#include "core/check.h"
#include "detect/limit_detector.h"
#include "detect/sealed_blob.h"

namespace {

using namespace millwright;
using namespace millwright::alarm;

constexpr std::uint8_t kVersion = 1;          // of detector and engine
constexpr std::uint8_t kVersions[] = {1, 2};  // of alarm and line of history
constexpr std::uint8_t kWatchVersions[] = {1, 2, 3, 4};
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr UtcNanos kStart{1'767'225'600 * kSecond};

detect::Configuration plant() {
  detect::Configuration config;
  std::uint32_t id = 0;
  for (const RuleKind kind : {RuleKind::kHigh, RuleKind::kLow, RuleKind::kRateOfChange,
                              RuleKind::kStuck, RuleKind::kNoData, RuleKind::kExternal}) {
    Rule rule;
    rule.id = RuleId(++id);
    rule.signal = SignalId(1 + id % 2);
    rule.kind = kind;
    rule.limit = 5;
    config.rules.push_back(rule);
  }
  return config;
}

// Readings, ticks and changes of the plant: what a restored detector must take.
void run(detect::Detector& detector) {
  std::vector<detect::ConditionChange> out;
  for (int i = 0; i < 4; ++i) {
    const UtcNanos now{kStart.ns + i * 10 * kSecond};
    ReadingBatch batch;
    for (std::uint32_t signal = 1; signal <= 2; ++signal) {
      batch.push(SignalId(signal), now, Scalar::of(i * 4.0), {}, 2);
    }
    detector.evaluate(batch, now, out);
    detector.tick(now, out);
    if (i == 2) detector.configure(plant(), now, out);
  }
  detect::Configuration removal;
  removal.removed_signals.push_back(SignalId(1));
  detector.configure(removal, kStart, out);
  detector.tick(kStart, out);
}

template <class State>
void check_refused(const State& state, std::string_view before, const Status& status) {
  MW_CHECK(status.error().code() == Code::kDataLoss, "only damage is refused");
  MW_CHECK(state.snapshot() == before, "what is refused changes nothing");
}

void check_detector(std::string_view bytes) {
  detect::LimitDetector detector;
  run(detector);
  const std::string before = detector.snapshot();
  const Status status = detector.restore(bytes);
  if (!status) return check_refused(detector, before, status);
  const std::string state = detector.snapshot();
  detect::LimitDetector again;
  MW_CHECK(again.restore(state) && again.snapshot() == state, "what is written is read");
  run(detector);
  run(again);
  MW_CHECK(detector.snapshot() == again.snapshot(), "both go on the same");
}

void check_watch(std::string_view bytes) {
  Watch watch;
  WatchOutput out;
  static_cast<void>(watch.apply({{1}, journal::RecordKind::kTick, kStart, {}}, Mode::kLive, out));
  const std::string before = watch.snapshot();
  const Status status = watch.restore(bytes);
  if (!status) return check_refused(watch, before, status);
  const std::string state = watch.snapshot();
  Watch again;
  MW_CHECK(again.restore(state) && again.snapshot() == state, "what is written is read");
}

void check_engine(std::string_view bytes) {
  AlarmEngine engine;
  Changes changes;
  detect::ConditionChange change;
  change.rule = RuleId(1);
  change.subject = detect::Subject::of(SignalId(1));
  change.is_active = true;
  engine.apply(change, {}, {{1}, kStart}, changes);
  const std::string before = engine.snapshot();
  const Status status = engine.restore(bytes);
  if (!status) return check_refused(engine, before, status);
  const std::string state = engine.snapshot();
  AlarmEngine again;
  MW_CHECK(again.restore(state) && again.snapshot() == state, "what is written is read");
  const Origin later{{9}, kStart};
  for (const Action action : {Action::kAcknowledge, Action::kShelve, Action::kUnshelve,
                              Action::kSuppress, Action::kReturnToService}) {
    static_cast<void>(engine.execute(
        {action, AlarmId(1), "ann", "why", UtcNanos{kStart.ns + kSecond}}, later, changes));
  }
  engine.tick({{10}, {kStart.ns + 2 * kSecond}}, changes);
  engine.remove_rule(RuleId(1), later, changes);
  static_cast<void>(engine.unacknowledged_by_priority());
}

void check_rows(std::string_view bytes) {
  if (const auto alarm = decode_alarm(bytes)) {
    const std::string row = encode(*alarm);
    const auto again = decode_alarm(row);
    MW_CHECK(again && encode(*again) == row, "what is written is read");
  }
  if (const auto transition = decode_transition(bytes)) {
    const std::string row = encode(*transition);
    const auto again = decode_transition(row);
    MW_CHECK(again && encode(*again) == row, "what is written is read");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  using detect::seal;
  switch (data[0] % 6) {
    case 0:
      check_detector(bytes);
      check_detector(seal("MWLD", kVersion, bytes));
      break;
    case 1:
      check_watch(bytes);
      for (const std::uint8_t version : kWatchVersions) check_watch(seal("MWWA", version, bytes));
      break;
    case 2: {
      // The plant book only, before a detector state that is whole.
      std::string payload = bytes;
      ByteWriter(payload).text(detect::LimitDetector().snapshot());
      for (const std::uint8_t version : kWatchVersions) {
        // From version 4 on no words of a report follow.
        check_watch(seal("MWWA", version, version < 4 ? payload : payload + '\0'));
      }
      break;
    }
    case 3:
      check_engine(bytes);
      check_engine(seal("MWAE", kVersion, bytes));
      break;
    case 4: {
      // One alarm, so that its fields are reached behind two checksums.
      for (const std::uint8_t version : kVersions) {
        std::string payload;
        ByteWriter w(payload);
        w.varint(1);
        w.text(seal("MWAL", version, bytes));
        check_engine(seal("MWAE", kVersion, payload));
      }
      break;
    }
    default:
      check_rows(bytes);
      for (const std::uint8_t version : kVersions) {
        check_rows(seal("MWAL", version, bytes));
        check_rows(seal("MWAT", version, bytes));
      }
  }
  return 0;
}
