// SPDX-License-Identifier: Apache-2.0
#include "api/readiness_evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/attention_inputs.h"
#include "api/class_demands.h"
#include "api/evidence.h"
#include "api/exercises.h"
#include "api/iso_week.h"
#include "api/parity_measures.h"
#include "api/rehearsal_view.h"
#include "api/value_facts.h"
#include "respond/desk/desk_check.h"
#include "rollout/readiness/trend.h"

namespace millwright::api {
namespace {

using rollout::Answer;
using rollout::PartEvidence;
using rollout::Said;
using rollout::Wave;
using std::chrono::days;
using enum rollout::Answer;

constexpr days kDeedLife{90};
/// What is older than its life is shown as stale, and not as if it never was.
constexpr days kLookBack{366};
constexpr days kDutyAhead{28};
constexpr int kWeeksBack = 8;
/// Asked for and not decided for so long is overdue.
constexpr days kDecideWithin{14};
/// A work order that is open for longer has been forgotten.
constexpr days kOrderWithin{30};

PartEvidence found(Answer answer, Said seen, std::string source = {}) {
  PartEvidence out;
  out.answer = answer;
  out.seen = std::move(seen);
  out.source = std::move(source);
  return out;
}

std::string day_text(UtcNanos time) {
  return to_rfc3339(time).substr(0, 10);
}

/// A clause as a sentence of its own.
std::string sentence(std::string clause) {
  if (!clause.empty() && 'a' <= clause[0] && clause[0] <= 'z') clause[0] -= 'a' - 'A';
  return clause + ".";
}

PartEvidence of_costs(const rollout::CostAnswer& answer) {
  PartEvidence out = found(answer.answer, {sentence(answer.words.en), sentence(answer.words.de)});
  out.at = answer.at;
  return out;
}

PartEvidence unreadable(const Error& error) {
  const std::string& why = error.message();
  return found(kNotKnown, {why, fmt::format("Nicht lesbar: {}", why)});
}

/// Gathers the parts one after another.
class Gatherer {
 public:
  explicit Gatherer(const ReadinessSite& site)
      : services_(site.services),
        state_(services_.host.rollout->state()),
        book_(site.readiness->state()),
        governance_(site.governance->state()),
        value_(site.value->state()),
        parity_(measure_parity(site)),
        now_(services_.clock.wall()),
        wave_(present_wave(*state_)) {}

  rollout::Readiness gather() {
    std::map<std::string, PartEvidence, std::less<>> parts;
    parts["rehearsal"] = rehearsal();
    parts["headroom"] = metric("disk_free", 0.2, days(1));
    parts["processors"] = metric("processors_free", 0.2, days(7));
    parts["memory"] = metric("memory_free", 0.2, days(7));
    parts["redundancy"] = found(kNotKnown, {"This version has no second server to take over.",
                                            "Diese Version hat keinen zweiten Server, der "
                                            "übernimmt."});
    parts["restore"] = of_parity("restore", "/api/v1/backups");
    parts["hands_off"] = hands_off();
    parts["attention"] = attention();
    parts["duty_cover"] = duty_cover();
    parts["procedures"] = metric("procedure_coverage", 1, days(1));
    parts["drilled"] = metric("drills_per_shift", 1, kDeedLife);
    parts["trained"] = metric("training_gaps", 0, days(1));
    parts["escalation"] = escalation();
    parts["proof_tests"] = proof_tests();
    parts["work_orders"] = open_orders();
    parts["cost_model"] = of_costs(services_.host.costs->completeness());
    parts["cost_validated"] = of_costs(services_.host.costs->validation());
    parts["for_operations"] = function_of(TeamKind::kOperations, parts["drilled"]);
    parts["for_maintenance"] = function_of(TeamKind::kMaintenance, closed_orders());
    parts["for_it"] = function_of(TeamKind::kIt, parts["restore"]);
    parts["for_finance"] = function_of(TeamKind::kFinance, benefit());
    parts["for_leadership"] = function_of(TeamKind::kLeadership, decisions());
    parts["voices"] = voices();
    parts["champions"] = champions();
    return rollout::judge_readiness(parts, now_);
  }

