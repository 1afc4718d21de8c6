// SPDX-License-Identifier: Apache-2.0
// The acts of the roll-out: waves, waivers, signatures, known problems, decisions, parity.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/act.h"

namespace millwright::app {
namespace {

using nlohmann::json;

constexpr const char* kFunctions = "operations,maintenance,it,finance,leadership";
constexpr const char* kFunctionNames[] = {"operations", "maintenance", "it", "finance",
                                          "leadership"};
constexpr const char* kWaves = "millwright wave list";
constexpr const char* kProblems = "millwright problem list";
constexpr const char* kDecisions = "millwright decision list";

// What is true afterwards.

std::string text(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// As it is to be typed.
std::string shell_word(const json& name) {
  std::string word = text(name);
  const bool is_plain = std::ranges::all_of(word, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (is_plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string wave_is(const json& wave, const Given&) {
  const std::string state = text(wave["state"]);
  return fmt::format("{} is {}", text(wave["name"]), state == "shadow" ? "in shadow" : state);
}

/// Options that it cannot begin without.
std::string missing_in(const json& wave) {
  std::string missing;
  const json& scope = wave["scope"];
  if (scope["areas"].empty() && scope["lines"].empty() && scope["assets"].empty()) {
    missing = " --scope PATH";
  }
  for (const char* function : kFunctionNames) {
    const bool is_named = std::ranges::any_of(
        wave["stakeholders"], [&](const json& one) { return one["function"] == function; });
    if (!is_named) missing += fmt::format(" --stakeholder {}=PERSON", function);
  }
  return missing;
}

std::string wave_is_planned(const json& wave, const Given&) {
  const std::string planned = fmt::format("{} is {}, for at most {} sensors", text(wave["name"]),
                                          text(wave["state"]), text(wave["sensor_budget"]));
  const std::string missing = missing_in(wave);
  if (missing.empty()) return planned;
  return fmt::format("{}; before it starts: millwright wave change {}{}", planned,
                     shell_word(wave["name"]), missing);
}

std::string wave_is_changed(const json& wave, const Given&) {
  return fmt::format("{} is changed, and {}; millwright wave show {} has its plan",
                     text(wave["name"]), text(wave["state"]), shell_word(wave["name"]));
}

std::string wave_is_removed(const json& wave, const Given&) {
  return text(wave["name"]) + " is removed";
}

std::string wave_is_signed(const json& wave, const Given& given) {
  const json& people = wave["stakeholders"];
  const auto n =
      std::ranges::count_if(people, [](const json& one) { return !one["signed_at"].is_null(); });
  return fmt::format("{} has signed for {}; {} of {} functions have signed",
                     given.at("--function").front(), text(wave["name"]), n, people.size());
}

std::string waiver_is_asked(const json& wave, const Given&) {
  const json& waiver = wave["waivers"].back();
  return fmt::format(
      "waiver {} of {} is {}; it counts once {} approves it: millwright waiver approve {} {} "
      "--user {}",
      text(waiver["number"]), text(wave["name"]), text(waiver["state"]), text(waiver["approver"]),
      shell_word(wave["name"]), text(waiver["number"]), shell_word(waiver["approver"]));
}

std::string waiver_is_approved(const json& wave, const Given& given) {
  const std::string& number = given.at("number").front();
  for (const json& waiver : wave["waivers"]) {
    if (text(waiver["number"]) != number) continue;
    return fmt::format("waiver {} of {} is {}: {} is waived until {}", number, text(wave["name"]),
                       text(waiver["state"]), text(waiver["metric"]), text(waiver["expires"]));
  }
  return wave_is(wave, given);
}

std::string problem_is(const json& problem, const Given&) {
  const std::string state = text(problem["state"]);
  std::string more;
  if (state == "open") {
    more = ": it keeps the gate of its wave shut until it is closed or its risk accepted";
  } else if (state == "accepted") {
    more =
        fmt::format(" until {}: {} has to see to it", text(problem["due"]), text(problem["owner"]));
  }
  return fmt::format("problem {} is {}{}", text(problem["id"]), state, more);
}

std::string problem_reaches(const json& problem, const Given&) {
  const json& extent = problem["extent"];
  std::string counted;
  if (extent["of"] != 0) {
    counted = fmt::format("{} of {} sensors", text(extent["affected"]), text(extent["of"]));
  }
  if (extent["days"] != 0) {
    counted += fmt::format("{}{} times in {} days", counted.empty() ? "" : ", ",
                           text(extent["times"]), text(extent["days"]));
  }
  return fmt::format("problem {}: {}", text(problem["id"]),
                     counted.empty() ? "nobody has counted it" : counted);
}

std::string decision_is(const json& ruling, const Given&) {
  const std::string id = text(ruling["id"]);
  if (ruling["state"] == "open") {
    return fmt::format("decision {} on {} is open, due {}", id, text(ruling["subject"]),
                       text(ruling["due"]));
  }
  return fmt::format("decision {} on {} is {}, by {}; evidence {}", id, text(ruling["subject"]),
                     text(ruling["state"]), text(ruling["decided_by"]),
                     text(ruling["evidence_hash"]).substr(0, 16));
}

std::string parity_reads(const json& parity, const Given& given) {
  const std::string& id = given.at("item").front();
  for (const json& item : parity["items"]) {
    if (item["id"] != id) continue;
    return fmt::format("{} reads {}, {}", id, text(item["answer"]), text(item["basis"]));
  }
  return fmt::format("{} is signed", id);
}

// What they take.

const Member kOfWave{"wave", "", Fill::kWave, Need::kMust, "name or id"};
const Member kOfProblem{"problem", "", Fill::kProblem, Need::kMust, "id"};

/// The plan of a wave.
std::vector<Member> plan(std::vector<Member> first) {
  using enum Fill;
  constexpr Need kMay = Need::kMay;
  first.insert(
      first.end(),
      {{"--name", "/name", kText, kMay, "what it is called; its kind if absent"},
       {"--title", "/title", kText, kMay, "what people read"},
       {"--after", "/after", kWave, kMay, "wave that has to have passed: name or id"},
       {"--scope", "/scope", kPlaces, kMay, "path of an area, a line or an asset; repeated, all"},
       {"--sensors", "/sensor_budget", kWhole, kMay, "budget: so many sensors at most"},
       {"--stakeholder", "/stakeholders", kPeople, kMay,
        "FUNCTION=PERSON, as operations=olga; repeated, one for each of the five functions"},
       {"--gate-every-days", "/gate_every_days", kWhole, kMay, "a window of its gate"},
       {"--soak-days", "/soak_days", kWhole, kMay, "how long it has to be stable"},
       {"--crew", "/facts/crew", kTexts, kMay, "who works there; repeated, all"},
       {"--shift", "/facts/shifts", kTexts, kMay, "shift that is worked there; repeated, all"},
       {"--network", "/facts/networks", kTexts, kMay,
        "network its sensors come from; repeated, all"}});
  return first;
}

std::vector<Member> extent(std::vector<Member> first, bool is_nested) {
  using enum Fill;
  constexpr Need kMay = Need::kMay;
  const auto at = [&](const char* nested, const char* alone) { return is_nested ? nested : alone; };
  first.insert(
      first.end(),
      {{"--affected", at("/extent/affected", "/affected"), kWhole, kMay, "sensors it was seen on"},
       {"--of", at("/extent/of", "/of"), kWhole, kMay, "sensors that were looked at"},
       {"--times", at("/extent/times", "/times"), kWhole, kMay, "how often it happened"},
       {"--days", at("/extent/days", "/days"), kWhole, kMay, "in so many days"}});
  return first;
}

Act step(const char* verb, const char* help, const char* fixed, Need reason) {
  const char* asked = reason == Need::kMust ? "why; stays on record" : "why; may stay on record";
  return {"wave",
          verb,
          help,
          By::kAnybody,
          "POST",
          "/api/v1/rollout/waves/{wave}/steps",
          {kOfWave, {"--reason", "/reason", Fill::kText, reason, asked}},
          wave_is,
          fixed,
          kWaves};
}

std::vector<Act> waves() {
  using enum Fill;
  using enum Need;
  const char* all = "/api/v1/rollout/waves";
  const char* one = "/api/v1/rollout/waves/{wave}";
  return {
      {"wave", "plan", "plan one from its template; what is given here replaces that", By::kAnybody,
       "POST", all,
       plan({{"kind", "/kind", kText, kMust, "template", "pilot,wave-1,wave-2,wave-3"}}),
       wave_is_planned, "{}", "millwright plant list"},
      {"wave",
       "change",
       "change its plan; once it has started only title and stakeholders",
       By::kAnybody,
       "PATCH",
       one,
       plan({kOfWave}),
       wave_is_changed,
       "{}",
       kWaves,
       {"/facts", "/facts"}},
      {"wave",
       "remove",
       "remove one that never started",
       By::kAnybody,
       "DELETE",
       one,
       {kOfWave},
       wave_is_removed,
       "{}",
       kWaves},
      step("shadow", "start on trial: nobody is paged", R"({"step": "shadow"})", kMay),
      step("start", "start, or end the trial", R"({"step": "start"})", kMay),
      step("stabilize", "all is in: let the gate look", R"({"step": "stabilize"})", kMay),
      step("hold", "nothing goes on until it is resumed", R"({"step": "hold"})", kMust),
      step("resume", "go on", R"({"step": "resume"})", kMay),
      step("stop", "emergency: back into shadow at once", R"({"step": "stop"})", kMust),
      {"wave",
       "sign",
       "sign off for a function, as the person named for it",
       By::kPerson,
       "POST",
       "/api/v1/rollout/waves/{wave}/sign-offs",
       {kOfWave,
        {"--function", "/function", kText, kMust, kFunctions, kFunctions},
        {"--words", "/words", kText, kMay, "what is to be remembered with it"}},
       wave_is_signed,
       "{}",
       kWaves},
      {"waiver",
       "ask",
       "ask for an exception to a criterion of a wave, until a date",
       By::kPerson,
       "POST",
       "/api/v1/rollout/waves/{wave}/waivers",
       {kOfWave,
        {"--metric", "/metric", kText, kMust, "of the criterion, as millwright gate show has it"},
        {"--scope", "/scope", kText, kMay, "of the criterion: wave (if absent) or plant",
         "wave,plant"},
        {"--reason", "/reason", kText, kMust, "why"},
        {"--approver", "/approver", kText, kMust, "log-in name of somebody else who approves it"},
        {"--expires", "/expires", kTime, kMust, "a day, 2026-12-31, or a time"}},
       waiver_is_asked,
       "{}",
       kWaves},
      {"waiver",
       "approve",
       "approve one, as the person it names",
       By::kPerson,
       "POST",
       "/api/v1/rollout/waves/{wave}/waivers/{number}/approve",
       {kOfWave, {"number", "", kWhole, kMust, "of the waiver, as millwright wave show has it"}},
       waiver_is_approved,
       "{}",
       "millwright wave show"}};
}

std::vector<Act> problems() {
  using enum Fill;
  using enum Need;
  return {{"problem", "note", "note one that was found in a wave: it shuts its gate", By::kAnybody,
           "POST", "/api/v1/rollout/problems",
           extent({{"wave", "/wave", Fill::kWave, kMust, "name or id"},
                   {"--title", "/title", kText, kMust, "what it is"},
                   {"--words", "/words", kText, kMay, "what is known about it"},
                   {"--asset", "/asset", kAsset, kMay, "path of the asset it was seen on"}},
                  true),
           problem_is, "{}", kProblems},
          {"problem",
           "extent",
           "how far it reaches, as it is known now",
           By::kAnybody,
           "PUT",
           "/api/v1/rollout/problems/{problem}/extent",
           extent({kOfProblem}, false),
           problem_reaches,
           "{}",
           kProblems,
           {"/extent", ""}},
          {"problem",
           "accept",
           "accept its risk until a date, by name",
           By::kPerson,
           "POST",
           "/api/v1/rollout/problems/{problem}/accept",
           {kOfProblem,
            {"--owner", "/owner", kText, kMust, "log-in name of who sees to it"},
            {"--due", "/due", kTime, kMust, "a day, 2026-12-31, or a time"},
            {"--risk", "/risk", kText, kMust, "what is accepted"}},
           problem_is,
           "{}",
           kProblems},
          {"problem",
           "close",
           "it is mended",
           By::kAnybody,
           "POST",
           "/api/v1/rollout/problems/{problem}/close",
           {kOfProblem, {"--how", "/how", kText, kMust, "how it was mended"}},
           problem_is,
           "{}",
           kProblems},
          {"problem",
           "reopen",
           "it is not mended after all",
           By::kAnybody,
           "POST",
           "/api/v1/rollout/problems/{problem}/reopen",
           {kOfProblem, {"--reason", "/reason", kText, kMust, "why"}},
           problem_is,
           "{}",
           kProblems}};
}

std::vector<Act> decisions() {
  using enum Fill;
  using enum Need;
  return {{"decision",
           "ask",
           "ask for one, with the date it is needed by",
           By::kAnybody,
           "POST",
           "/api/v1/rollout/rulings",
           {{"subject", "/subject", kText, kMust, "what it is about", "expansion,change,budget"},
            {"--question", "/question", kText, kMust, "what is to be decided"},
            {"--due", "/due", kTime, kMust, "a day, 2026-12-31, or a time"},
            {"--wave", "/wave", Fill::kWave, kMay, "wave it is about: name or id"}},
           decision_is,
           "{}",
           kDecisions},
          {"decision",
           "decide",
           "decide one, as who is accountable for its subject; once",
           By::kPerson,
           "POST",
           "/api/v1/rollout/rulings/{decision}/decide",
           {{"decision", "", kWhole, kMust, "id"},
            {"verdict", "/verdict", kText, kMust, "yes or no", "yes,no"},
            {"--reason", "/reason", kText, kMust, "why"}},
           decision_is,
           "{}",
           kDecisions},
          {"parity",
           "sign",
           "sign for what cannot be measured; good for 180 days",
           By::kPerson,
           "POST",
           "/api/v1/rollout/parity/{item}/signatures",
           {{"item", "", kText, kMust, "id, as millwright parity has it"},
            {"answer", "/answer", kText, kMust, "yes or no", "yes,no"},
            {"--words", "/words", kText, kMust, "what you have seen"}},
           parity_reads,
           "{}",
           "millwright parity"}};
}

}  // namespace

const std::vector<Act>& rollout_acts() {
  static const std::vector<Act> acts = [] {
    std::vector<Act> all = waves();
    for (auto* more : {problems, decisions}) {
      for (Act& act : more()) all.push_back(std::move(act));
    }
    return all;
  }();
  return acts;
}

}  // namespace millwright::app
