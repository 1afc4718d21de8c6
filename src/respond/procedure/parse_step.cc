// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/parse_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/utf8.h"
#include "model/plant.h"
#include "respond/procedure/webhook.h"

namespace millwright::respond {
namespace {

using yaml::Map;
using yaml::Node;
template <class Enum>
using Words = std::span<const std::pair<std::string_view, Enum>>;

constexpr std::array<std::pair<std::string_view, ProcedureStepKind>, 8> kKinds{
    {{"instruct", ProcedureStepKind::kInstruct},
     {"check", ProcedureStepKind::kCheck},
     {"measure", ProcedureStepKind::kMeasure},
     {"photo", ProcedureStepKind::kPhoto},
     {"decide", ProcedureStepKind::kDecide},
     {"wait", ProcedureStepKind::kWait},
     {"webhook", ProcedureStepKind::kWebhook},
     {"hand_over", ProcedureStepKind::kHandOver}}};
constexpr std::array<std::pair<std::string_view, Comparison>, 5> kComparisons{
    {{"below", Comparison::kBelow},
     {"at-most", Comparison::kAtMost},
     {"above", Comparison::kAbove},
     {"at-least", Comparison::kAtLeast},
     {"between", Comparison::kBetween}}};
constexpr std::array<std::pair<std::string_view, InputKind>, 3> kInputs{
    {{"number", InputKind::kNumber}, {"text", InputKind::kText}, {"choice", InputKind::kChoice}}};

constexpr std::size_t kMaxStepText = 4000;
constexpr std::size_t kMaxHazard = 1000;
constexpr std::size_t kMaxWord = 100;
constexpr std::size_t kMaxOptions = 12;

/// A way on: a step or "end".
void read_way(Map& map, std::string_view key, Goto& out) {
  std::string text;
  map.read(key, text);
  if (text.empty()) return;
  if (text == "end") {
    out = {GotoKind::kEnd, ""};
  } else if (is_step_id(text) && text != "escalate" && text != "abort") {
    out = {GotoKind::kStep, text};
  } else {
    map.wrong(key, fmt::format("'{}' is neither the id of a step nor 'end'", text));
  }
}

void read_unit(Map& map, ProcedureStep& step) {
  map.require("unit");
  map.read("unit", step.unit);
  if (!step.unit.empty() && !is_known_unit(step.unit)) {
    map.wrong("unit", fmt::format("'{}' is not a known UCUM code; temperatures are Cel, plain "
                                  "numbers 1",
                                  step.unit));
  }
}

void read_range(Map& map, ProcedureStep& step) {
  map.require("low");
  map.require("high");
  map.read("low", step.low);
  map.read("high", step.high);
  if (map.find("low") && map.find("high") && !(step.low < step.high)) {
    map.wrong("high", fmt::format("{} must be above low ({})", step.high, step.low));
  }
}

void read_check(Map& map, ProcedureStep& step) {
  map.require("signal");
  read_text(map, "signal", step.signal, 64);
  if (!step.signal.empty() && !is_path_element(step.signal)) {
    map.wrong("signal", "must be the name of a signal of the asset, without a path");
  }
  map.require("is");
  map.read_enum("is", step.comparison, Words<Comparison>(kComparisons));
  if (step.comparison == Comparison::kBetween) {
    read_range(map, step);
  } else {
    map.require("value");
    double value = 0;
    map.read("value", value);
    step.low = step.high = value;
  }
  read_unit(map, step);
  if (map.find("otherwise") != nullptr) read_way(map, "otherwise", step.otherwise.emplace());
}

void read_choices(Map& map, ProcedureStep& step) {
  map.require("choices");
  map.read("choices", step.choices);
  if (step.choices.size() < 2 || step.choices.size() > kMaxOptions) {
    map.wrong("choices", fmt::format("must be 2 to {}", kMaxOptions));
  }
  std::vector<std::string> sorted = step.choices;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end()) {
    map.wrong("choices", "must differ from each other");
  }
  for (const std::string& choice : step.choices) {
    if (choice.empty() || choice.size() > kMaxWord || !is_valid_utf8(choice)) {
      map.wrong("choices", fmt::format("each must be a text of 1 to {} bytes", kMaxWord));
    }
  }
}

void read_measure(Map& map, ProcedureStep& step) {
  map.read_enum("input", step.input, Words<InputKind>(kInputs));
  if (step.input == InputKind::kNumber) {
    read_unit(map, step);
    read_range(map, step);
  } else if (step.input == InputKind::kChoice) {
    read_choices(map, step);
  }
}

void read_options(Map& map, ProcedureStep& step, yaml::Problems& problems) {
  map.require("options");
  const Node* node = map.find("options");
  if (node == nullptr) return;
  Map options(*node, "options", problems);
  for (const auto& [word, target] : node->entries) {
    if (word.empty() || word.size() > kMaxWord || !is_valid_utf8(word)) {
      problems.add(target.line, fmt::format("an option must be a text of 1 to {} bytes", kMaxWord));
    }
    options.require(word);
    Goto to;
    read_way(options, word, to);
    step.options.emplace_back(word, std::move(to));
  }
  if (step.options.size() < 2 || step.options.size() > kMaxOptions) {
    map.wrong("options",
              fmt::format("must be 2 to {}, each with the step it leads to", kMaxOptions));
  }
}

void read_wait(Map& map, ProcedureStep& step) {
  map.require("duration");
  map.read_duration("duration", step.wait);
  if (map.find("duration") != nullptr && step.wait < std::chrono::seconds(1)) {
    map.wrong("duration", "must be at least 1s");
  }
  if (step.wait > std::chrono::hours(24)) map.wrong("duration", "must be at most 1d");
}

void read_webhook(Map& map, ProcedureStep& step) {
  map.require("url");
  read_text(map, "url", step.url, 2000);
  if (step.url.empty()) return;
  if (const Status sound = check_webhook_url(step.url); !sound) {
    map.wrong("url", sound.error().message());
  }
}

void read_target(Map& map, ProcedureStep& step) {
  int n_given = 0;
  for (const HandOverKind kind :
       {HandOverKind::kTeam, HandOverKind::kRoster, HandOverKind::kPerson}) {
    if (map.find(name(kind)) == nullptr) continue;
    ++n_given;
    step.target.kind = kind;
    read_text(map, name(kind), step.target.name, 64);
  }
  if (n_given != 1) map.wrong("kind", "hand_over needs one of 'team', 'roster' and 'person'");
}

void read_kind(Map& map, ProcedureStep& step, yaml::Problems& problems) {
  switch (step.kind) {
    case ProcedureStepKind::kInstruct:
    case ProcedureStepKind::kPhoto:
      return;
    case ProcedureStepKind::kCheck:
      return read_check(map, step);
    case ProcedureStepKind::kMeasure:
      return read_measure(map, step);
    case ProcedureStepKind::kDecide:
      return read_options(map, step, problems);
    case ProcedureStepKind::kWait:
      return read_wait(map, step);
    case ProcedureStepKind::kWebhook:
      return read_webhook(map, step);
    case ProcedureStepKind::kHandOver:
      return read_target(map, step);
  }
}

}  // namespace