 private:
  PartEvidence metric(std::string_view id, double target, days window) {
    static const Wave kNoWave;
    rollout::Criterion criterion;
    criterion.metric = id;
    criterion.scope = rollout::Scope::kPlant;
    criterion.target = target;
    criterion.window = window;
    Evidence evidence(services_, *state_, wave_ == nullptr ? kNoWave : *wave_, now_);
    criterion = evidence.asked(std::move(criterion));
    const auto finding = rollout::judge(criterion, evidence.sample(criterion));
    return rollout::evidence_of(finding, criterion, evidence.source(criterion));
  }

  PartEvidence rehearsal() {
    constexpr std::string_view kMetric = "rehearsal_factor";
    constexpr double kTarget = 10;
    days window = rollout::find_readiness_part("rehearsal")->life;
    PartEvidence out = metric(kMetric, kTarget, window);
    if (out.answer == kNotKnown) {
      window = kLookBack;
      PartEvidence old = metric(kMetric, kTarget, window);
      if (old.answer != kNotKnown) out = std::move(old);
    }
    const auto standing = standing_rehearsal(services_, now_ - window, now_);
    if (standing && standing->factor) out.at = standing->at;
    return out;
  }

  PartEvidence of_parity(std::string_view item, std::string source) const {
    const auto it = parity_.find(item);
    if (it == parity_.end()) return {};
    PartEvidence out = found(it->second.answer, it->second.seen, std::move(source));
    out.at = it->second.at;
    return out;
  }

  PartEvidence hands_off() {
    PartEvidence out = metric("hands_off_passed", 1, kDeedLife);
    services_.watch.with_desk([&](const respond::Desk& desk) {
      for (const respond::HandsOff& period : desk.hands_off().periods()) {
        if (period.state == respond::HandsOffState::kPassed && period.ended) out.at = period.ended;
      }
    });
    return out;
  }

  /// Acts of project team and vendor by sensor and week, in whole weeks. No figure leaves it: the
  /// teams may be of few people.
  PartEvidence attention() {
    const UtcNanos end = week_begin(now_);
    const UtcNanos begin = end - kWeek * kWeeksBack;
    const auto past = read_attention_past(services_, begin);
    if (!past) return unreadable(past.error());
    std::vector<double> weeks;
    for (UtcNanos week = begin; week < end; week = week + kWeek) {
      const double sensors = respond::sensor_weeks(past->sensors, week, week + kWeek);
      if (sensors <= 0) continue;  // before the first sensor
      const auto n = std::ranges::count_if(past->acts, [&](const respond::HumanAct& act) {
        return week <= act.time && act.time < week + kWeek && respond::is_helper(act.team);
      });
      weeks.push_back(static_cast<double>(n) / sensors);
    }
    const rollout::Trend trend = rollout::falling(weeks);
    PartEvidence out = found(trend.falls, words_of(trend), "/api/v1/attention");
    if (trend.falls != kNotKnown && !trend.is_quiet) out.confidence = trend.confidence;
    return out;
  }

  static Said words_of(const rollout::Trend& trend) {
    if (trend.n_weeks < rollout::kLeastWeeks) {
      return {fmt::format("{} whole weeks with sensors are recorded; it takes {}.", trend.n_weeks,
                          rollout::kLeastWeeks),
              fmt::format("{} ganze Wochen mit Sensoren sind aufgezeichnet; nötig sind {}.",
                          trend.n_weeks, rollout::kLeastWeeks)};
    }
    if (trend.is_quiet) {
      return {"Nobody of project team or vendor did anything for four weeks.",
              "Seit vier Wochen hat niemand vom Projektteam oder Lieferanten etwas getan."};
    }
    if (trend.rises_again) {
      return {
          "By sensor and week they did less and less, and do more again since the lowest week.",
          "Je Sensor und Woche taten sie immer weniger, seit der niedrigsten Woche wieder mehr."};
    }
    if (trend.falls == kYes) {
      return {"By sensor and week they do less and less.",
              "Je Sensor und Woche tun sie immer weniger."};
    }
    if (trend.falls == kNo) {
      return {"By sensor and week they do more and more.",
              "Je Sensor und Woche tun sie immer mehr."};
    }
    return {"Neither less nor more with enough confidence.",
            "Weder weniger noch mehr, soweit es sich sagen lässt."};
  }

