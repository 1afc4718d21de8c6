// SPDX-License-Identifier: Apache-2.0
#pragma once
// How much one person is sent. Up to a limit pages go out singly; what is beyond is counted and
// told once a minute, so that a flood of alarms is not a flood of messages.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/time.h"
#include "respond/escalation/channel.h"
#include "respond/escalation/message.h"

namespace millwright::respond {

struct PagingLimits {
  std::size_t n_messages = 12;  ///< pages and reminders to one person within `window`
  std::chrono::seconds window = std::chrono::minutes(10);
  std::chrono::seconds digest_every = std::chrono::minutes(1);
};

/// Where messages go: a person, or the URL of webhook steps.
struct PagingTarget {
  std::string person;
  std::string url;

  auto operator<=>(const PagingTarget&) const = default;
};

/// One row per target that was ever sent something.
struct PagingBudget {
  PagingTarget target;
  std::vector<UtcNanos> sent;          ///< within the window, oldest first
  std::uint64_t digest_number = 1;     ///< of the digest being collected, or the next one
  std::optional<UtcNanos> digest_due;  ///< none while nothing is collected
  DigestCount digest;
  ChannelSet channels;  ///< of what is collected
  std::string language;
  std::string template_name;

  bool operator==(const PagingBudget&) const = default;
};

/// Keeps the budgets. Cost: O(log targets + limit) each.
class PagingBudgets {
 public:
  explicit PagingBudgets(PagingLimits limits) : limits_(limits) {}

  /// True when one more may be sent singly now; it is then counted as sent. While a digest is
  /// being collected everything joins it, so that nothing overtakes but what is urgent.
  bool take(const PagingTarget& target, const AlarmFacts& facts, UtcNanos now);
  /// Counts a page into the digest. Returns the digest's number, for uncollect().
  std::uint64_t collect(const PagingTarget& target, const AlarmFacts& facts, ChannelSet channels,
                        std::string_view language, UtcNanos now);
  /// The page is over: taken back out of digest `number`, or told as over in the next one when
  /// that has been sent.
  void uncollect(const PagingTarget& target, const AlarmFacts& facts, ChannelSet channels,
                 std::uint64_t number, UtcNanos now);
  void set_template(const PagingTarget& target, std::string_view template_name);

  /// Takes the digests due by `now`, in order of time and target; what they count starts anew.
  std::vector<PagingBudget> take_due(UtcNanos now);
  std::optional<UtcNanos> next_due() const;

  /// Nullptr when nothing was ever sent there.
  const PagingBudget* find(const PagingTarget& target) const;
  /// False when there is one for that target already.
  bool restore(PagingBudget budget);

 private:
  PagingBudget& at(const PagingTarget& target);
  void set_due(PagingBudget& budget, std::optional<UtcNanos> due);
  void begin_digest(PagingBudget& budget, UtcNanos now);

  const PagingLimits limits_;
  std::map<PagingTarget, PagingBudget> budgets_;
  std::set<std::pair<UtcNanos, PagingTarget>> due_;
};

}  // namespace millwright::respond
