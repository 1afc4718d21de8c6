// SPDX-License-Identifier: Apache-2.0
#include "alarm/watch.h"

#include "alarm/revision.h"
#include "detect/limit_detector.h"
#include "detect/sealed_blob.h"

namespace millwright::alarm {
namespace {

constexpr std::string_view kMagic = "MWWA";
constexpr std::uint8_t kVersion = 1;

}  // namespace

Watch::Watch() : Watch(std::make_unique<detect::LimitDetector>()) {}
Watch::Watch(std::unique_ptr<detect::Detector> detector) : detector_(std::move(detector)) {}

Status Watch::apply(const journal::Record& record, Mode mode, WatchOutput& out) {
  const Origin origin{record.seq, record.time};
  switch (record.kind) {
    case journal::RecordKind::kReadings:
      MW_TRY_STATUS(decode(record.payload, batch_));
      apply_readings(origin, batch_, mode, out);
      return {};
    case journal::RecordKind::kTick:
      conditions_.clear();
      detector_->tick(record.time, conditions_);
      raise_changes(origin, mode, out);
      if (mode == Mode::kLive) engine_.tick(origin, out.changes);
      return {};
    case journal::RecordKind::kRevision:
      return apply_revision(origin, record.payload, mode, out);
    case journal::RecordKind::kCommand:
      return mode == Mode::kLive ? apply_command(origin, record.payload, out) : Status();
    default:
      return {};
  }
}

void Watch::apply_readings(Origin origin, const ReadingBatch& batch, Mode mode, WatchOutput& out) {
  conditions_.clear();
  detector_->evaluate(batch, origin.time, conditions_);
  raise_changes(origin, mode, out);
}

void Watch::raise_changes(Origin origin, Mode mode, WatchOutput& out) {
  if (mode == Mode::kReplay) return;
  for (const detect::ConditionChange& change : conditions_) {
    engine_.apply(change, book_.annunciation(change), origin, out.changes);
  }
}

Status Watch::apply_revision(Origin origin, std::string_view json, Mode mode, WatchOutput& out) {
  MW_TRY(const Revision revision, parse_revision(json));
  const detect::Configuration& config = revision.config;
  const std::vector<RuleId> removed = book_.apply(config);
  conditions_.clear();
  detector_->configure(config, origin.time, conditions_);
  if (mode == Mode::kLive) {
    // Before the detector's own changes: one removal, not a return and a removal.
    for (const RuleId rule : removed) engine_.remove_rule(rule, origin, out.changes);
    raise_changes(origin, mode, out);
    for (const Rule& rule : config.rules) {
      engine_.update_rule(rule.id, book_.annunciation(rule.id), out.changes);
    }
    for (const Signal& signal : config.signals) {
      engine_.update_asset(signal.id, signal.asset, out.changes);
    }
  }
  if (!revision.problems.empty()) return fail(Code::kDataLoss, revision.problems.front());
  return {};
}

Status Watch::apply_command(Origin origin, std::string_view json, WatchOutput& out) {
  const Result<std::optional<Command>> command = decode_command(json);
  if (!command) {
    out.commands.push_back({origin.seq, fail(command.error())});
    return fail(command.error());
  }
  if (*command) {
    out.commands.push_back({origin.seq, engine_.execute(**command, origin, out.changes)});
  }
  return {};
}

std::string Watch::snapshot() const {
  std::string payload;
  ByteWriter w(payload);
  book_.encode(w);
  w.text(detector_->snapshot());
  return detect::seal(kMagic, kVersion, payload);
}

Status Watch::restore(std::string_view snapshot) {
  MW_TRY(const std::string_view payload, detect::unseal(snapshot, kMagic, kVersion));
  ByteReader r(payload);
  PlantBook book = PlantBook::decode(r);
  const std::string_view detector = r.text();
  if (!r.done()) return fail(Code::kDataLoss, "watch snapshot: wrong length");
  MW_TRY_STATUS(detector_->restore(detector));
  book_ = std::move(book);
  return {};
}

}  // namespace millwright::alarm