  PartEvidence duty_cover() {
    constexpr std::string_view kSource = "/api/v1/rosters";
    PartEvidence staff = of_parity("normal_operators", std::string(kSource));
    const std::optional<std::size_t> n_gaps =
        services_.watch.with_desk([&](const respond::Desk& desk) -> std::optional<std::size_t> {
          const respond::Roster* roster = desk.shelf().main_roster();
          if (roster == nullptr) return std::nullopt;
          const auto gaps = desk.directory().duty(*roster).gaps_between(now_, now_ + kDutyAhead);
          if (!gaps) return std::nullopt;
          return gaps->size();
        });
    if (staff.answer == kNo || !n_gaps || *n_gaps == 0) return staff;
    return found(
        kNo,
        {fmt::format("The main roster has {} stretches without anybody in four weeks.", *n_gaps),
         fmt::format("Im Hauptdienstplan sind in vier Wochen {} Zeiten unbesetzt.", *n_gaps)},
        std::string(kSource));
  }

  PartEvidence escalation() {
    std::size_t n_findings = 0;
    bool has_policy = false;
    services_.watch.with_desk([&](const respond::Desk& desk) {
      has_policy = !desk.shelf().policies().empty();
      for (const respond::DeskFinding& finding : respond::check_desk(desk, now_)) {
        n_findings += finding.where.starts_with("rules/") ? 0 : 1;
      }
    });
    constexpr std::string_view kSource = "/api/v1/respond/check";
    if (!has_policy) {
      return found(
          kNo, {"No escalation policy is in force.", "Keine Eskalationsrichtlinie ist in Kraft."},
          std::string(kSource));
    }
    return found(n_findings == 0 ? kYes : kNo,
                 {fmt::format("The check of the coming 30 days finds {} mistakes.", n_findings),
                  fmt::format("Die Prüfung der nächsten 30 Tage findet {} Fehler.", n_findings)},
                 std::string(kSource));
  }

  /// A class that demands no proof tests is owed none.
  PartEvidence proof_tests() {
    const auto plant = services_.plant.registry().snapshot();
    const auto owed = owed_proof_tests(services_, *plant, now_);
    if (!owed) return unreadable(owed.error());
    const auto n_broken = std::ranges::count(*owed, true, &OwedProofTest::has_failed);
    return found(owed->empty() ? kYes : kNo,
                 {fmt::format("{} alarms are owed a proof test, {} of them were left not working.",
                              owed->size(), n_broken),
                  fmt::format("Bei {} Alarmen ist eine Prüfung fällig, {} davon wurden nicht "
                              "funktionsfähig hinterlassen.",
                              owed->size(), n_broken)},
                 "/api/v1/rationalisation");
  }

  /// What alarms handed to maintenance must not stay there. Without any order nothing is shown.
  PartEvidence open_orders() {
    std::size_t n_orders = 0;
    std::size_t n_open = 0;
    std::size_t n_old = 0;
    services_.watch.with_desk([&](const respond::Desk& desk) {
      for (const respond::WorkOrder& order : desk.work_orders().orders()) {
        ++n_orders;
        if (order.state == respond::WorkOrderState::kClosed) continue;
        ++n_open;
        n_old += now_ - order.opened > kOrderWithin ? 1 : 0;
      }
    });
    constexpr std::string_view kSource = "/api/v1/work-orders";
    if (n_orders == 0) {
      return found(kNotKnown, {"No work order has been made yet.", "Es gibt noch keinen Auftrag."},
                   std::string(kSource));
    }
    return found(
        n_old == 0 ? kYes : kNo,
        {fmt::format("{} work orders are open, {} of them for more than 30 days.", n_open, n_old),
         fmt::format("{} Aufträge sind offen, {} davon seit mehr als 30 Tagen.", n_open, n_old)},
        std::string(kSource));
  }

  PartEvidence closed_orders() {
    std::size_t n_closed = 0;
    services_.watch.with_desk([&](const respond::Desk& desk) {
      for (const respond::WorkOrder& order : desk.work_orders().orders()) {
        const bool is_done = order.closed && now_ - *order.closed < kDeedLife;
        n_closed += is_done && order.outcome ? 1 : 0;
      }
    });
    return found(
        n_closed > 0 ? kYes : kNo,
        {fmt::format("{} work orders were closed with an outcome in 90 days.", n_closed),
         fmt::format("{} Aufträge wurden in 90 Tagen mit Ergebnis abgeschlossen.", n_closed)});
  }

