// SPDX-License-Identifier: Apache-2.0
#include "api/value_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/attention_inputs.h"
#include "api/evidence.h"
#include "api/gate_words.h"
#include "api/improvement_book.h"
#include "api/kpi_figures.h"
#include "api/rollout_book.h"
#include "registry/journaled_acts.h"
#include "respond/attention/attention_report.h"
#include "rollout/criteria/metric_words.h"

namespace millwright::api {
namespace {

using respond::Failure;
using rollout::Said;
using rollout::ValueFacts;
using rollout::Wave;
using rollout::WaveState;

/// As GET /api/v1/failures/detection has it.
constexpr std::chrono::hours kHorizon{24 * 7};

std::string day_text(UtcNanos time, const respond::TimeZone& zone) {
  return respond::to_text(zone.to_local(time).day);
}

std::string what_failed(const Failure& failure) {
  const auto* mode = respond::find_failure_mode(failure.code.mode);
  if (mode == nullptr) return failure.description;
  if (failure.description.empty()) return std::string(mode->title);
  return fmt::format("{}: {}", mode->title, failure.description);
}

std::string_view german(WaveState state) {
  switch (state) {
    case WaveState::kPlanned:
      return "geplant";
    case WaveState::kShadow:
      return "im Probelauf";
    case WaveState::kActive:
      return "im Aufbau";
    case WaveState::kStabilizing:
      return "in der Beruhigung";
    case WaveState::kPassed:
      return "bestanden";
    case WaveState::kHeld:
      return "angehalten";
  }
  return "";
}

/// Gathers the parts one after another.
class Gatherer {
 public:
  Gatherer(const ValueSite& site, const ValuePeriod& period)
      : site_(site),
        services_(site.services),
        period_(period),
        state_(services_.host.rollout->state()),
        wave_(rollout::find_wave(state_->waves, period.wave)),
        plant_(services_.plant.registry().snapshot()),
        now_(services_.clock.wall()) {}

  Result<ValueFacts> gather() {
    out_.title = period_.title;
    out_.wave = period_.wave.value;
    out_.begin = period_.begin;
    out_.end = period_.end;
    out_.is_over = period_.is_over;
    out_.zone = site_zone(*plant_);
    for (const Signal& signal : plant_->all<Signal>()) {
      out_.n_sensors += !is_platform(signal.asset, *plant_) && covers(signal.asset) ? 1 : 0;
    }
    MW_TRY(const AlarmPast past, read_alarm_past(services_));
    add_alarms(past);
    add_failures(past);
    MW_TRY_STATUS(add_attention());
    MW_TRY_STATUS(add_beginning());
    add_cost_per_sensor();
    for (const Wave& wave : state_->waves) {
      if (!wave_ || wave.id == wave_->id) add_wave(wave);
    }
    add_problems();
    add_rulings();
    MW_TRY_STATUS(add_actions());
    return std::move(out_);
  }

 private:
  bool covers(AssetId asset) const {
    return wave_ == nullptr || std::ranges::binary_search(wave_->assets, asset);
  }
  bool contains(UtcNanos time) const { return period_.begin <= time && time < period_.end; }
  void block(Said words, std::string page, std::optional<rollout::Question> question = {}) {
    out_.blocks.push_back({std::move(words), std::move(page), question});
  }

  void add_alarms(const AlarmPast& past) {
    std::vector<respond::ClosedRaise> closed;
    for (const respond::ClosedRaise& raise : past.closed) {
      if (contains(raise.closed) && covers(raise.asset)) closed.push_back(raise);
    }
    std::ranges::sort(closed, std::greater(), &respond::ClosedRaise::raised);
    services_.watch.with_desk([&](const respond::Desk& desk) {
      out_.outcomes = respond::outcome_figures(closed, desk.feedback());
      for (const respond::ClosedRaise& raise : closed) {
        const respond::Feedback* label = desk.feedback().find(raise.alarm, raise.raised);
        if (label == nullptr || !respond::is_right(label->outcome)) continue;
        out_.right.push_back({raise.alarm.value, message_of(raise.rule, *plant_),
                              title_of(raise.asset, *plant_), raise.raised, label->outcome,
                              raise.asset && is_platform(raise.asset, *plant_)});
      }
    });
  }

