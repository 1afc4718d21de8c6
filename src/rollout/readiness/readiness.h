// SPDX-License-Identifier: Apache-2.0
#pragma once
// The five questions before a plant goes beyond what it has. Each rests on parts, each part on
// evidence with an age; what is missing names the function that can supply it.

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "model/plant.h"
#include "rollout/criteria/criterion.h"
#include "rollout/readiness/answer.h"

namespace millwright::rollout {

/// What a question rests on.
struct ReadinessPart {
  std::string_view id;  ///< stable: "rehearsal"
  Question question = Question::kTechnical;
  Phrase title;
  Phrase need;                        ///< what has to be done while it is not yes
  TeamKind supplier = TeamKind::kIt;  ///< who can
  std::chrono::days life{0};  ///< how long its evidence counts; 0: it is looked at anew each time
};
/// By question, in a fixed order.
std::span<const ReadinessPart> readiness_parts();
const ReadinessPart* find_readiness_part(std::string_view id);

inline constexpr std::size_t kQuestions = 5;
/// The question itself, and the function that answers for it.
Phrase words_of(Question question);
/// The sentence that answers it.
Phrase sentence_of(Question question, Answer answer);
TeamKind owner_of(Question question);

/// What was found for one part.
struct PartEvidence {
  Answer answer = Answer::kNotKnown;
  Said seen;
  std::optional<UtcNanos> at;        ///< of the event it rests on; none: as of now
  std::optional<double> confidence;  ///< none: counted in full, no chance in it
  std::string source;                ///< the address that shows it; empty: none does
};

/// A figure against its target, in both languages.
PartEvidence evidence_of(const Finding& finding, const Criterion& criterion,
                         std::string_view source);

struct PartLine {
  const ReadinessPart* part = nullptr;  ///< never nullptr
  PartEvidence evidence;                ///< `answer` is what counts: not known when stale
  bool is_stale = false;
};

struct QuestionLine {
  Question question = Question::kTechnical;
  Answer answer = Answer::kNotKnown;
  std::vector<PartLine> parts;
  std::optional<UtcNanos> oldest;  ///< evidence it rests on; none: it rests on none
};

struct Readiness {
  UtcNanos at;
  std::array<QuestionLine, kQuestions> questions;
  /// Yes where all five are: then, and only then, the plant is ready.
  Answer answer() const;
};

/// Parts without evidence are not known.
Readiness judge_readiness(const std::map<std::string, PartEvidence, std::less<>>& evidence,
                          UtcNanos now);

/// One day of the history: answers only, by id.
struct ReadinessDay {
  std::string day;  ///< "2026-11-23", in UTC
  UtcNanos at;
  std::array<Answer, kQuestions> questions{Answer::kNotKnown, Answer::kNotKnown, Answer::kNotKnown,
                                           Answer::kNotKnown, Answer::kNotKnown};
  std::map<std::string, Answer, std::less<>> parts;

  bool operator==(const ReadinessDay&) const = default;
};
ReadinessDay day_of(const Readiness& readiness);

}  // namespace millwright::rollout
