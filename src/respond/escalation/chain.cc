// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/chain.h"

#include <array>

namespace millwright::respond {
namespace {

constexpr std::array<std::string_view, 6> kChainStates{"running",   "accepted",  "acknowledged",
                                                       "withdrawn", "exhausted", "stopped"};
constexpr std::array<std::string_view, 4> kPageStates{"open", "accepted", "withdrawn",
                                                      "superseded"};
constexpr std::array<std::string_view, 17> kEventKinds{
    "started",        "paged",         "reminded",        "collected", "not-reached",
    "reached-no-one", "condition-met", "condition-unmet", "waiting",   "webhook",
    "repeated",       "accepted",      "released",        "withdrawn", "acknowledged",
    "exhausted",      "last-resort"};

template <class Enum>
std::optional<Enum> find(const auto& names, std::string_view text) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name(ChainState state) {
  return kChainStates[static_cast<std::size_t>(state)];
}
std::optional<ChainState> parse_chain_state(std::string_view text) {
  return find<ChainState>(kChainStates, text);
}

std::string_view name(PageState state) {
  return kPageStates[static_cast<std::size_t>(state)];
}
std::optional<PageState> parse_page_state(std::string_view text) {
  return find<PageState>(kPageStates, text);
}

std::string_view name(ChainEventKind kind) {
  return kEventKinds[static_cast<std::size_t>(kind)];
}
std::optional<ChainEventKind> parse_chain_event_kind(std::string_view text) {
  return find<ChainEventKind>(kEventKinds, text);
}

}  // namespace millwright::respond
