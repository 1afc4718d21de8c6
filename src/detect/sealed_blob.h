// SPDX-License-Identifier: Apache-2.0
#pragma once
// The envelope of every state snapshot: magic, version, payload, CRC32C. See
// docs/format/alarm-state.md.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::detect {

/// Puts `payload` into an envelope; `magic` is four bytes that name what it is.
std::string seal(std::string_view magic, std::uint8_t version, std::string_view payload);

/// The payload of an envelope. Lifetime: a view into `blob`.
/// Errors: data_loss   wrong magic, another version, a wrong length or a wrong checksum.
Result<std::string_view> unseal(std::string_view blob, std::string_view magic,
                                std::uint8_t version);

/// What an envelope holds, for formats of which older versions are still read.
struct Unsealed {
  std::uint8_t version = 0;
  std::string_view payload;  ///< a view into the blob
};

/// The same for every version from 1 to `last_version`.
/// Errors: as above; data_loss also for a later version.
Result<Unsealed> unseal_upto(std::string_view blob, std::string_view magic,
                             std::uint8_t last_version);

}  // namespace millwright::detect
