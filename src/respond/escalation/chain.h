// SPDX-License-Identifier: Apache-2.0
#pragma once
// A running escalation, the pages it made, and one line of its history.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "respond/escalation/alarm_facts.h"
#include "respond/escalation/channel.h"
#include "respond/escalation/plan.h"

namespace millwright::respond {

using ChainId = Id<struct ChainTag, std::uint64_t>;
using PageId = Id<struct PageTag, std::uint64_t>;

/// Persisted; do not renumber.
enum class ChainState : std::uint8_t {
  kRunning = 0,
  kAccepted = 1,      ///< somebody has it; they may give it back
  kAcknowledged = 2,  ///< stopped by an operator, where the policy says so
  kWithdrawn = 3,     ///< the alarm ended or was silenced before anybody took it
  kExhausted = 4,     ///< every step was taken and nobody took the page; they still may
  kStopped = 5,       ///< a continue_if was not met; the pages can still be taken
};
/// "running", "accepted", "acknowledged", "withdrawn", "exhausted", "stopped".
std::string_view name(ChainState state);
std::optional<ChainState> parse_chain_state(std::string_view text);

/// Whether the notify steps since the last wait reached anybody: waiting for an answer from nobody
/// is skipped. Persisted; do not renumber.
enum class Reached : std::uint8_t { kUntried = 0, kSomebody = 1, kNobody = 2 };

/// At most one chain per alarm is attached: from the raise until the alarm is over (`ended`).
struct Chain {
  ChainId id;
  AlarmFacts facts;    ///< as of the raise
  std::string policy;  ///< its name then
  PlanId plan;
  ChainState state = ChainState::kRunning;
  UtcNanos started;
  std::optional<UtcNanos> due;    ///< when the next step comes; running chains only
  std::optional<UtcNanos> ended;  ///< the alarm is over: nothing happens to this chain any more
  std::uint32_t next_step = 0;
  std::uint32_t round = 0;  ///< repeats done
  UtcNanos round_started;
  Reached reached = Reached::kUntried;
  std::string holder;  ///< who accepted
  std::optional<UtcNanos> held_since;
  std::vector<PageId> pages;
  bool is_together = false;  ///< one of many that came back: told with the others only

  AlarmId alarm() const { return facts.alarm; }
  bool operator==(const Chain&) const = default;
};

/// Persisted; do not renumber.
enum class PageState : std::uint8_t {
  kOpen = 0,
  kAccepted = 1,
  kWithdrawn = 2,   ///< the alarm is over, or the page was given back
  kSuperseded = 3,  ///< somebody else took it, or the person was paged another way
};
/// "open", "accepted", "withdrawn", "superseded".
std::string_view name(PageState state);
std::optional<PageState> parse_page_state(std::string_view text);

/// One chain asking one person through one set of channels.
struct Page {
  PageId id;
  ChainId chain;
  AlarmId alarm;
  std::string person;
  ChannelSet channels;
  std::string language;
  UtcNanos created;
  PageState state = PageState::kOpen;
  std::string reason;              ///< why it is not open any more
  std::optional<UtcNanos> closed;  ///< none while open
  std::uint32_t n_messages = 0;    ///< sent singly, not in digests
  std::uint64_t digest = 0;        ///< number of the person's digest that counts it; 0 = none
  bool is_drill = false;

  bool operator==(const Page&) const = default;
};

/// Persisted; do not renumber.
enum class ChainEventKind : std::uint8_t {
  kStarted = 0,
  kPaged = 1,
  kReminded = 2,
  kCollected = 3,       ///< paged or reminded in a digest
  kNotReached = 4,      ///< one person, why in the text
  kReachedNoOne = 5,    ///< a whole step
  kConditionMet = 6,    ///< a continue_if
  kConditionUnmet = 7,  ///< the chain stops
  kWaiting = 8,
  kWebhook = 9,
  kRepeated = 10,
  kAccepted = 11,
  kReleased = 12,
  kWithdrawn = 13,
  kAcknowledged = 14,
  kExhausted = 15,
  kLastResort = 16,
};
/// "started", "paged", ..., "last-resort".
std::string_view name(ChainEventKind kind);
std::optional<ChainEventKind> parse_chain_event_kind(std::string_view text);

/// Says enough to be read without its chain; never changed, never deleted.
struct ChainEvent {
  ChainId chain;
  AlarmId alarm;
  JournalSeq seq;
  UtcNanos time;
  ChainEventKind kind = ChainEventKind::kStarted;
  std::uint32_t step = 0;  ///< counted from 1; 0 = none
  PageId page;
  std::string person;
  ChannelSet channels;
  std::string text;

  bool operator==(const ChainEvent&) const = default;
};

}  // namespace millwright::respond
