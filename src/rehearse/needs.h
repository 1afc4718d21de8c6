// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a rehearsal needs of the machine, and whether it is there: asked before anything starts.

#include <cstdint>
#include <string>

#include "core/result.h"

namespace millwright::rehearse {

struct Needs {
  std::uint64_t disk_bytes = 0;
  std::uint64_t memory_bytes = 0;
};

/// `readings`: all that are to be sent; `sensors`: in the sandbox.
Needs needs_of(std::uint64_t readings, std::uint64_t sensors);

/// What a sandbox may take where nobody said: several times what it should need, and never all that
/// is free beside production.
std::uint64_t default_memory_limit(const Needs& needs, std::uint64_t free_bytes);

struct Room {
  std::uint64_t disk_bytes = 0;    ///< free where the sandbox goes
  std::uint64_t disk_reserve = 0;  ///< that production must keep of it
  std::uint64_t memory_bytes = 0;  ///< that could be given out
  std::uint64_t memory_limit = 0;  ///< of the sandbox, as asked for; 0: none
};

/// Errors: resource_exhausted   saying what it needs, what there is, and what to do.
Status check_room(const Needs& needs, const Room& room, const std::string& dir);

}  // namespace millwright::rehearse