  void add_failures(const AlarmPast& past) {
    const auto value = site_.value->state();
    if (value->rate() != nullptr) out_.rate = *value->rate();
    services_.watch.with_desk([&](const respond::Desk& desk) {
      const respond::FailureLog& log = desk.failures();
      const auto measured =
          respond::detection({period_.begin, period_.end}, log, past.closed, desk.feedback());
      out_.why_not_measured = gate_words(measured.why_not);
      for (const rollout::Saving& saving : value->savings) {
        const Failure* failure = log.find(respond::FailureId(saving.failure));
        const bool is_gone = failure == nullptr || failure->is_withdrawn;
        out_.n_savings_without_failure += is_gone && !saving.is_withdrawn ? 1 : 0;
      }
      std::vector<Failure> failures;
      for (const Failure& failure : log.failures()) {
        if (contains(failure.begin) && covers(failure.asset)) failures.push_back(failure);
      }
      for (const respond::FailureMatch& match :
           respond::match_failures(failures, past.closed, desk.feedback(), kHorizon, period_.end)) {
        add_failure(*log.find(match.failure), match, value->saving_of(match.failure.value));
      }
    });
  }

  void add_failure(const Failure& failure, const respond::FailureMatch& match,
                   const rollout::Saving* saving) {
    rollout::KnownFailure known;
    known.failure = failure.id.value;
    known.asset = title_of(failure.asset, *plant_);
    known.what = what_failed(failure);
    known.begin = failure.begin;
    known.result = match.result;
    known.lead = match.lead_time;
    if (failure.end && !failure.is_begin_assumed && !failure.is_end_assumed) {
      known.downtime = *failure.end - failure.begin;
    }
    // Who confirmed hours did so of an alarm; a label changed since may have taken that away.
    if (saving != nullptr && match.result != respond::Catch::kMissed) known.saving = *saving;
    out_.failures.push_back(std::move(known));
  }

  Status add_attention() {
    MW_TRY(AttentionPast past, read_attention_past(services_, period_.begin));
    if (wave_ != nullptr) {
      std::erase_if(past.acts,
                    [&](const respond::HumanAct& act) { return !act.asset || !covers(act.asset); });
    }
    const auto report = respond::attention_report(
        {period_.begin, period_.end, past.acts, past.sensors, past.raises, past.teams});
    out_.n_acts = std::ranges::count_if(
        past.acts, [&](const respond::HumanAct& act) { return contains(act.time); });
    out_.is_cost_hidden = report.is_suppressed;
    out_.sensor_weeks = report.sensor_weeks;
    for (const respond::GroupAttention& group : report.groups) {
      if (group.effort.acts == 0) continue;
      rollout::GroupCost cost{
          group.group.title(), group.group.kinds, group.effort.acts, group.effort.hours, {}, true};
      cost.is_estimate = group.effort.is_estimate();
      // The sensors are counted for the whole plant.
      if (wave_ == nullptr && group.hours_per_sensor_week) {
        cost.minutes_per_sensor_week = *group.hours_per_sensor_week * 60;
      }
      out_.costs.push_back(std::move(cost));
    }
    return {};
  }

  /// When the first thing was recorded at all.
  Status add_beginning() {
    MW_TRY(std::optional<UtcNanos> first, registry::first_act(services_.plant.registry()));
    MW_TRY(const auto lines, services_.history.all());
    if (!lines->empty()) first = std::min(first.value_or(lines->front().time), lines->front().time);
    if (first && period_.begin < *first && *first < period_.end) out_.known_since = first;
    return {};
  }

  void add_cost_per_sensor() {
    static const Wave kNoWave;
    rollout::Criterion criterion;
    criterion.metric = "cost_per_sensor";
    criterion.scope = rollout::Scope::kPlant;
    Evidence evidence(services_, *state_, wave_ == nullptr ? kNoWave : *wave_, period_.end);
    const rollout::Sample sample = evidence.sample(criterion);
    out_.why_no_cost_per_sensor = gate_words(sample.not_known);
    if (sample.not_known.empty()) out_.cost_per_sensor = sample.hits;
  }

