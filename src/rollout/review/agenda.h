// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a review has to talk about, from what the platform recorded: each item a sentence, a figure
// where there is one, the page it comes from and who should speak. What blocks comes first.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "model/plant.h"
#include "respond/duty/local_time.h"
#include "rollout/governance/owner.h"
#include "rollout/governance/ruling.h"
#include "rollout/improve/improvement.h"
#include "rollout/readiness/readiness.h"
#include "rollout/transfer/transfer.h"
#include "rollout/wave/problem.h"
#include "rollout/wave/wave.h"
#include "rollout/wave/wave_codec.h"

namespace millwright::rollout {

/// Persisted by name.
enum class Urgency : std::uint8_t { kBlocks, kOverdue, kToDecide, kToKnow };
/// "blocks", "overdue", "to-decide", "to-know".
std::string_view name(Urgency urgency);
std::optional<Urgency> parse_urgency(std::string_view text);

struct AgendaItem {
  static constexpr std::size_t kMostWords = 1000;

  std::uint32_t number = 0;  ///< on this agenda, from 1
  std::string kind;          ///< "waiver": the part of `key` before the first ':'
  std::string key;           ///< the same matter has the same on every agenda: "waiver:1:3"
  Urgency urgency = Urgency::kToKnow;
  Said words;                                 ///< at most kMostWords bytes each
  std::optional<double> figure;               ///< that the sentence names; none: it names none
  std::string unit;                           ///< "d", "items"; empty without a figure
  std::string page;                           ///< path within the site
  TeamKind function = TeamKind::kLeadership;  ///< that should speak
  std::string speaker;                        ///< log-in name; empty: nobody is named
  std::uint32_t n_carried = 0;                ///< reviews in a row that put it off
  bool operator==(const AgendaItem&) const = default;
};

struct Agenda {
  static constexpr std::size_t kMostItems = 200;

  std::vector<AgendaItem> items;  ///< in order of urgency
  std::size_t n_left_out = 0;     ///< beyond kMostItems, the least urgent
  bool operator==(const Agenda&) const = default;
};

/// What people agreed to do at an earlier review, and whose day has come.
struct AgreedAction {
  std::uint32_t meeting = 0;
  std::uint32_t item = 0;
  std::string owner;
  UtcNanos due;
  std::string words;
};

/// What there is to know. Spans are borrowed for the call.
struct AgendaFacts {
  /// When the agenda of the review before was made; none: this is the first.
  std::optional<UtcNanos> since;
  UtcNanos now;
  UtcNanos until;  ///< of the review after this one: what is due before it cannot wait
  respond::TimeZone zone;
  /// A review of one wave is about that wave and leaves out what is of the whole plant; none: all.
  WaveId wave;
  std::string chair;
  std::span<const Stakeholder> attendees;

  Waves waves;
  std::span<const Decision> decisions;  ///< of gates, oldest first
  std::span<const Problem> problems;
  std::span<const Ruling> rulings;
  std::span<const Raci> raci;
  std::span<const Improvement> improvements;
  Transfers transfers;
  const Readiness* readiness = nullptr;          ///< nullptr: not asked for
  const ReadinessDay* readiness_then = nullptr;  ///< as it was at `since`; nullptr: not known
  std::span<const OwnedThing> things;
  std::vector<UtcNanos> missed;       ///< of this review since one was held; oldest first
  std::vector<AgreedAction> actions;  ///< due since the review before
  std::vector<AgendaItem> put_off;    ///< by the review before
};

/// Cost: O(facts).
Agenda make_agenda(const AgendaFacts& facts);

}  // namespace millwright::rollout
