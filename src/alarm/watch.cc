// SPDX-License-Identifier: Apache-2.0
#include "alarm/watch.h"

#include <fmt/format.h>

#include "alarm/condition_report.h"
#include "alarm/revision.h"
#include "detect/limit_detector.h"
#include "detect/sealed_blob.h"

namespace millwright::alarm {
namespace {

constexpr std::string_view kMagic = "MWWA";
constexpr std::uint8_t kVersion = 4;

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
      take_conditions(origin);
      silence_.tick(record.time, steps_);
      maintained_.clear();
      maintenance_.tick(record.time, book_, maintained_);
      if (mode == Mode::kReplay) return {};
      perform(maintained_.before, origin, out.changes);
      perform(origin, out.changes);
      perform(maintained_.after, origin, out.changes);
      engine_.tick(origin, out.changes);
      return {};
    case journal::RecordKind::kRevision:
      return apply_revision(origin, record.payload, mode, out);
    case journal::RecordKind::kCommand:
      return apply_command(origin, record.payload, mode, out);
    default:
      return {};
  }
}

void Watch::apply_readings(Origin origin, const ReadingBatch& batch, Mode mode, WatchOutput& out) {
  conditions_.clear();
  detector_->evaluate(batch, origin.time, conditions_);
  if (conditions_.empty()) return;
  take_conditions(origin);
  if (mode == Mode::kLive) perform(origin, out.changes);
}

void Watch::take_conditions(Origin origin) {
  steps_.clear();
  inhibited_.clear();
  silence_.apply(conditions_, origin.time, steps_);
  inhibition_.apply(conditions_, inhibited_);
}

void Watch::perform(Origin origin, Changes& out) {
  perform(inhibited_.before, origin, out);
  perform(steps_, origin, out);
  perform(inhibited_.after, origin, out);
}

void Watch::perform(const SilenceSteps& steps, Origin origin, Changes& out) {
  for (const SilenceStep& step : steps) perform(step, origin, out);
}

void Watch::perform(const SilenceStep& step, Origin origin, Changes& out) {
  // Up to here a condition is its signal's; the alarm is about what the rule says.
  detect::ConditionChange change = step.change;
  if (change.subject.kind == detect::SubjectKind::kSignal) {
    change.subject = book_.subject_of(change.rule, SignalId(change.subject.id));
  }
  switch (step.kind) {
    case SilenceStep::Kind::kPass:
      return engine_.apply(change, annunciation(step.change), origin, out);
    case SilenceStep::Kind::kGateway: {
      Annunciation words;
      words.asset = step.asset;
      words.priority = step.priority;
      words.message = step.title + " is silent";
      words.detail = step.detail;
      return engine_.apply(change, words, origin, out);
    }
    case SilenceStep::Kind::kSuppress: {
      const Annunciation words = book_.annunciation(change.rule);
      return engine_.suppress(engine_.ensure(change.rule, change.subject, words, out), step.title,
                              origin, out);
    }
    case SilenceStep::Kind::kHoldOut: {
      const MaintenanceWindow& window = step.window;
      const Annunciation words = book_.annunciation(change.rule);
      return engine_.hold_out(engine_.ensure(change.rule, change.subject, words, out),
                              {window.id, window.planned_by, window.end},
                              fmt::format("maintenance window {}: {}", window.id.value, step.title),
                              origin, out);
    }
    case SilenceStep::Kind::kLetBack:
      if (const Alarm* alarm = engine_.find(change.rule, change.subject)) {
        engine_.let_back(alarm->id, step.window.id,
                         fmt::format("maintenance window {} is over", step.window.id.value), origin,
                         out);
      }
      return;
    case SilenceStep::Kind::kRelease:
      if (const Alarm* alarm = engine_.find(change.rule, change.subject)) {
        engine_.release(alarm->id, step.title, origin, out);
      }
  }
}

Annunciation Watch::annunciation(const detect::ConditionChange& change) const {
  Annunciation words = book_.annunciation(change);
  const auto said = reported_.find(change.rule);
  if (said != reported_.end() && change.cause != detect::Cause::kConfiguration) {
    words.detail += " " + said->second;
  }
  return words;
}

void Watch::follow_aims(const std::map<RuleId, PlantBook::Aim>& before, Changes& out) {
  for (const auto& [rule, aim] : book_.aims()) {
    const auto old = before.find(rule);
    if (old == before.end() || old->second == aim) continue;
    engine_.move(rule, old->second.subject, aim.subject, aim.asset, out);
  }
}

