// SPDX-License-Identifier: Apache-2.0
#pragma once
// Escalation as a pure state machine: alarms, commands and ticks in, rows, history and messages
// out.
//
//   raise -> chain with the steps of that moment -> notify, wait, notify, ... -> exhausted
//                                                     |  accept: it stops, the others are told
//                                                     |  release: it goes on with the next step,
//                                                     |           and who was told is told again
//                     the alarm is over or silenced: pages are withdrawn, the chain has ended
//
// Accepting a page says who goes; acknowledging the alarm is the operator's and stops a chain only
// where its policy says so. Times are those of journal records, which never run backwards.

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alarm/alarm.h"
#include "alarm/alarm_engine.h"
#include "core/result.h"
#include "respond/escalation/command.h"
#include "respond/escalation/directory.h"
#include "respond/escalation/paging_budget.h"
#include "respond/escalation/policy.h"
#include "respond/escalation/rows.h"

namespace millwright::respond {

/// Whether an alarm may page: not in shadow, not from backfill, not while catching up. Of many that
/// come back from silence together each has its chain, and all are told in one message a person.
enum class MayPage : std::uint8_t { kNo, kYes, kTogether };

/// What stood all the while and is silent no longer. It is no new alarm.
bool is_back_from_silence(const alarm::Transition& transition);

/// So many that come back within kReturnsTogether are told one by one; more are told together. What
/// is urgent is always told by itself.
inline constexpr std::size_t kFewReturns = 3;
inline constexpr std::chrono::minutes kReturnsTogether{10};

/// Everything is added to `out`, which the caller commits and clears. The store's rows after a
/// commit, given to restore(), make an engine that goes on exactly as this one.
/// Thread: one at a time.  Lifetime: the directory outlives it.
class EscalationEngine {
 public:
  using Origin = alarm::Origin;

  /// A chain that has ended can be asked about for this long, in at most this number.
  static constexpr std::chrono::hours kRemembered{7 * 24};
  static constexpr std::size_t kMostRemembered = 20'000;
  /// A round of `repeat` starts at least this long after the one before, whatever the waits.
  static constexpr std::chrono::seconds kShortestRound{60};
  static constexpr std::size_t kMostPagesPerChain = 500;

  explicit EscalationEngine(const Directory& directory, PagingLimits limits = {});

  /// Adds or replaces. Running chains keep the steps they began with. Policies are records of the
  /// registry: they are set again before restore(), they are no rows of this engine.
  void set_policy(Policy policy);
  void remove_policy(std::string_view name);
  std::vector<const Policy*> policies() const { return policy_list_; }

  /// One line of an alarm's history. Becoming unacknowledged starts a chain, unless one is attached
  /// already or it may not page; `facts` are read only then. Whatever ends or silences the alarm
  /// withdraws its pages, removal of the rule included. What comes back from silence is no raise
  /// for continue_if steps.
  /// Cost: O(log n), and O(steps and people of the policy) to start a chain.
  void apply(const alarm::Transition& transition, const AlarmFacts& facts, MayPage may_page,
             Origin origin, EscalationOutput& out);

  /// Errors: not_found            no such page, or it is forgotten.
  ///         failed_precondition  the alarm is over, or a page is given back by who has it not.
  ///         invalid_argument     no name, no reason, or nobody to test.
  Result<PageAnswer> apply(const PageCommand& command, Origin origin, EscalationOutput& out);

  /// Takes the steps and sends the digests due by `origin.time`. A late tick takes one step per
  /// chain: waits count from when the step before was taken, so nobody is skipped over.
  void tick(Origin origin, EscalationOutput& out);

  /// When tick() has something to do next; nothing while nothing waits.
  std::optional<UtcNanos> next_due() const;

  /// Nullptr when there is none. Lifetime: until the next call that is not const.
  const Chain* find_chain(ChainId id) const;
  const Chain* find_chain_of(AlarmId alarm) const;  ///< the attached one
  const Page* find_page(PageId id) const;
  const std::map<ChainId, Chain>& chains() const { return chains_; }
  const std::map<PageId, Page>& pages() const { return pages_; }
  /// In order of id.
  std::vector<PageId> open_pages(std::string_view person) const;

  /// Into an engine that has seen no input.
  /// Errors: data_loss   rows that do not fit together; use a new engine then.
  Status restore(EscalationRows rows);

