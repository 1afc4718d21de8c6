// SPDX-License-Identifier: Apache-2.0
#pragma once
// CRC32C (Castagnoli, RFC 3720 appendix B.4), by instruction where the build allows it.

#include <cstdint>
#include <string_view>

namespace millwright {

/// The checksum of `bytes`; pass an earlier result as `seed` to go on. crc32c("123456789") is
/// 0xE3069283. Cost: about 1 ns per 8 bytes.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed = 0);

}  // namespace millwright