  /// A saving that still stands, at a rate that finance confirmed. Both are looked at again after
  /// 90 days.
  PartEvidence benefit() const {
    constexpr std::string_view kSource = "/api/v1/value/savings";
    const auto no = [&](std::string en, std::string de) {
      return found(kNo, {std::move(en), std::move(de)}, std::string(kSource));
    };
    const rollout::DowntimeRate* rate = value_->rate();
    if (rate == nullptr) {
      return no("Finance has not confirmed what an hour of downtime costs.",
                "Die Finanzen haben nicht bestätigt, was eine Stunde Stillstand kostet.");
    }
    if (now_ - rate->at >= kDeedLife) {
      return no(
          fmt::format("What an hour of downtime costs was confirmed on {}, more than 90 days "
                      "ago.",
                      day_text(rate->at)),
          fmt::format("Was eine Stunde Stillstand kostet, wurde am {} bestätigt, vor mehr als "
                      "90 Tagen.",
                      day_text(rate->at)));
    }
    const auto standing = standing_savings(services_, *value_);
    if (!standing) return unreadable(standing.error());
    double hours = 0;
    std::optional<UtcNanos> newest;
    for (const rollout::Saving& saving : *standing) {
      if (now_ - saving.at >= kDeedLife) continue;
      hours += saving.hours;
      newest = std::max(newest.value_or(saving.at), saving.at);
    }
    if (!newest) {
      return no("No hours that an alarm saved were confirmed in 90 days.",
                "In 90 Tagen wurden keine Stunden bestätigt, die ein Alarm erspart hat.");
    }
    const std::string money = fmt::format("{:.0f} {}", hours * rate->per_hour, rate->currency);
    PartEvidence out = found(
        kYes,
        {fmt::format("{:g} hours that alarms saved are worth {} at the rate that {} confirmed.",
                     hours, money, rate->by),
         fmt::format("{:g} von Alarmen ersparte Stunden sind {} wert, zum Satz, den {} bestätigt "
                     "hat.",
                     hours, money, rate->by)},
        std::string(kSource));
    out.at = std::min(*newest, rate->at);
    return out;
  }

  /// What waits for a decision too long, and whether leadership has decided anything lately.
  PartEvidence decisions() {
    const std::string person = speaker_of(wave_, TeamKind::kLeadership);
    std::size_t n_overdue = 0;
    std::size_t n_made = 0;
    std::optional<UtcNanos> latest;
    const auto made = [&](std::string_view who, std::optional<UtcNanos> at) {
      if (who != person || !at || now_ - *at >= kDeedLife) return;
      ++n_made;
      latest = std::max(latest.value_or(*at), *at);
    };
    for (const Wave& wave : state_->waves) {
      n_overdue += wave.is_escalated && wave.inconclusive_since ? 1 : 0;
      for (const rollout::Waiver& waiver : wave.waivers) {
        const bool waits = !waiver.approved_at && now_ - waiver.asked_at >= kDecideWithin;
        n_overdue += waits && now_ < waiver.expires ? 1 : 0;
        made(waiver.approver, waiver.approved_at);
      }
      for (const rollout::WaveChange& change : wave.changes) made(change.who, change.at);
    }
    for (const rollout::Problem& problem : state_->problems) {
      const bool is_accepted = problem.state == rollout::ProblemState::kAccepted;
      n_overdue += is_accepted && problem.due && *problem.due <= now_ ? 1 : 0;
      if (is_accepted) made(problem.accepted_by, problem.accepted_at);
    }
    for (const rollout::Ruling& ruling : governance_->rulings) {
      n_overdue += ruling.is_overdue(now_) ? 1 : 0;
      made(ruling.decided_by, ruling.decided_at);
    }
    const Said seen{
        fmt::format("{} decisions are overdue, {} were made in 90 days.", n_overdue, n_made),
        fmt::format("{} Entscheidungen sind überfällig, {} in 90 Tagen getroffen.", n_overdue,
                    n_made)};
    if (n_overdue > 0) return found(kNo, seen);
    PartEvidence out = found(n_made > 0 ? kYes : kNotKnown, seen);
    out.at = latest;
    return out;
  }