Status Watch::apply_revision(Origin origin, std::string_view json, Mode mode, WatchOutput& out) {
  MW_TRY(const Revision revision, parse_revision(json));
  const detect::Configuration& config = revision.config;
  const auto aims = book_.aims();
  const std::vector<RuleId> removed = book_.apply(revision);
  for (const RuleId rule : removed) reported_.erase(rule);
  conditions_.clear();
  detector_->configure(config, origin.time, conditions_);
  take_conditions(origin);
  maintained_.clear();
  maintenance_.apply(revision.maintenance, origin.time, book_, maintained_);
  if (mode == Mode::kLive) {
    perform(maintained_.before, origin, out.changes);
    // Before the detector's own changes: one removal, not a return and a removal.
    for (const RuleId rule : removed) engine_.remove_rule(rule, origin, out.changes);
    perform(origin, out.changes);
    for (const Rule& rule : config.rules) {
      engine_.update_rule(rule.id, book_.annunciation(rule.id), origin, out.changes);
    }
    for (const Signal& signal : config.signals) {
      engine_.update_asset(signal.id, signal.asset, out.changes);
    }
    follow_aims(aims, out.changes);
    perform(maintained_.after, origin, out.changes);
  }
  // After the rules' new modes: what is only recorded from now on is not released to an operator.
  steps_.clear();
  inhibited_.clear();
  silence_.set_gateways(book_.gateways(), origin.time, steps_);
  inhibition_.set_inhibitors(book_.inhibitors(), inhibited_);
  if (mode == Mode::kLive) perform(origin, out.changes);
  if (!revision.problems.empty()) return fail(Code::kDataLoss, revision.problems.front());
  return {};
}

Status Watch::apply_command(Origin origin, std::string_view json, Mode mode, WatchOutput& out) {
  const Result<std::optional<ConditionReport>> report = decode_condition_report(json);
  if (report && *report) {
    // Words for what is no rule any more would stay for good.
    if (book_.is_external((*report)->rule)) reported_[(*report)->rule] = words_of(**report);
    return {};
  }
  if (mode == Mode::kReplay) return {};
  const Result<std::optional<Command>> command = decode_command(json);
  if (!command) {
    out.commands.push_back({origin.seq, fail(command.error())});
    return fail(command.error());
  }
  if (!*command) return {};
  const bool is_of_asset = (*command)->asset && !(*command)->alarm;
  out.commands.push_back({origin.seq, is_of_asset
                                          ? execute_on_asset(**command, origin, out.changes)
                                          : engine_.execute(**command, origin, out.changes)});
  return {};
}

Result<Alarm> Watch::execute_on_asset(Command command, Origin origin, Changes& out) {
  const bool takes_out = command.action == Action::kTakeOutOfService;
  if (!takes_out && command.action != Action::kReturnToService) {
    return fail(Code::kInvalidArgument, "an asset is taken out of service or returned, no more");
  }
  Result<Alarm> last =
      fail(Code::kNotFound,
           fmt::format("asset {} has no alarm {}", command.asset.value,
                       takes_out ? "to take out of service" : "that is out of service"));
  for (const Watched& watched : book_.rules_of(command.asset)) {
    const Subject subject = book_.subject_of(watched.rule, watched.signal);
    const Annunciation words = book_.annunciation(watched.rule);
    const Alarm* known = engine_.find(watched.rule, subject);
    const bool is_out = known != nullptr && known->state == State::kOutOfService;
    if (words.mode != RuleMode::kAlarm || (!takes_out && !is_out)) continue;
    // What is wrong with the command is wrong for each alarm: nothing is made for a refused one.
    MW_TRY_STATUS(engine_.check(command, origin.time));
    command.alarm = engine_.ensure(watched.rule, subject, words, out);
    MW_TRY(last, engine_.execute(command, origin, out));
  }
  return last;
}

std::string Watch::snapshot() const {
  std::string payload;
  ByteWriter w(payload);
  book_.encode(w);
  silence_.encode(w);
  inhibition_.encode(w);
  maintenance_.encode(w);
  w.text(detector_->snapshot());
  w.varint(reported_.size());
  for (const auto& [rule, words] : reported_) {
    w.varint(rule.value);
    w.text(words);
  }
  return detect::seal(kMagic, kVersion, payload);
}

Status Watch::restore(std::string_view snapshot) {
  MW_TRY(const detect::Unsealed found, detect::unseal_upto(snapshot, kMagic, kVersion));
  ByteReader r(found.payload);
  PlantBook book = PlantBook::decode(r, found.version);
  GatewaySilence silence;
  if (found.version >= 2) silence = GatewaySilence::decode(r, book.gateways());
  Inhibition inhibition;
  if (found.version >= 3) inhibition = Inhibition::decode(r, book.inhibitors());
  Maintenance maintenance;
  if (found.version >= 4) maintenance = Maintenance::decode(r);
  const std::string_view detector = r.text();
  std::map<RuleId, std::string> reported;
  for (std::uint64_t n = found.version >= 4 ? r.varint() : 0; n > 0 && !r.failed(); --n) {
    const RuleId rule(static_cast<std::uint32_t>(r.varint()));
    reported[rule] = r.text();
  }
  if (!r.done()) return fail(Code::kDataLoss, "watch snapshot: wrong length");
  MW_TRY_STATUS(detector_->restore(detector));
  book_ = std::move(book);
  silence_ = std::move(silence);
  inhibition_ = std::move(inhibition);
  reported_ = std::move(reported);
  maintenance_ = std::move(maintenance);
  return {};
}

}  // namespace millwright::alarm
