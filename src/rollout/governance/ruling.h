// SPDX-License-Identifier: Apache-2.0
#pragma once
// The decision log: who may decide on expansion, changes and budget, who did, why, and on what
// evidence. A question that nobody has decided by its date is overdue.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "model/plant.h"
#include "rollout/wave/wave.h"
#include "rollout/wave/wave_steps.h"

namespace millwright::rollout {

/// Persisted by name.
enum class Subject : std::uint8_t { kExpansion, kChange, kBudget };
inline constexpr Subject kSubjects[] = {Subject::kExpansion, Subject::kChange, Subject::kBudget};
/// "expansion", "change", "budget".
std::string_view name(Subject subject);
std::optional<Subject> parse_subject(std::string_view text);

/// Persisted by name.
enum class RulingState : std::uint8_t { kOpen, kYes, kNo };
/// "open", "yes", "no".
std::string_view name(RulingState state);
std::optional<RulingState> parse_ruling_state(std::string_view text);

struct Ruling {
  std::uint32_t id = 0;  ///< of the stored row; 0: none yet
  Subject subject = Subject::kExpansion;
  WaveId wave;              ///< none where it is about no one wave
  std::uint32_t trial = 0;  ///< the trial it is about: decided with that, and not by itself
  std::string question;
  std::string asked_by;
  UtcNanos asked_at;
  UtcNanos due;
  RulingState state = RulingState::kOpen;
  std::string decided_by;
  std::optional<UtcNanos> decided_at;
  std::string reason;
  std::string evidence;       ///< JSON, as it was when it was decided
  std::string evidence_hash;  ///< of that text

  bool is_overdue(UtcNanos now) const { return state == RulingState::kOpen && due <= now; }
  bool operator==(const Ruling&) const = default;
};
inline constexpr std::size_t kMostRulingWords = 4000;
inline constexpr std::chrono::days kLongestQuestion{366};

/// Of a question before it is stored.
/// Errors: invalid_argument   no question, one that is too long, or a date that is past or more
/// than
///                            kLongestQuestion away.
Status check_question(const Ruling& ruling);

/// Who takes which part in decisions on a subject: responsible (does the work), accountable (one
/// person, who decides), consulted, informed.
enum class Share : std::uint8_t { kNone, kResponsible, kConsulted, kInformed };
/// "none", "responsible", "consulted", "informed". Persisted by name.
std::string_view name(Share share);
std::optional<Share> parse_share(std::string_view text);

struct FunctionShare {
  TeamKind function = TeamKind::kOperations;
  Share share = Share::kNone;
  bool operator==(const FunctionShare&) const = default;
};
struct Raci {
  std::uint32_t id = 0;
  Subject subject = Subject::kExpansion;
  std::string accountable;            ///< log-in name; empty: nobody may decide
  std::vector<FunctionShare> shares;  ///< a function at most once; those left out have none

  Share share_of(TeamKind function) const;
  bool operator==(const Raci&) const = default;
};
/// Errors: invalid_argument   nobody accountable, nobody responsible, or a function twice or of
/// none
///                            of the five.
Status check(const Raci& raci);

/// The ruling as it then stands. `raci`: of its subject, nullptr where nobody said.
/// Errors: invalid_argument      no reason, or neither yes nor no.
///         failed_precondition   decided already, or `act.who` is not the accountable person.
Result<Ruling> decide(Ruling ruling, const Raci* raci, RulingState verdict, const WaveAct& act);

}  // namespace millwright::rollout
