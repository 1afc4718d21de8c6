// SPDX-License-Identifier: Apache-2.0
#pragma once
// Messages that the tests of this folder begin with.

#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "notify/message.h"

namespace millwright::notify {

constexpr UtcNanos kTestStart{1'767'225'600'000'000'000};  // 2026-01-01T00:00:00Z

/// Where a test keeps its files: in memory where there is such a folder, since thousands of commits
/// are not there to wear out a disk. Empty: the default one.
inline std::string fast_folder() {
  return std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : "";
}

/// A page by e-mail to ann about the first pump, each id in its own thread.
inline OutgoingMessage page(std::uint64_t id) {
  OutgoingMessage message;
  message.id = id;
  message.idempotency_key = fmt::format("outbox-{}", id);
  message.kind = MessageKind::kPage;
  message.thread = fmt::format("page-{}", id);
  message.person = "ann";
  message.channel = "email";
  message.address = "ann@plant.example";
  message.language = "en";
  message.fields = {{"title", "Pump 1 may be cavitating"},
                    {"asset", "Pump 1"},
                    {"value", "9.1 bar"},
                    {"limit", "8 bar"},
                    {"priority", "1"},
                    {"since", "2026-01-01 00:00 UTC"}};
  message.created = kTestStart;
  return message;
}

}  // namespace millwright::notify
