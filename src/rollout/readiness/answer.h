// SPDX-License-Identifier: Apache-2.0
#pragma once
// The three answers there are, and words in the languages they are given in.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/enum_names.h"

namespace millwright::rollout {

/// Persisted by name.
enum class Answer : std::uint8_t { kYes, kNo, kNotKnown };
/// "yes", "no", "not known".
inline constexpr EnumNames<3> kAnswerNames{"yes", "no", "not known"};
constexpr std::string_view name(Answer answer) {
  return name_in(kAnswerNames, answer);
}
constexpr std::optional<Answer> parse_answer(std::string_view text) {
  return parse_in<Answer>(kAnswerNames, text);
}

/// All of it: no where anything is no, yes where everything is yes.
constexpr Answer both(Answer a, Answer b) {
  if (a == Answer::kNo || b == Answer::kNo) return Answer::kNo;
  return a == Answer::kYes && b == Answer::kYes ? Answer::kYes : Answer::kNotKnown;
}

/// Fixed words in English and German.
struct Phrase {
  std::string_view en;
  std::string_view de;

  /// English for any language but "de".
  constexpr std::string_view in(std::string_view language) const {
    return language == "de" ? de : en;
  }
};

/// The same with what was found in it.
struct Said {
  std::string en;
  std::string de;

  const std::string& in(std::string_view language) const { return language == "de" ? de : en; }
  static Said of(const Phrase& phrase) { return {std::string(phrase.en), std::string(phrase.de)}; }
  bool operator==(const Said&) const = default;
};

}  // namespace millwright::rollout
