// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a server or client has moved since it started.

#include <cstdint>

namespace millwright::net {

struct IoStats {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;  ///< over the limit of connections
  std::uint64_t reads = 0;    ///< system calls that gave bytes
  std::uint64_t writes = 0;   ///< system calls that took bytes
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
};

}  // namespace millwright::net
