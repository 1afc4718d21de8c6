// SPDX-License-Identifier: Apache-2.0
#include "api/transfer_evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "api/change_reach.h"
#include "api/exercises.h"
#include "api/kpi_inputs.h"
#include "api/ownership.h"
#include "api/parity_measures.h"
#include "api/plant_book.h"
#include "api/readiness_evidence.h"
#include "identity/identity.h"
#include "respond/training/qualification.h"

namespace millwright::api {
namespace {

using rollout::Answer;
using rollout::ItemEvidence;
using rollout::OwnedKind;
using rollout::OwnedThing;
using rollout::OwnerGap;
using std::chrono::days;

constexpr days kDrilledWithin{90};
constexpr std::size_t kLeastTrained = 2;

/// Counts things and notes those that lack something.
class Tally {
 public:
  void see(bool is_good, std::string title) {
    ++n_;
    if (is_good) return;
    ++n_bad_;
    if (missing_.size() < ItemEvidence::kMostMissing) missing_.push_back(std::move(title));
  }
  /// `en` and `de` say what the good ones are: "{} of {} machines have one." of nothing it is not
  /// known, unless `nothing_is` says otherwise.
  ItemEvidence judge(std::string_view en, std::string_view de, std::string source,
                     Answer nothing_is = Answer::kNotKnown) && {
    ItemEvidence out;
    out.answer = n_ == 0 ? nothing_is : n_bad_ == 0 ? Answer::kYes : Answer::kNo;
    out.seen = {fmt::format(fmt::runtime(en), n_ - n_bad_, n_),
                fmt::format(fmt::runtime(de), n_ - n_bad_, n_)};
    out.missing = std::move(missing_);
    out.n_missing = n_bad_;
    out.source = std::move(source);
    return out;
  }

 private:
  std::size_t n_ = 0;
  std::size_t n_bad_ = 0;
  std::vector<std::string> missing_;
};

ItemEvidence unreadable(const Error& error) {
  ItemEvidence out;
  const std::string& why = error.message();
  out.seen = {why, fmt::format("Nicht lesbar: {}", why)};
  return out;
}

/// Gathers the items one after another.
class TransferGatherer {
 public:
  TransferGatherer(const ReadinessSite& site, const rollout::Transfer& transfer)
      : site_(site),
        services_(site.services),
        transfer_(transfer),
        plant_(services_.plant.registry().snapshot()),
        things_(owned_things(site)),
        readiness_(readiness_now(site)),
        now_(services_.clock.wall()) {
    find_procedures();
  }

  std::map<std::string, ItemEvidence, std::less<>> gather() const {
    std::map<std::string, ItemEvidence, std::less<>> out;
    out["assets_owned"] =
        owned(OwnedKind::kAsset, "{} of {} machines have one.", "{} von {} Maschinen haben sie.");
    out["rules_owned"] = rules_owned();
    out["procedures_trained"] = procedures_trained();
    out["procedures_drilled"] = procedures_drilled();
    out["connectors_owned"] = owned(OwnedKind::kConnector, "{} of {} connectors have one.",
                                    "{} von {} Anbindungen haben sie.");
    out["duty"] = of_readiness("duty_cover");
    out["escalation"] = of_readiness("escalation");
    out["hands_off"] = of_readiness("hands_off");
    out["support"] = of_readiness("attention");
    out["restore"] = of_readiness("restore");
    out["known_problems"] = known_problems();
    out["plant_book"] = plant_book();
    out["tokens"] = tokens();
    out["own_accounts"] = own_accounts();
    return out;
  }

 private:
  static constexpr std::string_view kOwnership = "/api/v1/rollout/ownership";

  bool covers(AssetId asset) const {
    const AreaId area = area_of(asset, *plant_);
    return area && transfer_.scope.covers(area);
  }
  bool covers(const Rule& rule) const {
    const Signal* signal = plant_->find<Signal>(rule.signal);
    return signal != nullptr && covers(signal->asset);
  }
  /// Connectors are of no area, and procedures are of those whose alarms they answer.
  bool covers(OwnedKind kind, const std::string& key) const {
    switch (kind) {
      case OwnedKind::kAsset:
        return covers(AssetId(number(key)));
      case OwnedKind::kRule: {
        const Rule* rule = plant_->find<Rule>(RuleId(number(key)));
        return rule != nullptr && covers(*rule);
      }
      case OwnedKind::kProcedure:
        return procedures_.contains(key);
      case OwnedKind::kConnector:
        return true;
    }
    return false;
  }
  static std::uint32_t number(const std::string& key) {
    return static_cast<std::uint32_t>(std::stoul(key));
  }