 private:
  struct Turn {
    Origin origin;
    EscalationOutput& out;
    UtcNanos now() const { return origin.time; }
  };
  enum class Pace : std::uint8_t { kOn, kPause };
  struct Closing {
    PageState state = PageState::kWithdrawn;
    std::string reason;
    std::optional<MessageKind> tell;  ///< nothing = silently
    std::string who;
  };

  // escalation_engine.cc
  void start(AlarmFacts facts, MayPage may_page, Turn& turn);
  void note_raise(Turn& turn);
  MayPage pace_return(const AlarmFacts& facts, MayPage may_page, Turn& turn);
  void withdraw(AlarmId alarm, const std::string& reason, Turn& turn);
  void acknowledge(AlarmId alarm, const std::string& who, Turn& turn);
  void end(Chain& chain, Turn& turn);
  void forget(Turn& turn);
  void send_digests(Turn& turn);

  // engine_steps.cc
  void run(Chain& chain, Turn& turn);
  Pace take(Chain& chain, const PlannedNotify& step, Turn& turn);
  Pace take(Chain& chain, const WaitStep& step, Turn& turn);
  Pace take(Chain& chain, const HoursStep& step, Turn& turn);
  Pace take(Chain& chain, const LoadStep& step, Turn& turn);
  Pace take(Chain& chain, const WebhookStep& step, Turn& turn);
  Pace take(Chain& chain, const RepeatStep& step, Turn& turn);
  Pace go_on(Chain& chain, bool is_met, std::string text, Turn& turn);
  void exhaust(Chain& chain, Turn& turn);
  bool notify(Chain& chain, const PlannedNotify& step, Turn& turn);

  // engine_pages.cc
  bool page(Chain& chain, const Recipient& recipient, Turn& turn);
  void open(Page& page);
  void announce(Chain& chain, Page& page, MessageKind kind, Turn& turn);
  void close(const Chain& chain, Page& page, const Closing& closing, Turn& turn);
  void close_all(const Chain& chain, const Closing& closing, Turn& turn);
  /// For a page that is about to close silently: its siren, if it sounded, has to be told.
  void silence_siren(const Chain& chain, const Page& page, const Closing& closing, Turn& turn);
  PageMessage& send_about(const Chain& chain, const Page& page, MessageKind kind, Turn& turn);
  PageMessage& send(MessageKind kind, Turn& turn);
  void save(const Chain& chain, Turn& turn) { turn.out.chains.insert_or_assign(chain.id, chain); }
  void save(const Page& page, Turn& turn) { turn.out.pages.insert_or_assign(page.id, page); }
  void save(const PagingTarget& target, Turn& turn);
  void save_marks(Turn& turn) { turn.out.marks = marks_; }
  ChainEvent& record(const Chain& chain, ChainEventKind kind, std::string text, Turn& turn);

  // engine_commands.cc
  Result<PageAnswer> accept(const PageCommand& command, Turn& turn);
  Result<PageAnswer> accept_all(const PageCommand& command, Turn& turn);
  Result<PageAnswer> release(const PageCommand& command, Turn& turn);
  Result<PageAnswer> test(const PageCommand& command, Turn& turn);
  void accept(Chain& chain, Page& page, const PageCommand& command, Turn& turn);
  PageId give_back(Chain& chain, const std::string& reason, Turn& turn);
  Page& own_page(const Chain& chain, Page& given, std::string_view person);

  void set_due(Chain& chain, std::optional<UtcNanos> due);

  // Fixed after construction.
  const Directory& directory_;
  // From the registry.
  std::map<std::string, Policy, std::less<>> policies_;
  std::vector<const Policy*> policy_list_;  ///< the same, by name
  // Rows.
  EngineMarks marks_;
  std::map<ChainId, Chain> chains_;
  std::map<PageId, Page> pages_;
  PlanShelf plans_;
  PagingBudgets budgets_;
  // Found from the rows.
  std::map<AlarmId, ChainId> attached_;
  std::set<std::pair<UtcNanos, ChainId>> due_;
  std::set<std::pair<UtcNanos, ChainId>> ended_;
  std::map<std::string, std::set<PageId>, std::less<>> open_pages_;
};

}  // namespace millwright::respond
