// SPDX-License-Identifier: Apache-2.0
#pragma once
// What people do with pages. A command is a journal record first and takes effect when the consumer
// reads it, so that replay gives the same pages.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "respond/escalation/chain.h"
#include "respond/escalation/channel.h"

namespace millwright::respond {

/// Persisted; do not renumber.
enum class PageAction : std::uint8_t {
  kAccept = 0,     ///< "I go": not an acknowledgement of the alarm
  kAcceptAll = 1,  ///< every open page of `who`: after a storm one act, not a thousand
  kRelease = 2,    ///< gives the page back; the chain goes on
  kTest = 3,       ///< a test message to `person` on `channels`
};
/// "accept-page", "accept-all-pages", "release-page", "test-page".
std::string_view name(PageAction action);
std::optional<PageAction> parse_page_action(std::string_view text);

struct PageCommand {
  PageAction action = PageAction::kAccept;
  PageId page;          ///< accept and release
  std::string who;      ///< log-in name of the one who acts
  std::string reason;   ///< release requires one
  std::string via;      ///< "link", "chat", "mqtt", "ui", ...: for the history
  std::string person;   ///< test only: who is to be reached
  ChannelSet channels;  ///< test only

  bool operator==(const PageCommand&) const = default;
};

/// JSON for a command record: {"type": "respond", "version": 1, "action": ...}.
std::string encode(const PageCommand& command);

/// Nothing when the record is well-formed but for somebody else: another type, or an action that
/// is none of these.
/// Errors: data_loss   not JSON, a later version, or fields missing or of the wrong kind.
Result<std::optional<PageCommand>> decode_page_command(std::string_view json);

/// Two people press at once: the first has it, the second is told who.
enum class PageOutcome : std::uint8_t {
  kDone,
  kAlreadyYours,  ///< nothing changed
  kTakenByOther,  ///< nothing changed; `holder` has it since `held_since`
};

struct PageAnswer {
  PageOutcome outcome = PageOutcome::kDone;
  PageId page;  ///< the one accepted: the person's own, where they have one
  std::string holder;
  std::optional<UtcNanos> held_since;
  std::uint32_t n_pages = 0;  ///< how many were accepted, given back or sent

  bool operator==(const PageAnswer&) const = default;
};

}  // namespace millwright::respond