  /// A function stands behind it when it has a name, a signature and a deed.
  PartEvidence function_of(TeamKind function, const PartEvidence& deed) const {
    if (wave_ == nullptr) {
      return found(kNotKnown, {"No wave has been planned.", "Es ist noch keine Welle geplant."});
    }
    const std::string person = speaker_of(wave_, function);
    std::string source = fmt::format("/api/v1/rollout/waves/{}", wave_->id.value);
    if (person.empty()) {
      return found(kNo, {"Nobody is named for it.", "Dafür ist niemand benannt."}, source);
    }
    const auto it = std::ranges::find(wave_->sign_offs, function, &rollout::SignOff::function);
    const bool is_signed = it != wave_->sign_offs.end();
    if (is_signed && !deed.source.empty()) source = deed.source;
    PartEvidence out = found(
        is_signed ? deed.answer : kNo,
        {fmt::format("{} {}. The deed: {}", person, is_signed ? "has signed" : "has not signed",
                     deed.seen.en),
         fmt::format("{} {}. Die Tat: {}", person,
                     is_signed ? "hat unterschrieben" : "hat nicht unterschrieben", deed.seen.de)},
        source);
    if (is_signed) out.at = deed.at ? std::min(it->at, *deed.at) : it->at;
    return out;
  }

  PartEvidence voices() const {
    const rollout::VoiceBox* box = book_->shown_voices();
    constexpr std::string_view kSource = "/api/v1/rollout/voices";
    if (box == nullptr) {
      return found(kNotKnown,
                   {"Fewer than five people have answered in any month.",
                    "In keinem Monat haben fünf Leute geantwortet."},
                   std::string(kSource));
    }
    const auto& [n_yes, n_partly, n_no] = box->shown;
    PartEvidence out =
        found(rollout::judge_voices(*box),
              {fmt::format("{}: {} yes, {} partly, {} no.", box->month, n_yes, n_partly, n_no),
               fmt::format("{}: {} ja, {} teils, {} nein.", box->month, n_yes, n_partly, n_no)},
              std::string(kSource));
    out.at = box->shown_at;
    return out;
  }

  PartEvidence champions() const {
    const auto cells = champion_cells(services_);
    const rollout::ChampionCover cover = rollout::cover_of(cells, book_->champions);
    if (cover.n_cells == 0) {
      return found(kNotKnown,
                   {"There is no area, or no roster says which shifts there are.",
                    "Es gibt keinen Bereich, oder kein Dienstplan nennt Schichten."},
                   "/api/v1/rollout/champions");
    }
    const std::size_t n_full = cover.n_cells - cover.open.size();
    return found(
        cover.answer(),
        {fmt::format("{} of {} areas and shifts have both.", n_full, cover.n_cells),
         fmt::format("{} von {} Bereichen und Schichten haben beide.", n_full, cover.n_cells)},
        "/api/v1/rollout/champions");
  }

  const Services& services_;
  const RolloutBook::State state_;
  const ReadinessBook::State book_;
  const GovernanceBook::State governance_;
  const ValueBook::State value_;
  const std::map<std::string, rollout::Measured, std::less<>> parity_;
  const UtcNanos now_;
  const Wave* const wave_;
};

}  // namespace

const Wave* present_wave(const RolloutState& state) {
  const Wave* present = nullptr;
  for (const Wave& wave : state.waves) {
    if (wave.started && (present == nullptr || *present->started < *wave.started)) present = &wave;
  }
  if (present == nullptr && !state.waves.empty()) present = &state.waves.front();
  return present;
}

std::string speaker_of(const Wave* wave, TeamKind function) {
  if (wave == nullptr) return {};
  const auto it = std::ranges::find(wave->stakeholders, function, &rollout::Stakeholder::function);
  return it == wave->stakeholders.end() ? std::string() : it->person;
}

std::vector<rollout::ChampionCell> champion_cells(const Services& services) {
  const auto plant = services.plant.registry().snapshot();
  const auto shifts =
      services.watch.with_desk([](const respond::Desk& desk) { return shift_names(desk); });
  std::vector<rollout::ChampionCell> cells;
  for (const Area& area : plant->all<Area>()) {
    const Site* site = plant->find<Site>(area.site);
    if (site == nullptr || site->name == "_system") continue;
    for (const std::string& shift : shifts) cells.push_back({area.id, shift});
  }
  return cells;
}

rollout::Readiness readiness_now(const ReadinessSite& site) {
  return Gatherer(site).gather();
}

}  // namespace millwright::api