  bool is_helper(std::string_view person) const {
    const User* user = plant_->find_user_by_name(person);
    const Team* team = user == nullptr ? nullptr : plant_->find<Team>(user->team);
    return team != nullptr && (team->kind == TeamKind::kProject || team->kind == TeamKind::kVendor);
  }
  /// Active, of a team, and of neither project nor vendor.
  bool is_normal_staff(std::string_view person) const {
    const User* user = plant_->find_user_by_name(person);
    return user != nullptr && user->is_active && plant_->find<Team>(user->team) != nullptr &&
           !is_helper(person);
  }

  /// Those in force: of the whole plant all, else those that an alarm there names.
  void find_procedures() {
    std::set<std::string, std::less<>> named;
    for (const Rule& rule : plant_->all<Rule>()) {
      if (covers(rule)) named.insert(rule.procedure);
    }
    for (const OwnedThing& thing : things_) {
      if (thing.kind != OwnedKind::kProcedure) continue;
      in_force_.insert(thing.key);
      if (transfer_.scope.is_whole_plant || named.contains(thing.key))
        procedures_.insert(thing.key);
    }
  }

  ItemEvidence owned(OwnedKind kind, std::string_view en, std::string_view de) const {
    Tally tally;
    for (const OwnedThing& thing : things_) {
      if (thing.kind == kind && covers(kind, thing.key)) {
        tally.see(thing.gap == OwnerGap::kNone, thing.title);
      }
    }
    // A plant whose devices send without an account has no connector to own.
    return std::move(tally).judge(en, de, std::string(kOwnership),
                                  kind == OwnedKind::kConnector ? Answer::kYes : Answer::kNotKnown);
  }

  ItemEvidence rules_owned() const {
    Tally tally;
    for (const OwnedThing& thing : things_) {
      if (thing.kind != OwnedKind::kRule || !covers(thing.kind, thing.key)) continue;
      const Rule* rule = plant_->find<Rule>(RuleId(number(thing.key)));
      tally.see(thing.gap == OwnerGap::kNone && in_force_.contains(rule->procedure), thing.title);
    }
    return std::move(tally).judge("{} of {} alarms have both.", "{} von {} Alarmen haben beides.",
                                  std::string(kOwnership));
  }

  ItemEvidence procedures_trained() const {
    std::map<std::string, std::set<std::string>, std::less<>> people;
    services_.watch.with_desk([&](const respond::Desk& desk) {
      for (const respond::Qualification& q : desk.training().qualifications()) {
        if (respond::is_valid(q, now_)) people[q.procedure].insert(q.person);
      }
    });
    Tally tally;
    for (const std::string& procedure : procedures_) {
      const auto n = std::ranges::count_if(
          people[procedure], [&](const std::string& person) { return is_normal_staff(person); });
      tally.see(static_cast<std::size_t>(n) >= kLeastTrained, procedure);
    }
    return std::move(tally).judge("{} of {} procedures have two.",
                                  "{} von {} Arbeitsanweisungen haben zwei.", "/api/v1/training");
  }

  ItemEvidence procedures_drilled() const {
    const auto runs = all_runs(services_);
    if (!runs) return unreadable(runs.error());
    RunTexts texts;
    std::set<std::string, std::less<>> drilled;
    for (const respond::Exercise& exercise : exercises(*runs, texts)) {
      const bool is_late = exercise.ended + kDrilledWithin <= now_ || now_ < exercise.ended;
      if (exercise.is_drill && !is_late) drilled.insert(exercise.procedure);
    }
    Tally tally;
    for (const std::string& procedure : procedures_) {
      tally.see(drilled.contains(procedure), procedure);
    }
    return std::move(tally).judge("{} of {} procedures were.",
                                  "{} von {} Arbeitsanweisungen wurden es.", "/api/v1/drills");
  }

  ItemEvidence of_readiness(std::string_view id) const {
    for (const rollout::QuestionLine& question : readiness_.questions) {
      for (const rollout::PartLine& line : question.parts) {
        if (line.part->id != id) continue;
        ItemEvidence out;
        out.answer = line.evidence.answer;
        out.seen = line.evidence.seen;
        out.source = line.evidence.source;
        if (out.source.empty()) out.source = "/api/v1/rollout/readiness";
        return out;
      }
    }
    return {};
  }

