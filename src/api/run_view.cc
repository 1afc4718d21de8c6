// SPDX-License-Identifier: Apache-2.0
#include "api/run_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "api/json_body.h"
#include "respond/procedure/markdown.h"

namespace millwright::api {

using nlohmann::json;
using respond::Comparison;
using respond::Goto;
using respond::GotoKind;
using respond::InputKind;
using respond::Procedure;
using respond::ProcedureRun;
using respond::ProcedureStep;
using respond::ProcedureStepKind;
using respond::ProcedureWords;
using respond::RunEvent;
using respond::RunRecord;
using respond::RunState;

namespace {

template <class Id>
json id_or_null(Id id) {
  return id ? json(id.value) : json(nullptr);
}

std::string_view kind_word(ProcedureStepKind kind) {
  return kind == ProcedureStepKind::kHandOver ? "hand-over" : name(kind);
}

std::string_view word(Comparison comparison) {
  switch (comparison) {
    case Comparison::kBelow:
      return "below";
    case Comparison::kAtMost:
      return "at-most";
    case Comparison::kAbove:
      return "above";
    case Comparison::kAtLeast:
      return "at-least";
    case Comparison::kBetween:
      return "between";
  }
  return "";
}

std::string_view word(InputKind input) {
  switch (input) {
    case InputKind::kNumber:
      return "number";
    case InputKind::kText:
      return "text";
    case InputKind::kChoice:
      return "choice";
  }
  return "";
}

std::string problem_path(const Goto& to) {
  return to.kind == GotoKind::kStep ? "goto:" + to.step : std::string(name(to));
}

/// The bounds that count for the kind of step.
void add_bounds(const ProcedureStep& step, json& view) {
  const bool is_check = step.kind == ProcedureStepKind::kCheck;
  const bool is_number =
      step.kind == ProcedureStepKind::kMeasure && step.input == InputKind::kNumber;
  if (is_check) {
    view["comparison"] = word(step.comparison);
    view["condition"] = condition_text(step);
    const bool is_upper =
        step.comparison == Comparison::kBelow || step.comparison == Comparison::kAtMost;
    if (step.comparison != Comparison::kBetween) view["value"] = is_upper ? step.high : step.low;
  }
  if (is_number || (is_check && step.comparison == Comparison::kBetween)) {
    view["low"] = step.low;
    view["high"] = step.high;
  }
}

json options_view(const ProcedureStep& step, const ProcedureWords& words) {
  json out = json::array();
  for (const auto& [option, to] : step.options) {
    out.push_back({{"text", words.word(step, option)}, {"value", option}, {"goto", name(to)}});
  }
  for (const std::string& choice : step.choices) {
    out.push_back(
        {{"text", words.word(step, choice)}, {"value", choice}, {"goto", name(step.next)}});
  }
  return out;
}

json step_view(const ProcedureStep& step, const ProcedureWords& words) {
  const bool is_measure = step.kind == ProcedureStepKind::kMeasure;
  const bool is_hand_over = step.kind == ProcedureStepKind::kHandOver;
  const std::string text(words.text(step));
  json view = {{"id", step.id},
               {"kind", kind_word(step.kind)},
               {"text", text},
               {"html", respond::render_markdown(text)},
               {"hazard", words.hazard(step)},
               {"expected_s", step.expected.count()},
               {"signal", step.signal},
               {"comparison", ""},
               {"condition", ""},
               {"value", nullptr},
               {"unit", step.unit},
               {"low", nullptr},
               {"high", nullptr},
               {"input", is_measure ? word(step.input) : ""},
               {"options", options_view(step, words)},
               {"wait_s", step.wait.count()},
               {"hand_over_to", is_hand_over ? target_text(step.target) : ""},
               {"next", step.kind == ProcedureStepKind::kDecide ? "" : name(step.next)},
               {"otherwise", step.otherwise ? name(*step.otherwise) : std::string_view()},
               {"on_problem", problem_path(step.on_problem)}};
  add_bounds(step, view);
  return view;
}

/// Handed over and nobody has gone on since counts as its own state: somebody should take it.
std::string_view state_word(const ProcedureRun& run) {
  if (run.state == RunState::kFinished) return "done";
  if (run.state == RunState::kAborted) return "aborted";
  return run.offered_to ? "handed-over" : "running";
}

std::string_view result_word(const RunRecord& record) {
  if (record.event != RunEvent::kDone) return name(record.event);
  if (record.value) return "value";
  return record.answer.empty() ? "done" : "choice";
}

json entry_view(const RunRecord& record, const Procedure* procedure) {
  const ProcedureStep* step = procedure == nullptr ? nullptr : procedure->find_step(record.step);
  return {{"step", record.step},
          {"visit", record.visit},
          {"person", record.who},
          {"done", to_rfc3339(record.done)},
          {"entered", to_rfc3339(record.entered)},
          {"result", result_word(record)},
          {"value", record.value ? fmt::format("{}", *record.value) : record.answer},
          {"unit", record.value && step != nullptr ? step->unit : ""},
          {"is_live", record.is_live},
          {"comment", record.comment},
          {"attachment", record.attachments.empty() ? "" : record.attachments.front()},
          {"attachments", record.attachments},
          {"to", record.to}};
}

/// Steps that were left behind, each once however often the run came by.
std::size_t n_done(const ProcedureRun& run) {
  std::set<std::string_view> steps;
  for (const RunRecord& record : run.records) {
    const bool is_settled = record.event == RunEvent::kDone || record.event == RunEvent::kNotMet ||
                            record.event == RunEvent::kTimeUp ||
                            record.event == RunEvent::kDelivered;
    if (is_settled) steps.insert(record.step);
  }
  return steps.size();
}

}  // namespace

std::string target_text(const respond::HandOverTarget& target) {
  return fmt::format("{} {}", name(target.kind), target.name);
}

json steps_view(const Procedure& procedure, const ProcedureWords& words) {
  json out = json::array();
  for (const ProcedureStep& step : procedure.steps) out.push_back(step_view(step, words));
  return out;
}

json run_summary(const ProcedureRun& run, const Procedure* procedure, UtcNanos now) {
  const bool is_active = run.state == RunState::kActive;
  const auto took = std::chrono::duration_cast<std::chrono::seconds>(run_duration(run, now));
  return {{"id", run.id.value},
          {"procedure", run.procedure},
          {"version", run.version},
          {"title", procedure == nullptr ? run.procedure : procedure->title},
          {"alarm", id_or_null(run.alarm)},
          {"asset", id_or_null(run.asset)},
          {"asset_path", run.asset_path},
          {"is_drill", run.is_drill},
          {"is_paper", run.is_paper},
          {"state", state_word(run)},
          {"started", to_rfc3339(run.started)},
          {"ended", time_or_null(run.ended)},
          {"started_by", run.started_by},
          {"holder", run.holder},
          {"offered_to", run.offered_to ? json(target_text(*run.offered_to)) : json(nullptr)},
          {"needs_help", run.needs_help},
          {"shift", run.shift},
          {"step", is_active ? json(run.step) : json(nullptr)},
          {"n_done", n_done(run)},
          {"n_steps", procedure == nullptr ? 0 : procedure->steps.size()},
          {"expected_s", procedure == nullptr ? 0 : procedure->expected.count()},
          {"took_s", is_active ? json(nullptr) : json(took.count())}};
}

json run_view(const ProcedureRun& run, const Procedure* procedure, std::string_view language,
              const std::optional<LiveValue>& live, UtcNanos now) {
  json view = run_summary(run, procedure, now);
  view["visit"] = run.visit;
  view["client_id"] = run.client_id;
  view["entries"] = json::array();
  for (const RunRecord& record : run.records) {
    view["entries"].push_back(entry_view(record, procedure));
  }
  view["steps"] = json::array();
  view["language"] = language;
  view["wait_until"] = nullptr;
  view["live"] = nullptr;
  if (procedure == nullptr) return view;
  const ProcedureWords words(*procedure, language);
  view["steps"] = steps_view(*procedure, words);
  view["language"] = words.language();
  view["title"] = words.title();
  const ProcedureStep* step = procedure->find_step(run.step);
  if (run.state != RunState::kActive || step == nullptr) return view;
  if (step->kind == ProcedureStepKind::kWait && !run.is_paper) {
    view["wait_until"] = to_rfc3339(run.step_since + step->wait);
  }
  if (live) {
    view["live"] = {{"signal", step->signal},
                    {"value", live->value},
                    {"unit", step->unit},
                    {"time", to_rfc3339(live->time)},
                    {"is_met", is_met(*step, live->value)}};
  }
  return view;
}

std::string original_word(const Procedure& procedure, const ProcedureStep& step,
                          std::string_view word) {
  const auto is_original = [&](std::string_view text) {
    return std::ranges::find(step.choices, text) != step.choices.end() ||
           std::ranges::any_of(step.options, [&](const auto& o) { return o.first == text; });
  };
  if (is_original(word)) return std::string(word);
  for (const respond::Translation& translation : procedure.translations) {
    const auto it = translation.steps.find(step.id);
    if (it == translation.steps.end()) continue;
    for (const auto& [original, translated] : it->second.words) {
      if (translated == word && is_original(original)) return original;
    }
  }
  return std::string(word);
}

}  // namespace millwright::api
