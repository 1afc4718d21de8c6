// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which configuration a rehearsal was of, small enough to keep and good enough to say later how
// much of it has changed.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace millwright::rollout {

/// The smallest hashes of the configuration's lines: exact up to kMostHashes of them, beyond that a
/// sample by which the share of change is known within two or three per cent.
struct Fingerprint {
  static constexpr std::size_t kMostHashes = 512;
  std::uint64_t n_lines = 0;
  std::vector<std::uint64_t> hashes;  ///< ascending
  bool operator==(const Fingerprint&) const = default;
};

/// `texts`: the files of plan::write_files(). A line counts together with the records it belongs
/// to, so that the same setting of two signals is two lines. Comments and blank lines do not count.
Fingerprint fingerprint_of(std::span<const std::string> texts);

/// The share of lines that differ, of the larger of the two: 0 the same, 1 nothing in common.
double changed_share(const Fingerprint& before, const Fingerprint& now);

/// "12:0f3a...": for storing. Errors: invalid_argument.
std::string encode(const Fingerprint& print);
Result<Fingerprint> decode_fingerprint(std::string_view text);

}  // namespace millwright::rollout