  bool is_there(const rollout::Problem& problem, const RolloutState& state) const {
    if (transfer_.scope.is_whole_plant) return true;
    if (problem.asset) return covers(problem.asset);
    const auto* wave = rollout::find_wave(state.waves, problem.wave);
    if (wave == nullptr) return false;
    const auto contents = contents_of(state, *wave, *plant_);
    return std::ranges::any_of(contents.assets, [&](AssetId id) { return covers(id); });
  }

  ItemEvidence known_problems() const {
    const auto state = services_.host.rollout->state();
    Tally tally;
    for (const rollout::Problem& problem : state->problems) {
      if (!is_there(problem, *state)) continue;
      const bool is_accepted = problem.state == rollout::ProblemState::kAccepted &&
                               !problem.is_blocking(now_) && is_normal_staff(problem.owner);
      tally.see(problem.state == rollout::ProblemState::kClosed || is_accepted, problem.title);
    }
    return std::move(tally).judge("{} of {} problems are.", "{} von {} Problemen sind es.",
                                  "/api/v1/rollout/problems", Answer::kYes);
  }

  ItemEvidence plant_book() const {
    ItemEvidence out;
    for (const BookGap& gap : plant_book_gaps(site_)) {
      if (!covers(gap.kind, gap.key)) continue;
      ++out.n_missing;
      if (out.missing.size() < ItemEvidence::kMostMissing) {
        out.missing.push_back(fmt::format("{}: {}", gap.title, gap.gap.en));
      }
    }
    out.answer = out.n_missing == 0 ? Answer::kYes : Answer::kNo;
    out.seen = {fmt::format("The book lists {} gaps there.", out.n_missing),
                fmt::format("Das Buch nennt dort {} Lücken.", out.n_missing)};
    out.source = "/api/v1/rollout/book";
    return out;
  }

  ItemEvidence tokens() const {
    ItemEvidence out;
    for (const identity::ApiToken& token : services_.identity.tokens()) {
      if (!is_helper(token.created_by)) continue;
      ++out.n_missing;
      if (out.missing.size() < ItemEvidence::kMostMissing) {
        out.missing.push_back(fmt::format("{} ({})", token.name, token.created_by));
      }
    }
    out.answer = out.n_missing == 0 ? Answer::kYes : Answer::kNo;
    out.seen = {fmt::format("{} API tokens in force were made by people of project team or vendor.",
                            out.n_missing),
                fmt::format("{} gültige API-Schlüssel stammen von Leuten des Projektteams oder von "
                            "Lieferanten.",
                            out.n_missing)};
    out.source = "/api/v1/tokens";
    return out;
  }

  /// Measured or signed: production parity keeps the two apart.
  ItemEvidence own_accounts() const {
    ItemEvidence out;
    for (const rollout::ParityLine& line : parity_now(site_)) {
      if (line.item->id != "own_accounts") continue;
      out.answer = line.answer;
      out.seen = line.seen;
    }
    out.source = "/api/v1/rollout/parity";
    return out;
  }

  const ReadinessSite& site_;
  const Services& services_;
  const rollout::Transfer& transfer_;
  const std::shared_ptr<const registry::Plant> plant_;
  const std::vector<OwnedThing> things_;
  const rollout::Readiness readiness_;
  const UtcNanos now_;
  std::set<std::string, std::less<>> in_force_;
  std::set<std::string, std::less<>> procedures_;  ///< in force, and of the transfer's areas
};

}  // namespace

std::map<std::string, ItemEvidence, std::less<>> transfer_evidence(
    const ReadinessSite& site, const rollout::Transfer& transfer) {
  return TransferGatherer(site, transfer).gather();
}

rollout::Checklist checklist_now(const ReadinessSite& site, const rollout::Transfer& transfer) {
  return rollout::judge_checklist(transfer, transfer_evidence(site, transfer),
                                  site.services.clock.wall());
}

std::map<AreaId, std::string> plant_areas(const registry::Plant& plant) {
  std::map<AreaId, std::string> out;
  for (const Area& area : plant.all<Area>()) {
    std::string path = area_path(plant, area.id);
    if (!path.starts_with("_system/")) out.emplace(area.id, std::move(path));
  }
  return out;
}

}  // namespace millwright::api
