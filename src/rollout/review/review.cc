// SPDX-License-Identifier: Apache-2.0
#include "rollout/review/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "rollout/value/value_report.h"
#include "rollout/wave/gate.h"

namespace millwright::rollout {
namespace {

constexpr std::array<std::string_view, 2> kCycles{"weeks", "windows"};
constexpr std::array<std::string_view, 5> kStates{"announced", "open", "closed", "skipped",
                                                  "missed"};
constexpr std::array<std::string_view, 4> kResults{"noted", "decided", "action", "carried-over"};
/// What is older is not looked for any more.
constexpr std::chrono::days kLongestPast{400};
constexpr std::size_t kMostMissed = 100;

template <class Enum, std::size_t N>
std::optional<Enum> parse(const std::array<std::string_view, N>& names, std::string_view text) {
  const auto it = std::ranges::find(names, text);
  if (it == names.end()) return std::nullopt;
  return static_cast<Enum>(it - names.begin());
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

Status check_words(std::string_view field, std::string_view text, std::size_t most) {
  if (!is_blank(text) && text.size() <= most) return {};
  return fail(Code::kInvalidArgument, fmt::format("{}: must be 1 to {} bytes", field, most));
}

Status check_attendees(const Review& review) {
  if (review.attendees.empty()) {
    return fail(Code::kInvalidArgument, "attendees: name at least the chair");
  }
  if (review.attendees.size() > Review::kMostAttendees) {
    return fail(Code::kInvalidArgument,
                fmt::format("attendees: more than {}", Review::kMostAttendees));
  }
  std::set<std::string_view> seen;
  for (const Stakeholder& one : review.attendees) {
    if (std::ranges::find(kFunctions, one.function) == std::end(kFunctions)) {
      return fail(Code::kInvalidArgument, fmt::format("attendees: {} is none of the five functions",
                                                      millwright::name(one.function)));
    }
    if (is_blank(one.person)) return fail(Code::kInvalidArgument, "attendees: a person is missing");
    if (!seen.insert(one.person).second) {
      return fail(Code::kInvalidArgument, fmt::format("attendees: {} is there twice", one.person));
    }
  }
  return {};
}

Status check_invited(const Review& review, const std::string& who) {
  if (review.invites(who)) return {};
  return fail(Code::kFailedPrecondition, fmt::format("{} does not attend '{}'", who, review.name));
}

Status check_chair(const Review& review, const std::string& who) {
  if (review.chair == who) return {};
  return fail(Code::kFailedPrecondition,
              fmt::format("{} chairs '{}', not {}", review.chair, review.name, who));
}

Status check_open(const Meeting& meeting) {
  if (meeting.state == MeetingState::kOpen) return {};
  return fail(Code::kFailedPrecondition, fmt::format("the meeting of {} is {}, not open",
                                                     to_rfc3339(meeting.due), name(meeting.state)));
}

/// Of one that is to be opened or skipped.
Status check_may_begin(const Review& review, Meetings meetings, const Meeting& meeting,
                       const WaveAct& act) {
  if (meeting.state != MeetingState::kAnnounced) {
    return fail(Code::kFailedPrecondition,
                fmt::format("the meeting of {} is {} already", to_rfc3339(meeting.due),
                            name(meeting.state)));
  }
  const auto open = std::ranges::find_if(meetings, [&](const Meeting& one) {
    return one.review == review.id && one.state == MeetingState::kOpen;
  });
  if (open != meetings.end()) {
    return fail(Code::kFailedPrecondition,
                fmt::format("meeting {} of '{}' is open: close it first", open->id, review.name));
  }
  if (act.at < meeting.due - kOpensBefore) {
    return fail(Code::kFailedPrecondition,
                fmt::format("it is too early: the meeting is at {}, and can be opened {} h before",
                            to_rfc3339(meeting.due), kOpensBefore.count()));
  }
  return {};
}

bool is_looked_at(const Wave& wave) {
  return wave.stabilizing_since &&
         (wave.state == WaveState::kStabilizing || wave.state == WaveState::kPassed);
}

/// After `after`, whenever the review was set.
std::optional<UtcNanos> next_moment_of(const Review& review, const ReviewCalendar& calendar,
                                       UtcNanos after) {
  if (review.cycle == ReviewCycle::kWeeks) {
    const respond::LocalDay counted_from = calendar.zone.to_local(review.since).day;
    return respond::next_moment(review.rhythm, counted_from, calendar.zone, after);
  }
  if (calendar.wave == nullptr || !is_looked_at(*calendar.wave)) return std::nullopt;
  // The first window has not ended before it began.
  return window_at(*calendar.wave, std::max(after, *calendar.wave->stabilizing_since)).end;
}

/// Its agreed actions that have come due since `since`.
void add_agreed(const Meeting& meeting, std::optional<UtcNanos> since, UtcNanos now,
                std::vector<AgreedAction>& out) {
  for (const ItemOutcome& outcome : meeting.outcomes) {
    const bool is_agreed = outcome.result == ItemResult::kAction && outcome.due;
    if (!is_agreed || *outcome.due > now || (since && *outcome.due <= *since)) continue;
    out.push_back({meeting.id, outcome.item, outcome.owner, *outcome.due, outcome.words});
  }
}

}  // namespace

std::string_view name(ReviewCycle cycle) {
  return kCycles[static_cast<std::size_t>(cycle)];
}
std::optional<ReviewCycle> parse_review_cycle(std::string_view text) {
  return parse<ReviewCycle>(kCycles, text);
}
std::string_view name(MeetingState state) {
  return kStates[static_cast<std::size_t>(state)];
}
std::optional<MeetingState> parse_meeting_state(std::string_view text) {
  return parse<MeetingState>(kStates, text);
}
std::string_view name(ItemResult result) {
  return kResults[static_cast<std::size_t>(result)];
}
std::optional<ItemResult> parse_item_result(std::string_view text) {
  return parse<ItemResult>(kResults, text);
}

bool Review::invites(std::string_view person) const {
  return std::ranges::find(attendees, person, &Stakeholder::person) != attendees.end();
}

Status check(const Review& review) {
  MW_TRY_STATUS(check_words("name", review.name, Review::kMostName));
  if (review.cycle == ReviewCycle::kWindows && !review.wave) {
    return fail(Code::kInvalidArgument, "wave: missing; windows are those of a wave");
  }
  if (review.cycle == ReviewCycle::kWeeks) MW_TRY_STATUS(respond::check(review.rhythm));
  MW_TRY_STATUS(check_attendees(review));
  if (review.invites(review.chair)) return {};
  return fail(Code::kInvalidArgument,
              fmt::format("chair: '{}' is not among the attendees", review.chair));
}

Review changed(const Review& stored, Review wanted) {
  const bool is_as_before = stored.is_on == wanted.is_on && stored.cycle == wanted.cycle &&
                            stored.rhythm == wanted.rhythm && stored.wave == wanted.wave;
  wanted.id = stored.id;
  wanted.since = is_as_before ? stored.since : wanted.set_at;
  return wanted;
}

std::optional<UtcNanos> next_due(const Review& review, const ReviewCalendar& calendar,
                                 UtcNanos now) {
  if (!review.is_on) return std::nullopt;
  return next_moment_of(review, calendar, std::max(now, review.since));
}

const AgendaItem* Meeting::find_item(std::uint32_t number) const {
  const auto it = std::ranges::find(agenda.items, number, &AgendaItem::number);
  return it == agenda.items.end() ? nullptr : &*it;
}

const ItemOutcome* Meeting::outcome_of(std::uint32_t number) const {
  const auto it = std::ranges::find(outcomes, number, &ItemOutcome::item);
  return it == outcomes.end() ? nullptr : &*it;
}

const Meeting* find_meeting(Meetings meetings, std::uint32_t review, UtcNanos due) {
  const auto it = std::ranges::find_if(
      meetings, [&](const Meeting& one) { return one.review == review && one.due == due; });
  return it == meetings.end() ? nullptr : &*it;
}

const Meeting* last_held(Meetings meetings, std::uint32_t review) {
  const Meeting* last = nullptr;
  for (const Meeting& one : meetings) {
    if (one.review != review || !one.is_held()) continue;
    if (last == nullptr || last->due < one.due) last = &one;
  }
  return last;
}

std::optional<UtcNanos> coming(const Review& review, const ReviewCalendar& calendar,
                               Meetings meetings, UtcNanos now) {
  for (const Meeting& one : meetings) {
    if (one.review == review.id && one.state == MeetingState::kOpen) return one.due;
  }
  auto due = next_due(review, calendar, now - kGrace);
  while (due) {
    const Meeting* meeting = find_meeting(meetings, review.id, *due);
    if (meeting == nullptr || meeting->state == MeetingState::kAnnounced) return due;
    due = next_due(review, calendar, *due);
  }
  return std::nullopt;
}

std::vector<UtcNanos> newly_missed(const Review& review, const ReviewCalendar& calendar,
                                   Meetings meetings, UtcNanos now) {
  std::vector<UtcNanos> out;
  auto due = next_due(review, calendar, now - kLongestPast);
  while (due && *due + kGrace <= now && out.size() < kMostMissed) {
    const Meeting* meeting = find_meeting(meetings, review.id, *due);
    if (meeting == nullptr || meeting->state == MeetingState::kAnnounced) out.push_back(*due);
    due = next_due(review, calendar, *due);
  }
  return out;
}

std::optional<UtcNanos> to_announce(const Review& review, const ReviewCalendar& calendar,
                                    Meetings meetings, UtcNanos now) {
  const auto due = next_due(review, calendar, now);
  if (!due || *due - kRemindBefore > now) return std::nullopt;
  return find_meeting(meetings, review.id, *due) == nullptr ? due : std::nullopt;
}

void add_past(const Review& review, Meetings meetings, UtcNanos now, AgendaFacts& facts) {
  facts.wave = review.wave;
  facts.chair = review.chair;
  facts.attendees = review.attendees;
  const Meeting* held = last_held(meetings, review.id);
  if (held != nullptr) facts.since = held->opened_at;
  for (const Meeting& one : meetings) {
    if (one.review != review.id) continue;
    const bool is_later = held == nullptr || one.due > held->due;
    if (one.state == MeetingState::kMissed && is_later) facts.missed.push_back(one.due);
    add_agreed(one, facts.since, now, facts.actions);
  }
  std::ranges::sort(facts.missed);
  if (held == nullptr) return;
  for (const ItemOutcome& outcome : held->outcomes) {
    const AgendaItem* item = held->find_item(outcome.item);
    if (outcome.result == ItemResult::kCarriedOver && item != nullptr) {
      facts.put_off.push_back(*item);
    }
  }
}

Result<Meeting> open_meeting(const Review& review, Meetings meetings, Meeting meeting,
                             Agenda agenda, const WaveAct& act) {
  MW_TRY_STATUS(check_invited(review, act.who));
  MW_TRY_STATUS(check_may_begin(review, meetings, meeting, act));
  meeting.state = MeetingState::kOpen;
  meeting.chair = review.chair;
  meeting.attendees = review.attendees;
  meeting.opened_by = act.who;
  meeting.opened_at = act.at;
  meeting.agenda = std::move(agenda);
  return meeting;
}

Result<Meeting> skip_meeting(const Review& review, Meetings meetings, Meeting meeting,
                             const Agenda& agenda, const WaveAct& act) {
  MW_TRY_STATUS(check_chair(review, act.who));
  MW_TRY_STATUS(check_may_begin(review, meetings, meeting, act));
  if (!agenda.items.empty()) {
    return fail(Code::kFailedPrecondition,
                fmt::format("there are {} items to talk about: only a meeting without any may be "
                            "skipped",
                            agenda.items.size()));
  }
  MW_TRY_STATUS(check_words("reason", act.why, Meeting::kMostWords));
  meeting.state = MeetingState::kSkipped;
  meeting.chair = review.chair;
  meeting.attendees = review.attendees;
  meeting.ended_by = act.who;
  meeting.ended_at = act.at;
  meeting.reason = act.why;
  return meeting;
}

Meeting missed(Meeting meeting) {
  meeting.state = MeetingState::kMissed;
  meeting.ended_at = meeting.due + kGrace;
  return meeting;
}

namespace {

Status check_decided(const ItemOutcome& outcome, const Ruling* ruling) {
  if (ruling == nullptr) {
    return fail(Code::kInvalidArgument,
                fmt::format("decision: there is no decision {} in the log", outcome.ruling));
  }
  if (ruling->state != RulingState::kOpen) return {};
  return fail(Code::kFailedPrecondition,
              fmt::format("decision {} is not made yet: whoever is accountable decides it first",
                          outcome.ruling));
}

Status check_action(const ItemOutcome& outcome, const Improvement* finding, UtcNanos now) {
  if (outcome.finding != 0) {
    if (finding == nullptr) {
      return fail(Code::kInvalidArgument,
                  fmt::format("improvement: there is no finding {}", outcome.finding));
    }
    if (finding->action) return {};
    return fail(
        Code::kFailedPrecondition,
        fmt::format("finding {} has no action: say there what is to be done", outcome.finding));
  }
  MW_TRY_STATUS(check_words("words", outcome.words, Meeting::kMostWords));
  if (is_blank(outcome.owner)) {
    return fail(Code::kInvalidArgument, "owner: name who does it, or an improvement");
  }
  const bool is_ahead =
      outcome.due && *outcome.due > now && *outcome.due - now <= ImprovementAction::kLongestWait;
  if (is_ahead) return {};
  return fail(Code::kInvalidArgument, fmt::format("due: must be later than now and within {} days",
                                                  ImprovementAction::kLongestWait.count()));
}

}  // namespace

Result<Meeting> note_outcome(const Review& review, Meeting meeting, ItemOutcome outcome,
                             const OutcomeFacts& facts, const WaveAct& act) {
  MW_TRY_STATUS(check_open(meeting));
  MW_TRY_STATUS(check_invited(review, act.who));
  if (meeting.find_item(outcome.item) == nullptr) {
    return fail(Code::kNotFound, fmt::format("meeting {} has {} items, no item {}", meeting.id,
                                             meeting.agenda.items.size(), outcome.item));
  }
  if (outcome.words.size() > Meeting::kMostWords) {
    return fail(Code::kInvalidArgument,
                fmt::format("words: more than {} bytes", Meeting::kMostWords));
  }
  if (outcome.result == ItemResult::kDecided) MW_TRY_STATUS(check_decided(outcome, facts.ruling));
  if (outcome.result == ItemResult::kAction) {
    MW_TRY_STATUS(check_action(outcome, facts.finding, act.at));
  }
  if (outcome.result != ItemResult::kDecided) outcome.ruling = 0;
  if (outcome.result != ItemResult::kAction) outcome.finding = 0;
  if (outcome.result != ItemResult::kAction || outcome.finding != 0) {
    outcome.owner.clear();
    outcome.due.reset();
  }
  outcome.by = act.who;
  outcome.at = act.at;
  const auto it = std::ranges::find(meeting.outcomes, outcome.item, &ItemOutcome::item);
  if (it == meeting.outcomes.end()) {
    meeting.outcomes.push_back(std::move(outcome));
  } else {
    *it = std::move(outcome);
  }
  return meeting;
}

std::vector<TeamKind> absent_functions(std::span<const Stakeholder> invited,
                                       std::span<const std::string> present) {
  std::vector<TeamKind> out;
  for (const TeamKind function : kFunctions) {
    bool is_invited = false;
    bool is_there = false;
    for (const Stakeholder& one : invited) {
      if (one.function != function) continue;
      is_invited = true;
      is_there = is_there || std::ranges::find(present, one.person) != present.end();
    }
    if (is_invited && !is_there) out.push_back(function);
  }
  return out;
}

Result<Meeting> close_meeting(const Review& review, Meeting meeting,
                              std::vector<std::string> present, const WaveAct& act) {
  MW_TRY_STATUS(check_open(meeting));
  MW_TRY_STATUS(check_chair(review, act.who));
  std::set<std::string_view> seen;
  for (const std::string& person : present) {
    const bool is_invited = std::ranges::find(meeting.attendees, person, &Stakeholder::person) !=
                            meeting.attendees.end();
    if (!is_invited || !seen.insert(person).second) {
      return fail(
          Code::kInvalidArgument,
          fmt::format("present: {} {}", person, is_invited ? "is there twice" : "was not invited"));
    }
  }
  for (const AgendaItem& item : meeting.agenda.items) {
    if (meeting.outcome_of(item.number) != nullptr) continue;
    return fail(Code::kFailedPrecondition,
                fmt::format("item {} has no outcome: note it, decide it, name an action, or carry "
                            "it over",
                            item.number));
  }
  const auto absent = absent_functions(meeting.attendees, present);
  if (!absent.empty() && is_blank(act.why)) {
    return fail(Code::kFailedPrecondition,
                fmt::format("nobody of {} is present: say in absent_reason why it was held "
                            "without them",
                            millwright::name(absent.front())));
  }
  if (act.why.size() > Meeting::kMostWords) {
    return fail(Code::kInvalidArgument,
                fmt::format("absent_reason: more than {} bytes", Meeting::kMostWords));
  }
  meeting.state = MeetingState::kClosed;
  meeting.present = std::move(present);
  meeting.absent_reason = absent.empty() ? std::string() : act.why;
  meeting.ended_by = act.who;
  meeting.ended_at = act.at;
  return meeting;
}

HeldCount count_held(Meetings meetings, UtcNanos begin, UtcNanos end) {
  HeldCount out;
  for (const Meeting& one : meetings) {
    if (one.due < begin || end <= one.due) continue;
    out.n_missed += one.state == MeetingState::kMissed ? 1 : 0;
    const bool is_held = one.is_held() || one.state == MeetingState::kSkipped;
    out.n_held += is_held ? 1 : 0;
  }
  return out;
}

}  // namespace millwright::rollout
