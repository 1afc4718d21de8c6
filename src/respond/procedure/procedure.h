// SPDX-License-Identifier: Apache-2.0
#pragma once
// A procedure: the step-by-step response to an alarm, as read from its text. The text is described
// in docs/format/procedure.md; parse_procedure() makes one of these or says what is wrong.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "model/document.h"

namespace millwright::respond {

enum class ProcedureStepKind : std::uint8_t {
  kInstruct,  ///< do what the text says
  kCheck,     ///< compare a live signal of the asset
  kMeasure,   ///< enter a number, a text or a choice
  kPhoto,     ///< attach a photo or a file
  kDecide,    ///< choose the way on
  kWait,      ///< let time pass
  kWebhook,   ///< call another system
  kHandOver,  ///< give the run to a team, a roster or a person
};
/// "instruct", "check", "measure", "photo", "decide", "wait", "webhook", "hand_over".
std::string_view name(ProcedureStepKind kind);

/// Where a step leads.
enum class GotoKind : std::uint8_t {
  kStep,
  kEnd,
  kEscalate,  ///< error paths only: stay at the step and call for help
  kAbort,     ///< error paths only: the run ends unfinished
};
struct Goto {
  GotoKind kind = GotoKind::kEnd;
  std::string step;  ///< kStep only

  bool operator==(const Goto&) const = default;
};
/// The step's id, "end", "escalate" or "abort", as in the text.
std::string_view name(const Goto& to);

enum class Comparison : std::uint8_t { kBelow, kAtMost, kAbove, kAtLeast, kBetween };
enum class InputKind : std::uint8_t { kNumber, kText, kChoice };
enum class HandOverKind : std::uint8_t { kTeam, kRoster, kPerson };
/// "team", "roster", "person".
std::string_view name(HandOverKind kind);
std::optional<HandOverKind> parse_hand_over_kind(std::string_view text);

struct HandOverTarget {
  HandOverKind kind = HandOverKind::kTeam;
  std::string name;

  bool operator==(const HandOverTarget&) const = default;
};

/// One step; which members count follows from `kind`.
struct ProcedureStep {
  std::string id;  ///< unique in the procedure
  ProcedureStepKind kind = ProcedureStepKind::kInstruct;
  std::string text;                  ///< Markdown subset, see markdown.h
  std::string hazard;                ///< plain text, shown before the step; empty = none
  std::chrono::seconds expected{0};  ///< 0 = not given
  Goto next;                         ///< kStep or kEnd; not used by kDecide
  Goto on_problem;                   ///< kStep, kEscalate or kAbort
  int line = 0;                      ///< in the text, for messages

  std::string signal;                                 ///< kCheck: name of a signal of the asset
  Comparison comparison = Comparison::kBelow;         ///< kCheck
  double low = 0;                                     ///< in `unit`; check, measured number
  double high = 0;                                    ///< likewise
  std::string unit;                                   ///< UCUM
  std::optional<Goto> otherwise;                      ///< kCheck not met; none = on_problem
  InputKind input = InputKind::kNumber;               ///< kMeasure
  std::vector<std::string> choices;                   ///< kMeasure, InputKind::kChoice
  std::vector<std::pair<std::string, Goto>> options;  ///< kDecide, in order
  std::chrono::seconds wait{0};                       ///< kWait
  std::string url;                                    ///< kWebhook, see webhook.h
  HandOverTarget target;                              ///< kHandOver
};

/// What a step says in another language.
struct StepTranslation {
  std::string text;
  std::string hazard;
  std::map<std::string, std::string> words;  ///< options and choices, as in the original -> here

  bool operator==(const StepTranslation&) const = default;
};

struct Translation {
  std::string language;                         ///< BCP 47
  DocumentState state = DocumentState::kDraft;  ///< draft, review or approved
  std::string author;
  std::string approver;  ///< another person than `author`, once approved
  std::string title;
  std::string summary;
  std::map<std::string, StepTranslation> steps;  ///< by step id
};

struct Procedure {
  std::string name;
  std::string title;
  std::string summary;
  std::vector<std::string> asset_classes;  ///< empty = any
  std::vector<std::string> skills;         ///< who may run it must have all of these
  std::vector<std::string> teams;          ///< and be in one of these; empty = any
  std::chrono::seconds expected{0};
  std::string language = "en";  ///< BCP 47, of the texts outside `translations`
  std::vector<ProcedureStep> steps;
  std::vector<Translation> translations;

  /// Nullptr when there is none. Lifetime: until the procedure changes.
  const ProcedureStep* find_step(std::string_view id) const;
};

/// Whether a check is met. A NaN meets none.
bool is_met(const ProcedureStep& check, double value);
/// The condition of a check in any language: "< 2.5 bar", "1 … 3 bar".
std::string condition_text(const ProcedureStep& check);
/// A UCUM code as people write it ("Cel" is "°C"); itself where nothing better is known.
std::string_view unit_symbol(std::string_view ucum);
/// "2.5 bar", "21 °C".
std::string quantity_text(double value, std::string_view ucum);

/// Ok for a person with these skills in these teams.
/// Errors: unauthorized   names what is missing.
Status may_run(const Procedure& procedure, std::span<const std::string> skills,
               std::span<const std::string> teams);

}  // namespace millwright::respond
