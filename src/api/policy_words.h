// SPDX-License-Identifier: Apache-2.0
#pragma once
// An escalation policy for pages: each step in a plain sentence, and as the fields it is made of.

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/time.h"
#include "notify/preview.h"
#include "respond/desk/document_shelf.h"
#include "respond/escalation/dry_run.h"

namespace millwright::api {

/// "notify", "wait", "continue-if", "webhook", "repeat" with a sentence in `text`.
nlohmann::json policy_view(const respond::DocumentShelf::Item<respond::Policy>& item);

/// Everybody who would get the same words by the same channel, as one message.
class MessageTexts {
 public:
  /// One sending of it, by the step it belongs to.
  void add(const notify::MessagePreview& text, std::uint32_t step, UtcNanos at);
  /// In the order in which they were added first.
  nlohmann::json view() const;

 private:
  struct Sending {
    std::string person;   ///< empty where it goes to a system
    std::string address;  ///< of a system, without its secrets
    std::uint32_t step;
    UtcNanos at;
  };
  struct Text {
    notify::MessagePreview message;
    std::vector<Sending> sendings;
  };
  std::vector<Text> texts_;
  std::map<std::string, std::size_t> index_;  // by what tells texts apart
};

/// The lines of a dry run, those that tell people the same thing at the same time as one.
nlohmann::json dry_run_view(const respond::DryRun& run);

}  // namespace millwright::api