void read_text(Map& map, std::string_view key, std::string& out, std::size_t max_bytes) {
  map.read(key, out);
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
  const bool has_control = std::ranges::any_of(
      out, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; });
  if (map.find(key) == nullptr) return;
  if (out.empty()) map.wrong(key, "must not be empty");
  if (out.size() > max_bytes) {
    map.wrong(key, fmt::format("is {} bytes long, at most {} are allowed", out.size(), max_bytes));
  }
  if (has_control || !is_valid_utf8(out)) map.wrong(key, "must be plain UTF-8 text");
}

bool is_step_id(std::string_view id) {
  if (id.empty() || id.size() > 40 || id.front() < 'a' || id.front() > 'z') return false;
  return std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

void read_on_problem(Map& map, std::optional<Goto>& out) {
  constexpr std::string_view kKey = "on_problem";
  std::string text;
  map.read(kKey, text);
  if (text.empty()) return;
  if (text == "escalate") {
    out = Goto{GotoKind::kEscalate, ""};
  } else if (text == "abort") {
    out = Goto{GotoKind::kAbort, ""};
  } else if (is_step_id(text) && text != "end") {
    out = Goto{GotoKind::kStep, text};
  } else {
    map.wrong(kKey, fmt::format("'{}' must be the id of a step, 'escalate' or 'abort'", text));
  }
}

ProcedureStep read_step(const Node& node, const std::optional<Goto>& on_problem,
                        yaml::Problems& problems) {
  ProcedureStep step;
  Map map(node, "a step", problems);
  step.line = map.line();
  map.require("id");
  map.read("id", step.id);
  const bool is_reserved = step.id == "end" || step.id == "escalate" || step.id == "abort";
  if (map.find("id") != nullptr && (!is_step_id(step.id) || is_reserved)) {
    map.wrong("id", is_reserved ? "'end', 'escalate' and 'abort' are not names of steps"
                                : "must be 1 to 40 lower-case letters, digits, '-' and '_'");
  }
  map.require("kind");
  map.read_enum("kind", step.kind, Words<ProcedureStepKind>(kKinds));
  map.require("text");
  read_text(map, "text", step.text, kMaxStepText);
  read_text(map, "hazard", step.hazard, kMaxHazard);
  map.read_duration("expected_duration", step.expected);
  read_kind(map, step, problems);
  if (step.kind != ProcedureStepKind::kDecide) {
    step.next = {GotoKind::kStep, ""};
    read_way(map, "next", step.next);
  } else if (map.find("next") != nullptr) {
    map.wrong("next", "a decision leads on through its options");
  }
  std::optional<Goto> problem = on_problem;
  read_on_problem(map, problem);
  if (!problem && map.find("on_problem") == nullptr) {
    problems.add(step.line,
                 fmt::format("step '{}' has no error path; give 'on_problem' here or for the whole "
                             "procedure",
                             step.id));
  }
  step.on_problem = problem.value_or(Goto{GotoKind::kEscalate, ""});
  map.done();
  return step;
}

}  // namespace millwright::respond