  void add_wave(const Wave& wave) {
    const std::string page = fmt::format("/rollout/{}", wave.id.value);
    const std::string& title = wave.title.empty() ? wave.name : wave.title;
    if (wave.state == WaveState::kStabilizing) {
      const rollout::Window window = rollout::window_at(wave, now_);
      const std::string day = day_text(window.end, out_.zone);
      out_.next.push_back({{fmt::format("{}: its gate looks at window {}, which ends on {}.", title,
                                        window.number, day),
                            fmt::format("{}: die Prüfung betrachtet Fenster {}, das am {} endet.",
                                        title, window.number, day)},
                           page,
                           std::nullopt});
    } else if (wave.state == WaveState::kHeld) {
      const std::string why = wave.changes.empty() ? "" : wave.changes.back().why;
      block({fmt::format("{} is held: {}", title, why),
             fmt::format("{} ist angehalten: {}", title, why)},
            page);
    } else if (wave.state != WaveState::kPassed) {
      out_.next.push_back({{fmt::format("{}: {}, for at most {} sensors.", title, name(wave.state),
                                        wave.sensor_budget),
                            fmt::format("{}: {}, für höchstens {} Sensoren.", title,
                                        german(wave.state), wave.sensor_budget)},
                           page,
                           std::nullopt});
    }
    add_gate(wave, title, page);
  }

  /// What the latest judgement of its gate found wanting.
  void add_gate(const Wave& wave, const std::string& title, const std::string& page) {
    if (!wave.fallen_back.empty()) {
      const Said why = gate_words(wave.fallen_back);
      block({fmt::format("{} has fallen back: {}", title, why.en),
             fmt::format("{} ist zurückgefallen: {}", title, why.de)},
            page);
    }
    if (wave.is_escalated && wave.inconclusive_since) {
      const std::string since = day_text(*wave.inconclusive_since, out_.zone);
      block({fmt::format("{} has been undecided since {}: waive something, mend it, or go on "
                         "looking.",
                         title, since),
             fmt::format("{} ist seit {} unentschieden: auf etwas verzichten, es beheben oder "
                         "weiter beobachten.",
                         title, since)},
            page, rollout::Question::kOrganizational);
    }
    if (wave.state != WaveState::kStabilizing && wave.fallen_back.empty()) return;
    const StoredDecision* latest = nullptr;
    for (const StoredDecision& stored : state_->decisions) {
      if (stored.decision.wave == wave.id) latest = &stored;
    }
    if (latest == nullptr) return;
    for (const rollout::Judged& judged : latest->decision.gate.judged) {
      const bool is_good = judged.finding.verdict == rollout::Verdict::kPass;
      if (!is_good && judged.waiver == 0) block_by(judged, title, page);
    }
  }

  void block_by(const rollout::Judged& judged, const std::string& title, const std::string& page) {
    const rollout::Metric* metric = rollout::find_metric(judged.criterion.metric);
    if (metric == nullptr) return;
    const bool has_failed = judged.finding.verdict == rollout::Verdict::kFail;
    const Said reason = gate_words(judged.finding.reason);
    block({fmt::format("{}, {}: {}: {}", title, metric->title,
                       has_failed ? "failed" : "inconclusive", reason.en),
           fmt::format("{}, {}: {}: {}", title, title_of(*metric, "de"),
                       has_failed ? "nicht bestanden" : "nicht entscheidbar", reason.de)},
          page, metric->question);
  }

  void add_problems() {
    for (const rollout::Problem& problem : state_->problems) {
      const bool is_here = wave_ == nullptr || problem.wave == wave_->id;
      if (!is_here || !problem.is_blocking(now_)) continue;
      const std::string found = day_text(problem.found_at, out_.zone);
      const bool is_late = problem.state == rollout::ProblemState::kAccepted;
      block({fmt::format("Known problem since {}: {}{}", found, problem.title,
                         is_late ? "; its risk was accepted until a day that is past" : ""),
             fmt::format(
                 "Bekanntes Problem seit {}: {}{}", found, problem.title,
                 is_late ? "; sein Risiko war bis zu einem Tag hingenommen, der vorbei ist" : "")},
            fmt::format("/rollout/{}", problem.wave.value));
    }
  }

