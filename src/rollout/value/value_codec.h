// SPDX-License-Identifier: Apache-2.0
#pragma once
// Savings, rates, the schedule and reports that were sent, as stored text: docs/format/rollout.md.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "rollout/readiness/answer.h"
#include "rollout/value/value_facts.h"
#include "rollout/value/value_schedule.h"

namespace millwright::rollout {

/// The report as it went out in one language.
struct SentText {
  std::string language;
  std::string subject;
  std::string plain;
  std::string html;
  bool operator==(const SentText&) const = default;
};

/// To whom it went. The address is the one of that moment.
struct SentTo {
  TeamKind function = TeamKind::kOperations;
  std::string person;
  std::string address;
  std::string language;
  bool operator==(const SentTo&) const = default;
};

/// Why nobody was told. Persisted by name.
enum class GapKind : std::uint8_t { kNobody, kInactive, kNoAddress, kNoMailServer };
/// "nobody", "inactive", "no-address", "no-mail-server".
std::string_view name(GapKind kind);
std::optional<GapKind> parse_gap_kind(std::string_view text);

/// A function that a person named for it, or anybody, could not be told for.
struct SentGap {
  TeamKind function = TeamKind::kOperations;
  GapKind why = GapKind::kNobody;
  std::string person;  ///< empty: nobody is named
  bool operator==(const SentGap&) const = default;
};
/// "max has no e-mail address".
Said words_of(const SentGap& gap);

/// A report of a week or of a wave as it was sent. Nothing of it but `is_handed_over` ever changes.
struct SentReport {
  std::uint32_t id = 0;
  std::string about;  ///< each once: "2026-W47", or "wave:3" by its id
  std::string title;  ///< of the wave, as people called it then; empty: of a week
  UtcNanos at;
  std::string by;  ///< empty: by schedule
  std::vector<SentText> texts;
  std::vector<SentTo> to;
  std::vector<SentGap> gaps;
  std::string hash;             ///< content_hash of hashed_text()
  bool is_handed_over = false;  ///< every message of it is on disk for sending

  /// What the hash is of: all texts.
  std::string hashed_text() const;
  const SentText* text_in(std::string_view language) const;
  bool operator==(const SentReport&) const = default;
};

/// JSON. Ids are not in it: they are the row's.
std::string encode(const Saving& saving);
std::string encode(const DowntimeRate& rate);
std::string encode(const ValueSchedule& schedule);
std::string encode(const SentReport& report);

/// Errors: data_loss   damaged, or of a later version.
Result<Saving> decode_saving(std::string_view text);
Result<DowntimeRate> decode_rate(std::string_view text);
Result<ValueSchedule> decode_schedule(std::string_view text);
Result<SentReport> decode_sent_report(std::string_view text);

}  // namespace millwright::rollout
