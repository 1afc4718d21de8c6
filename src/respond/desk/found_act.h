// SPDX-License-Identifier: Apache-2.0
#pragma once
// What somebody did past the system, as the server finds it when it starts: it was stopped and
// started by hand, its settings were changed, another program runs in its place. Nobody noted it,
// so nobody knows whose effort it was until somebody says so; until then it counts against.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "model/plant.h"
#include "respond/attention/human_act.h"

namespace millwright::respond {

using FoundActId = Id<struct FoundActTag, std::uint64_t>;

struct FoundAct {
  /// Longer than this nobody can say any more whose it was.
  static constexpr std::chrono::hours kClaimWithin{24};

  FoundActId id;
  UtcNanos time;                                 ///< when it was found
  ActCategory category = ActCategory::kRestart;  ///< or kFileEdit, kUpgrade
  std::string os_user;                           ///< of the process: a hint, no proof
  std::string told_by;                           ///< who the start named; empty: nobody
  std::string text;                              ///< "changed: --mqtt, notify.json"
  std::string key;                               ///< of the start, so that it counts once
  std::optional<TeamKind> team;                  ///< whose effort it was; none = not known
  std::string claimed_by;
  std::optional<UtcNanos> claimed;
  std::string comment;             ///< of who claimed it
  std::string approved_by;         ///< of an upgrade that is a security patch
  std::optional<UtcNanos> lapsed;  ///< nobody claimed it in time

  /// Who is not known counts as the project team: help that nobody owned up to.
  TeamKind counts_as() const { return team.value_or(TeamKind::kProject); }
  bool is_open() const { return !claimed && !lapsed; }
  bool operator==(const FoundAct&) const = default;
};

std::string encode(const FoundAct& act);
/// Errors: data_loss   damaged, or of a later version.
Result<FoundAct> decode_found_act(std::string_view row);

/// Finding one (by the server) or claiming one (by a person).
struct FoundActCommand {
  std::string who;                               ///< claim: the person; find: the server
  FoundActId claim;                              ///< none = finds one
  ActCategory category = ActCategory::kRestart;  ///< find; these five
  std::string os_user;
  std::string told_by;
  std::string text;
  std::string key;
  std::optional<TeamKind> team;  ///< claim: whose it was; none = that of `who`
  std::string comment;           ///< claim
  std::string approved_by;       ///< claim of an upgrade: who approved the security patch

  bool operator==(const FoundActCommand&) const = default;
};

/// JSON for a record of kind kCommand: "type":"respond","part":"found-act".
std::string encode(const FoundActCommand& command);
/// Nothing when the record is for somebody else.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<FoundActCommand>> decode_found_act_command(std::string_view json);

}  // namespace millwright::respond
