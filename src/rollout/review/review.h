// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reviews: standing meetings of those who answer for the roll-out, and each time one was held,
// skipped or missed. The agenda is made from the data and frozen when the meeting is opened; it
// ends when each item has an outcome.
//
//   announced --open--> open --close--> closed
//       \---skip--> skipped    \--nobody opens within a day--> missed

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "respond/duty/weekly_rhythm.h"
#include "rollout/review/agenda.h"
#include "rollout/value/value_codec.h"
#include "rollout/wave/wave.h"
#include "rollout/wave/wave_steps.h"

namespace millwright::rollout {

/// When a review comes round. Persisted by name.
enum class ReviewCycle : std::uint8_t {
  kWeeks,    ///< every few weeks on a weekday
  kWindows,  ///< at the end of each window of its wave's gate
};
/// "weeks", "windows".
std::string_view name(ReviewCycle cycle);
std::optional<ReviewCycle> parse_review_cycle(std::string_view text);

struct Review {
  static constexpr std::size_t kMostName = 200;
  static constexpr std::size_t kMostAttendees = 50;

  std::uint32_t id = 0;  ///< of the stored row; 0: none yet
  std::string name;
  bool is_on = true;
  ReviewCycle cycle = ReviewCycle::kWeeks;
  respond::WeeklyRhythm rhythm;        ///< of kWeeks
  WaveId wave;                         ///< it is about; none: the whole plant
  std::string chair;                   ///< one of the attendees
  std::vector<Stakeholder> attendees;  ///< a function may send several
  std::string set_by;
  UtcNanos set_at;
  /// Since when it comes round like this: what was due before does not count.
  UtcNanos since;

  bool invites(std::string_view person) const;
  bool operator==(const Review&) const = default;
};
/// Errors: invalid_argument   name, rhythm, attendees (none, twice, of none of the five functions),
///                            a chair who does not attend, windows without a wave.
Status check(const Review& review);
/// `wanted` in the place of `stored`: what comes round otherwise counts from `wanted.set_at` on.
Review changed(const Review& stored, Review wanted);

/// What the moments of a review depend on. Lifetime: borrowed for the call.
struct ReviewCalendar {
  respond::TimeZone zone;
  const Wave* wave = nullptr;  ///< that the review is about; nullptr: none, or it is gone
};
/// The first moment after `now`; none while it is off, or its wave has no window running.
std::optional<UtcNanos> next_due(const Review& review, const ReviewCalendar& calendar,
                                 UtcNanos now);

/// Persisted by name.
enum class MeetingState : std::uint8_t { kAnnounced, kOpen, kClosed, kSkipped, kMissed };
/// "announced", "open", "closed", "skipped", "missed".
std::string_view name(MeetingState state);
std::optional<MeetingState> parse_meeting_state(std::string_view text);

/// What came of an item. Persisted by name.
enum class ItemResult : std::uint8_t { kNoted, kDecided, kAction, kCarriedOver };
/// "noted", "decided", "action", "carried-over".
std::string_view name(ItemResult result);
std::optional<ItemResult> parse_item_result(std::string_view text);

struct ItemOutcome {
  std::uint32_t item = 0;  ///< its number on the agenda
  ItemResult result = ItemResult::kNoted;
  std::string words;
  std::uint32_t ruling = 0;     ///< kDecided: of the decision log
  std::uint32_t finding = 0;    ///< kAction: that the action belongs to; 0: owner and due say it
  std::string owner;            ///< kAction without a finding
  std::optional<UtcNanos> due;  ///< likewise
  std::string by;
  UtcNanos at;
  bool operator==(const ItemOutcome&) const = default;
};

/// The mail that told the attendees a day ahead.
struct Reminder {
  UtcNanos at;
  std::vector<SentTo> to;
  std::vector<SentGap> gaps;
  bool is_handed_over = false;  ///< every message of it is on disk for sending
  bool operator==(const Reminder&) const = default;
};

struct Meeting {
  static constexpr std::size_t kMostWords = 4000;

  std::uint32_t id = 0;
  std::uint32_t review = 0;
  UtcNanos due;  ///< a review meets once for each
  MeetingState state = MeetingState::kAnnounced;
  std::optional<Reminder> reminder;
  std::string chair;                   ///< as of the opening, as is what follows
  std::vector<Stakeholder> attendees;  ///< who was invited
  std::string opened_by;
  std::optional<UtcNanos> opened_at;
  Agenda agenda;
  std::string agenda_hash;            ///< of agenda_text()
  std::vector<ItemOutcome> outcomes;  ///< an item at most once
  std::vector<std::string> present;   ///< log-in names
  std::string absent_reason;          ///< why it was held without a function
  std::string ended_by;               ///< closed or skipped; empty of a missed one
  std::optional<UtcNanos> ended_at;
  std::string reason;  ///< of a skipped one