  void add_rulings() {
    const auto governance = site_.governance->state();
    for (const rollout::Ruling& ruling : governance->rulings) {
      const bool is_here = wave_ == nullptr || !ruling.wave || ruling.wave == wave_->id;
      if (!is_here || !ruling.is_overdue(now_)) continue;
      const std::string due = day_text(ruling.due, out_.zone);
      block({fmt::format("Decision overdue since {}: {}", due, ruling.question),
             fmt::format("Entscheidung überfällig seit {}: {}", due, ruling.question)},
            "/decisions", rollout::Question::kOrganizational);
    }
  }

  /// What should have been done about findings by now.
  Status add_actions() {
    MW_TRY(const auto findings, load_improvements(services_.plant.registry()));
    for (const rollout::Improvement& finding : findings) {
      if (finding.closed_at || !finding.action || !finding.action->is_overdue(now_)) continue;
      const rollout::ImprovementAction& action = *finding.action;
      const bool is_here = wave_ == nullptr || !action.wave || action.wave == wave_->id;
      if (!is_here) continue;
      const rollout::Metric* metric = rollout::find_metric(action.metric);
      const std::string due = day_text(action.due, out_.zone);
      block({fmt::format("Overdue since {}, of {}: {} ({})", due, action.owner, action.what,
                         finding.title),
             fmt::format("Überfällig seit {}, bei {}: {} ({})", due, action.owner, action.what,
                         finding.title)},
            "/improvement", metric == nullptr ? std::nullopt : std::optional(metric->question));
    }
    return {};
  }

  const ValueSite& site_;
  const Services& services_;
  const ValuePeriod& period_;
  const RolloutBook::State state_;
  const Wave* wave_;  ///< nullptr: the whole plant
  const std::shared_ptr<const registry::Plant> plant_;
  const UtcNanos now_;
  ValueFacts out_;
};

}  // namespace

Result<ValuePeriod> week_period(const Services& services, const rollout::LocalWeek& week) {
  const respond::TimeZone zone = site_zone(*services.plant.registry().snapshot());
  const UtcNanos now = services.clock.wall();
  if (week.begin(zone) >= now) {
    return fail(Code::kInvalidArgument, fmt::format("week: {} has not begun", week.text()));
  }
  const bool is_over = week.end(zone) <= now;
  return ValuePeriod{week.text(), {}, week.begin(zone), is_over ? week.end(zone) : now, is_over};
}

Result<ValuePeriod> wave_period(const Services& services, rollout::WaveId id) {
  const auto state = services.host.rollout->state();
  const Wave* wave = rollout::find_wave(state->waves, id);
  if (wave == nullptr) return fail(Code::kNotFound, fmt::format("no wave {}", id.value));
  if (!wave->started) {
    return fail(
        Code::kFailedPrecondition,
        fmt::format("wave: '{}' has not started, so there is nothing to report", wave->name));
  }
  return ValuePeriod{wave->title.empty() ? wave->name : wave->title, id, *wave->started,
                     services.clock.wall(), false};
}

Result<ValueFacts> value_facts(const ValueSite& site, const ValuePeriod& period) {
  return Gatherer(site, period).gather();
}

Result<std::vector<rollout::Saving>> standing_savings(const Services& services,
                                                      const ValueState& value) {
  std::vector<Failure> failures;
  services.watch.with_desk([&](const respond::Desk& desk) {
    for (const rollout::Saving& saving : value.savings) {
      const Failure* failure = desk.failures().find(respond::FailureId(saving.failure));
      const bool stands = !saving.is_withdrawn && failure != nullptr && !failure->is_withdrawn;
      if (stands) failures.push_back(*failure);
    }
  });
  std::vector<rollout::Saving> out;
  if (failures.empty()) return out;
  MW_TRY(const auto matches, failure_matches(services, failures, services.clock.wall()));
  for (const respond::FailureMatch& match : matches) {
    const rollout::Saving* saving = value.saving_of(match.failure.value);
    if (saving != nullptr && match.result != respond::Catch::kMissed) out.push_back(*saving);
  }
  return out;
}

Result<std::vector<respond::FailureMatch>> failure_matches(const Services& services,
                                                           std::span<const Failure> failures,
                                                           UtcNanos until) {
  MW_TRY(const AlarmPast past, read_alarm_past(services));
  return services.watch.with_desk([&](const respond::Desk& desk) {
    return respond::match_failures(failures, past.closed, desk.feedback(), kHorizon, until);
  });
}

}  // namespace millwright::api
