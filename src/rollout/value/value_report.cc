// SPDX-License-Identifier: Apache-2.0
#include "rollout/value/value_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "rollout/criteria/interval.h"
#include "rollout/wave/wave.h"

namespace millwright::rollout {
namespace {

using respond::Catch;
using Lines = std::vector<ValueLine>;

constexpr std::size_t kMostLines = 10;
constexpr double kConfidence = 0.9;
constexpr std::string_view kReviewPage = "/review";
constexpr std::string_view kAttentionPage = "/attention";

constexpr Phrase kHeadings[kValueSections] = {
    {"Caught and confirmed", "Erkannt und bestätigt"},
    {"Missed or late", "Verpasst oder zu spät"},
    {"What it saved", "Was es erspart hat"},
    {"What it cost in attention", "Was es an Aufmerksamkeit gekostet hat"},
    {"What comes next", "Was als Nächstes kommt"},
    {"What stands in the way", "Was im Weg steht"}};
constexpr std::string_view kSectionNames[kValueSections] = {"caught", "missed", "saved",
                                                            "cost",   "next",   "blocks"};

/// In the order of kFunctions.
constexpr Phrase kTitles[] = {{"Operations", "Betrieb"},
                              {"Maintenance", "Instandhaltung"},
                              {"IT", "IT"},
                              {"Finance", "Finanzen"},
                              {"Leadership", "Leitung"}};
constexpr Phrase kAsks[] = {{"Which alarms were right, and which told us nothing?",
                             "Welche Alarme waren richtig, und welche haben uns nichts gesagt?"},
                            {"Which failures did we know of before they came?",
                             "Von welchen Ausfällen wussten wir, bevor sie kamen?"},
                            {"Which faults were the system's own, or a sensor's?",
                             "Welche Fehler waren die der Anlage selbst oder eines Sensors?"},
                            {"What has it saved that somebody can show, and what has it cost?",
                             "Was hat es nachweisbar erspart, und was hat es gekostet?"},
                            {"Does it do what it is for, and what waits for a decision?",
                             "Leistet es, wozu es da ist, und was wartet auf eine Entscheidung?"}};

std::size_t place_of(TeamKind function) {
  const auto it = std::ranges::find(kFunctions, function);
  return it == std::end(kFunctions) ? 0 : static_cast<std::size_t>(it - std::begin(kFunctions));
}

ValueLine line(Said words, std::string_view page = {}) {
  return {std::move(words), std::string(page), true};
}
ValueLine unmeasured(Said words, std::string_view page = {}) {
  return {std::move(words), std::string(page), false};
}

/// "3 d 4 h", "5 h 12 min", "40 s".
Said span_text(std::chrono::nanoseconds span) {
  const auto s = std::chrono::duration_cast<std::chrono::seconds>(span).count();
  if (s >= 86'400) {
    return {fmt::format("{} d {} h", s / 86'400, s / 3600 % 24),
            fmt::format("{} Tg. {} Std.", s / 86'400, s / 3600 % 24)};
  }
  if (s >= 3600) {
    return {fmt::format("{} h {} min", s / 3600, s / 60 % 60),
            fmt::format("{} Std. {} Min.", s / 3600, s / 60 % 60)};
  }
  if (s >= 60) return {fmt::format("{} min", s / 60), fmt::format("{} Min.", s / 60)};
  return {fmt::format("{} s", s), fmt::format("{} s", s)};
}

/// At most one digit behind the point, which is a comma in German.
Said number_text(double value) {
  std::string en = fmt::format("{:.1f}", value);
  if (en.ends_with(".0")) en.resize(en.size() - 2);
  std::string de = en;
  std::ranges::replace(de, '.', ',');
  return {std::move(en), std::move(de)};
}

double hours(std::chrono::nanoseconds span) {
  return static_cast<double>(span.count()) / 3.6e12;
}

/// "2026-11-17 14:05", on the site's wall clock.
std::string local_text(UtcNanos time, const respond::TimeZone& zone) {
  const respond::LocalTime local = zone.to_local(time);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local.time_of_day).count();
  return fmt::format("{} {:02}:{:02}", respond::to_text(local.day), minutes / 60, minutes % 60);
}

/// What the failures come to.
struct Tally {
  std::size_t n = 0;
  std::size_t caught = 0;
  std::size_t late = 0;
  std::size_t missed = 0;
  std::size_t n_savings = 0;
  double saved_hours = 0;
  double lost_hours = 0;       ///< downtime of what was missed or late
  std::size_t lost_known = 0;  ///< failures it is of

  explicit Tally(const std::vector<KnownFailure>& failures) : n(failures.size()) {
    for (const KnownFailure& failure : failures) {
      caught += failure.result == Catch::kCaught ? 1 : 0;
      late += failure.result == Catch::kLate ? 1 : 0;
      missed += failure.result == Catch::kMissed ? 1 : 0;
      if (failure.saving) {
        ++n_savings;
        saved_hours += failure.saving->hours;
      }
      if (failure.result == Catch::kCaught || !failure.downtime) continue;
      ++lost_known;
      lost_hours += hours(*failure.downtime);
    }
  }
};

class Reporter {
 public:
  explicit Reporter(const ValueFacts& facts) : facts_(facts), tally_(facts.failures) {}

  ValueReport make() const {
    ValueReport out;
    out.title = facts_.title;
    out.wave = facts_.wave;
    out.begin = facts_.begin;
    out.end = facts_.end;
    out.is_over = facts_.is_over;
    out.zone = facts_.zone;
    out.is_empty = facts_.outcomes.raises == 0 && facts_.failures.empty() && facts_.n_acts == 0;
    out.notes = notes(out.is_empty);
    for (const TeamKind function : kFunctions) {
      out.functions.push_back({function,
                               {caught(function), missed(function), saved(function), cost(function),
                                next(), blocks(function)}});
    }
    return out;
  }

 private:
  Lines notes(bool is_empty) const {
    Lines out;
    if (!facts_.is_over) {
      const std::string until = local_text(facts_.end, facts_.zone);
      out.push_back(line({fmt::format("The period lasts; this is what is known at {}.", until),
                          fmt::format("Der Zeitraum läuft noch; Stand {}.", until)}));
    }
    if (facts_.n_sensors == 0) {
      out.push_back(unmeasured({"There is no sensor in it.", "Es gibt darin keinen Sensor."}));
    }
    if (is_empty) {
      out.push_back(unmeasured(
          {"Nothing was recorded in it that a value could come of: no alarm closed, no failure was "
           "entered, and nobody did anything with the system.",
           "Es ist nichts aufgezeichnet, woraus ein Nutzen kommen könnte: kein Alarm ging zu Ende, "
           "kein Ausfall wurde eingetragen, und niemand hat etwas mit dem System getan."}));
    }
    if (facts_.known_since) {
      const std::string since = local_text(*facts_.known_since, facts_.zone);
      out.push_back(unmeasured(
          {fmt::format("The records of this site begin at {}; what was before is not known.",
                       since),
           fmt::format("Die Aufzeichnungen dieses Werks beginnen am {}; was davor war, ist nicht "
                       "bekannt.",
                       since)}));
    }
    if (facts_.n_savings_without_failure > 0) {
      const std::size_t n = facts_.n_savings_without_failure;
      out.push_back(unmeasured(
          {fmt::format("{} confirmed savings are of failures that are not on record any more: they "
                       "count for nothing.",
                       n),
           fmt::format("{} bestätigte Ersparnisse gehören zu Ausfällen, die nicht mehr verzeichnet "
                       "sind: sie zählen nicht.",
                       n)},
          "/value"));
    }
    return out;
  }

  // Caught.

  Lines caught(TeamKind function) const {
    switch (function) {
      case TeamKind::kOperations:
        return right_alarms(false);
      case TeamKind::kIt:
        return right_alarms(true);
      case TeamKind::kMaintenance:
        return failures_of({Catch::kCaught});
      default:
        return caught_share(function == TeamKind::kLeadership);
    }
  }

  /// What the alarms of the plant, or of the platform itself, were worth.
  Lines right_alarms(bool is_platform) const {
    Lines out;
    const auto& f = facts_.outcomes;
    if (!is_platform) out.push_back(f.raises == 0 ? no_alarm() : label_summary());
    std::size_t n = 0;
    for (const RightAlarm& alarm : facts_.right) {
      if (alarm.is_platform != is_platform || ++n > kMostLines) continue;
      out.push_back(alarm_line(alarm));
    }
    if (n > kMostLines) out.push_back(more(n - kMostLines));
    if (is_platform && n == 0) {
      out.push_back(line({fmt::format("No alarm of the platform itself was confirmed, of {} alarms "
                                      "that ended.",
                                      f.raises),
                          fmt::format("Kein Alarm der Plattform selbst wurde bestätigt, von {} "
                                      "beendeten Alarmen.",
                                      f.raises)},
                         kReviewPage));
    }
    return out;
  }

  ValueLine no_alarm() const {
    return line({"No alarm ended in it.", "Darin ging kein Alarm zu Ende."}, kReviewPage);
  }

  ValueLine label_summary() const {
    const auto& f = facts_.outcomes;
    return line(
        {fmt::format(
             "Of {} alarms that ended {} were right by their labels; {} were not or have no "
             "label ({} without).",
             f.raises, f.right, f.nuisance, f.unlabelled),
         fmt::format("Von {} beendeten Alarmen waren {} laut Bewertung richtig; {} waren es nicht "
                     "oder sind unbewertet ({} ohne Bewertung).",
                     f.raises, f.right, f.nuisance, f.unlabelled)},
        kReviewPage);
  }

  ValueLine alarm_line(const RightAlarm& alarm) const {
    const bool is_early = alarm.outcome == respond::Outcome::kEarly;
    const std::string when = local_text(alarm.raised, facts_.zone);
    const std::string where = alarm.asset.empty() ? "" : ", " + alarm.asset;
    return line({fmt::format("{}{}, {}: confirmed as {}.", alarm.title, where, when,
                             is_early ? "early" : "true"),
                 fmt::format("{}{}, {}: als {} bestätigt.", alarm.title, where, when,
                             is_early ? "Frühwarnung" : "zutreffend")},
                fmt::format("/alarms/{}", alarm.alarm));
  }

  ValueLine more(std::size_t n) const {
    return line({fmt::format("and {} more", n), fmt::format("und {} weitere", n)}, kReviewPage);
  }

  bool is_measured() const { return facts_.why_not_measured.en.empty(); }
  ValueLine no_log() const {
    return unmeasured({fmt::format("Not measured: {}.", facts_.why_not_measured.en),
                       fmt::format("Nicht gemessen: {}.", facts_.why_not_measured.de)},
                      kReviewPage);
  }

  Lines caught_share(bool with_interval) const {
    if (!is_measured()) return {no_log()};
    if (tally_.n == 0) return {no_failure()};
    Said words{fmt::format("{} of {} failures in the log were foretold by an alarm.", tally_.caught,
                           tally_.n),
               fmt::format("{} von {} Ausfällen im Protokoll hat ein Alarm angekündigt.",
                           tally_.caught, tally_.n)};
    if (with_interval) {
      const Interval share = binomial_interval(static_cast<double>(tally_.caught),
                                               static_cast<double>(tally_.n), kConfidence);
      const long low = std::lround(share.low * 100);
      const long high = std::lround(share.high * 100);
      words.en +=
          fmt::format(" So few show, at 90 %, that it foretells {} to {} % of them.", low, high);
      words.de +=
          fmt::format(" Das belegt zu 90 %, dass es {} bis {} % davon ankündigt.", low, high);
    }
    return {line(std::move(words), kReviewPage)};
  }

  ValueLine no_failure() const {
    return line({"The log of failures has none that began in it.",
                 "Im Protokoll der Ausfälle beginnt darin keiner."},
                kReviewPage);
  }

  // Failures one by one.

  Lines failures_of(std::initializer_list<Catch> results) const {
    if (!is_measured()) return {no_log()};
    Lines out;
    std::size_t n = 0;
    for (const KnownFailure& failure : facts_.failures) {
      if (std::ranges::find(results, failure.result) == results.end()) continue;
      if (++n <= kMostLines) out.push_back(failure_line(failure));
    }
    if (n > kMostLines) out.push_back(more(n - kMostLines));
    if (n > 0) return out;
    if (tally_.n == 0) return {no_failure()};
    return {line({fmt::format("None of {} failures in the log.", tally_.n),
                  fmt::format("Keiner von {} Ausfällen im Protokoll.", tally_.n)},
                 kReviewPage)};
  }

  ValueLine failure_line(const KnownFailure& f) const {
    const std::string what = f.what.empty() ? "" : fmt::format(" ({})", f.what);
    const std::string when = local_text(f.begin, facts_.zone);
    Said words{fmt::format("{}{}, {}: ", f.asset, what, when),
               fmt::format("{}{}, {}: ", f.asset, what, when)};
    const auto add = [&](std::string_view en, std::string_view de) {
      words.en += en;
      words.de += de;
    };
    if (f.result == Catch::kMissed) add("no alarm came", "kein Alarm kam");
    if (f.result == Catch::kLate) add("the alarm came only then", "der Alarm kam erst dann");
    if (f.result == Catch::kCaught && f.lead) {
      const Said lead = span_text(*f.lead);
      add("foretold " + lead.en + " before", lead.de + " vorher angekündigt");
    }
    if (f.result == Catch::kCaught && !f.lead) {
      add("foretold; nobody told when it began", "angekündigt; niemand hat den Beginn genannt");
    }
    if (f.downtime) {
      const Said down = span_text(*f.downtime);
      add(", " + down.en + " of downtime.", ", " + down.de + " Stillstand.");
    } else {
      add(", downtime not known.", ", Stillstand nicht bekannt.");
    }
    return line(std::move(words), kReviewPage);
  }

  // Missed or late.

  Lines missed(TeamKind function) const {
    if (function == TeamKind::kIt) return sensor_faults();
    if (function == TeamKind::kOperations || function == TeamKind::kMaintenance) {
      return failures_of({Catch::kMissed, Catch::kLate});
    }
    if (!is_measured()) return {no_log()};
    if (tally_.n == 0) return {no_failure()};
    Said words{fmt::format("{} of {} failures came without an alarm, {} with one that was late.",
                           tally_.missed, tally_.n, tally_.late),
               fmt::format("{} von {} Ausfällen kamen ohne Alarm, {} mit einem zu späten.",
                           tally_.missed, tally_.n, tally_.late)};
    if (function == TeamKind::kFinance) {
      const Said lost = number_text(tally_.lost_hours);
      const std::size_t n = tally_.missed + tally_.late;
      words.en += fmt::format(" Their downtime: {} h, of {} of {} whose end is known.", lost.en,
                              tally_.lost_known, n);
      words.de += fmt::format(" Ihr Stillstand: {} Std., von {} der {}, deren Ende bekannt ist.",
                              lost.de, tally_.lost_known, n);
    }
    return {line(std::move(words), kReviewPage)};
  }

  Lines sensor_faults() const {
    const auto& f = facts_.outcomes;
    if (f.raises == 0) return {no_alarm()};
    return {line({fmt::format("{} of {} alarms that ended came of a faulty sensor.", f.sensor_fault,
                              f.raises),
                  fmt::format("{} von {} beendeten Alarmen kamen von einem defekten Sensor.",
                              f.sensor_fault, f.raises)},
                 kReviewPage)};
  }

  // Saved.

  Lines saved(TeamKind function) const {
    if (!is_measured()) return {no_log()};
    if (tally_.n_savings == 0) return {nothing_saved()};
    const bool is_detailed =
        function == TeamKind::kOperations || function == TeamKind::kMaintenance;
    Lines out;
    for (const KnownFailure& failure : facts_.failures) {
      if (!is_detailed || !failure.saving || out.size() == kMostLines) continue;
      out.push_back(saving_line(failure, *failure.saving));
    }
    const Said total = number_text(tally_.saved_hours);
    const std::size_t n_warned = tally_.caught + tally_.late;
    out.push_back(
        line({fmt::format("{} h of downtime avoided in all, confirmed for {} of {} failures that "
                          "an alarm told of.",
                          total.en, tally_.n_savings, n_warned),
              fmt::format("Insgesamt {} Std. Stillstand vermieden, bestätigt für {} von {} "
                          "Ausfällen, zu denen ein Alarm kam.",
                          total.de, tally_.n_savings, n_warned)},
             "/value"));
    if (function == TeamKind::kFinance || function == TeamKind::kLeadership) {
      out.push_back(money_line());
    }
    return out;
  }

  ValueLine nothing_saved() const {
    const std::size_t n_warned = tally_.caught + tally_.late;
    if (n_warned == 0) {
      return unmeasured({fmt::format("Not measured: no failure of the {} in the log was told of by "
                                     "an alarm.",
                                     tally_.n),
                         fmt::format("Nicht gemessen: zu keinem der {} Ausfälle im Protokoll kam "
                                     "ein Alarm.",
                                     tally_.n)},
                        kReviewPage);
    }
    return unmeasured(
        {fmt::format("Not measured: for none of the {} failures that an alarm told of "
                     "has anybody confirmed the hours it saved.",
                     n_warned),
         fmt::format("Nicht gemessen: für keinen der {} Ausfälle, zu denen ein Alarm "
                     "kam, hat jemand die ersparten Stunden bestätigt.",
                     n_warned)},
        "/value");
  }

  ValueLine saving_line(const KnownFailure& failure, const Saving& saving) const {
    const Said h = number_text(saving.hours);
    return line(
        {fmt::format("{}, {}: {} h avoided, confirmed by {}: {}", failure.asset,
                     local_text(failure.begin, facts_.zone), h.en, saving.by, saving.words),
         fmt::format("{}, {}: {} Std. vermieden, bestätigt von {}: {}", failure.asset,
                     local_text(failure.begin, facts_.zone), h.de, saving.by, saving.words)},
        "/value");
  }

  ValueLine money_line() const {
    if (!facts_.rate) {
      return unmeasured({"In money: not measured, finance has confirmed no cost of downtime.",
                         "In Geld: nicht gemessen, die Finanzen haben keine Kosten des Stillstands "
                         "bestätigt."},
                        "/value");
    }
    const DowntimeRate& rate = *facts_.rate;
    const double money = tally_.saved_hours * rate.per_hour;
    return line({fmt::format("In money: {:.0f} {}, at {:.0f} {} an hour as confirmed by {}.", money,
                             rate.currency, rate.per_hour, rate.currency, rate.by),
                 fmt::format("In Geld: {:.0f} {}, zu {:.0f} {} je Stunde, bestätigt von {}.", money,
                             rate.currency, rate.per_hour, rate.currency, rate.by)},
                "/value");
  }

  // Cost.

  Lines cost(TeamKind function) const {
    Lines out;
    const bool is_all = function == TeamKind::kFinance || function == TeamKind::kLeadership;
    if (facts_.is_cost_hidden) {
      out.push_back(unmeasured({"Not shown: figures of fewer than five people are not.",
                                "Nicht gezeigt: Zahlen von weniger als fünf Personen bleiben "
                                "verborgen."},
                               kAttentionPage));
    } else {
      for (const GroupCost& group : facts_.costs) {
        const bool is_own = std::ranges::find(group.kinds, function) != group.kinds.end();
        if (is_all || is_own) out.push_back(cost_line(group));
      }
      if (out.empty()) {
        out.push_back(line({"Nobody of this function has acted on it.",
                            "Niemand dieser Funktion hatte damit zu tun."},
                           kAttentionPage));
      }
    }
    if (is_all) out.push_back(sensor_cost());
    return out;
  }

  ValueLine cost_line(const GroupCost& group) const {
    const Said h = number_text(group.hours);
    std::string who_de;
    for (const TeamKind kind : group.kinds) {
      who_de += fmt::format("{}{}", who_de.empty() ? "" : ", ", german(kind));
    }
    Said words{fmt::format("{} h of {} ({} acts", h.en, group.title, group.acts),
               fmt::format("{} Std. von {} ({} Handlungen", h.de, who_de, group.acts)};
    if (group.minutes_per_sensor_week) {
      const Said m = number_text(*group.minutes_per_sensor_week);
      const Said weeks = number_text(facts_.sensor_weeks);
      words.en += fmt::format("; {} min by sensor and week, of {} sensor-weeks", m.en, weeks.en);
      words.de += fmt::format("; {} Min. je Sensor und Woche, von {} Sensorwochen", m.de, weeks.de);
    }
    words.en += group.is_estimate ? "; estimated)." : ").";
    words.de += group.is_estimate ? "; geschätzt)." : ").";
    return line(std::move(words), kAttentionPage);
  }

  static std::string_view german(TeamKind kind) {
    switch (kind) {
      case TeamKind::kProject:
        return "Projektteam";
      case TeamKind::kVendor:
        return "Lieferant";
      default:
        return kTitles[place_of(kind)].de;
    }
  }

  ValueLine sensor_cost() const {
    if (!facts_.cost_per_sensor) {
      return unmeasured(
          {fmt::format("Cost per sensor: not known: {}.", facts_.why_no_cost_per_sensor.en),
           fmt::format("Kosten je Sensor: nicht bekannt: {}.", facts_.why_no_cost_per_sensor.de)},
          "/readiness");
    }
    const Said cost = number_text(*facts_.cost_per_sensor);
    return line({fmt::format("Cost per sensor: {}, of {} sensors.", cost.en, facts_.n_sensors),
                 fmt::format("Kosten je Sensor: {}, von {} Sensoren.", cost.de, facts_.n_sensors)},
                "/readiness");
  }

  // Next, and what blocks.

  Lines next() const {
    Lines out;
    for (const Pointer& one : facts_.next) out.push_back(line(one.words, one.page));
    if (out.empty()) {
      out.push_back(
          line({"Nothing is planned: no wave of the roll-out waits for a gate.",
                "Nichts ist geplant: keine Welle der Einführung wartet auf eine Prüfung."},
               "/rollout"));
    }
    return out;
  }

  static bool concerns(TeamKind function, std::optional<Question> question) {
    if (!question || function == TeamKind::kLeadership) return true;
    switch (*question) {
      case Question::kTechnical:
        return function == TeamKind::kIt;
      case Question::kOperational:
        return function == TeamKind::kOperations;
      case Question::kProcess:
        return function == TeamKind::kOperations || function == TeamKind::kMaintenance;
      case Question::kEconomic:
        return function == TeamKind::kFinance;
      case Question::kOrganizational:
        return false;
    }
    return true;
  }

  Lines blocks(TeamKind function) const {
    Lines out;
    std::size_t n = 0;
    for (const Pointer& one : facts_.blocks) {
      if (!concerns(function, one.question) || ++n > 2 * kMostLines) continue;
      out.push_back(line(one.words, one.page));
    }
    if (n > 2 * kMostLines) {
      const std::size_t rest = n - 2 * kMostLines;
      out.push_back(line({fmt::format("and {} more", rest), fmt::format("und {} weitere", rest)},
                         "/rollout"));
    }
    if (out.empty()) {
      out.push_back(
          line({"Nothing that is on record.", "Nichts, was verzeichnet ist."}, "/rollout"));
    }
    return out;
  }

  const ValueFacts& facts_;
  const Tally tally_;
};

}  // namespace

Status check(const Saving& saving) {
  if (saving.failure == 0) return fail(Code::kInvalidArgument, "failure: missing");
  if (!(saving.hours > 0) || saving.hours > Saving::kMostHours) {
    return fail(Code::kInvalidArgument,
                fmt::format("hours: must be above 0 and at most {}", Saving::kMostHours));
  }
  const bool has_words = saving.words.find_first_not_of(" \t\n") != std::string::npos;
  if (!has_words || saving.words.size() > Saving::kMostWords) {
    return fail(
        Code::kInvalidArgument,
        fmt::format("words: say in 1 to {} bytes what would have happened, and how you know",
                    Saving::kMostWords));
  }
  return {};
}

Status check(const DowntimeRate& rate) {
  if (!(rate.per_hour > 0) || rate.per_hour > DowntimeRate::kMostPerHour) {
    return fail(Code::kInvalidArgument, fmt::format("per_hour: must be above 0 and at most {}",
                                                    DowntimeRate::kMostPerHour));
  }
  const bool is_code = rate.currency.size() == 3 && std::ranges::all_of(rate.currency, [](char c) {
                         return c >= 'A' && c <= 'Z';
                       });
  if (!is_code) {
    return fail(Code::kInvalidArgument, "currency: must be three capital letters, for example EUR");
  }
  const bool has_words = rate.words.find_first_not_of(" \t\n") != std::string::npos;
  if (!has_words || rate.words.size() > Saving::kMostWords) {
    return fail(
        Code::kInvalidArgument,
        fmt::format("words: say in 1 to {} bytes what the rate rests on", Saving::kMostWords));
  }
  return {};
}

std::string_view name(ValueSection section) {
  return kSectionNames[static_cast<std::size_t>(section)];
}

const Phrase& heading(ValueSection section) {
  return kHeadings[static_cast<std::size_t>(section)];
}

const Phrase& asks(TeamKind function) {
  return kAsks[place_of(function)];
}

const Phrase& title_of(TeamKind function) {
  return kTitles[place_of(function)];
}

ValueReport report_value(const ValueFacts& facts) {
  return Reporter(facts).make();
}

}  // namespace millwright::rollout