  bool is_held() const { return opened_at.has_value(); }
  const AgendaItem* find_item(std::uint32_t number) const;
  const ItemOutcome* outcome_of(std::uint32_t number) const;
  bool operator==(const Meeting&) const = default;
};
using Meetings = std::span<const Meeting>;

/// What the hash of a frozen agenda is of. Equal agendas give equal texts.
std::string agenda_text(const Agenda& agenda);

/// A meeting may be opened from so long before its time on, and until so long after it.
inline constexpr std::chrono::hours kOpensBefore{72};
inline constexpr std::chrono::hours kGrace{24};
/// People are told of it so long before.
inline constexpr std::chrono::hours kRemindBefore{24};

/// The meeting of a review for a moment; nullptr: nothing happened to it yet.
const Meeting* find_meeting(Meetings meetings, std::uint32_t review, UtcNanos due);
/// The latest of a review that was opened; nullptr: none was.
const Meeting* last_held(Meetings meetings, std::uint32_t review);

/// The moment whose meeting comes next: one that lasts, else the earliest that may still be held.
std::optional<UtcNanos> coming(const Review& review, const ReviewCalendar& calendar,
                               Meetings meetings, UtcNanos now);
/// Moments that nobody opened a meeting for in time, oldest first, at most a hundred.
std::vector<UtcNanos> newly_missed(const Review& review, const ReviewCalendar& calendar,
                                   Meetings meetings, UtcNanos now);
/// The moment to tell people of: it is less than kRemindBefore away, and nobody was told.
std::optional<UtcNanos> to_announce(const Review& review, const ReviewCalendar& calendar,
                                    Meetings meetings, UtcNanos now);

/// Fills what an agenda is made from with what earlier meetings of the review left: since, missed,
/// actions, put_off, and whom it is of.
void add_past(const Review& review, Meetings meetings, UtcNanos now, AgendaFacts& facts);

/// Of an announced meeting, or of a new one with review and due. By somebody who is invited.
/// Errors: failed_precondition   not invited, too early, or it was held, skipped or missed; another
///                               meeting of the review is open.
Result<Meeting> open_meeting(const Review& review, Meetings meetings, Meeting meeting,
                             Agenda agenda, const WaveAct& act);
/// By the chair, and only where there is nothing to talk about; `act.why` says why.
/// Errors: invalid_argument   no reason; failed_precondition   as above, not the chair, or `agenda`
///         has items.
Result<Meeting> skip_meeting(const Review& review, Meetings meetings, Meeting meeting,
                             const Agenda& agenda, const WaveAct& act);

/// One that nobody opened in time.
Meeting missed(Meeting meeting);

/// What there is to know of what an outcome names.
struct OutcomeFacts {
  const Ruling* ruling = nullptr;        ///< nullptr: there is none of that number
  const Improvement* finding = nullptr;  ///< likewise
};
/// Takes the place of an earlier one of the same item. By somebody who is invited.
/// Errors: not_found             no such item.
///         invalid_argument      a decision that is not there, an action without who and when.
///         failed_precondition   it is not open; not invited; the decision is not made; the finding
///                               has no action.
Result<Meeting> note_outcome(const Review& review, Meeting meeting, ItemOutcome outcome,
                             const OutcomeFacts& facts, const WaveAct& act);

/// Functions that were invited, and of which nobody is among `present`.
std::vector<TeamKind> absent_functions(std::span<const Stakeholder> invited,
                                       std::span<const std::string> present);
/// By the chair. `act.why`: why it was held without a function; may be empty where all were there.
/// Errors: invalid_argument      somebody present who is not invited, or twice.
///         failed_precondition   it is not open; not the chair; an item without an outcome; a
///                               function is absent and nobody says why.
Result<Meeting> close_meeting(const Review& review, Meeting meeting,
                              std::vector<std::string> present, const WaveAct& act);

/// Of the meetings whose moment lies in [begin, end) and that are over: held or skipped with an
/// empty agenda, and missed.
struct HeldCount {
  std::size_t n_held = 0;
  std::size_t n_missed = 0;
};
HeldCount count_held(Meetings meetings, UtcNanos begin, UtcNanos end);

}  // namespace millwright::rollout
