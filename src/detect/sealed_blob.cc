// SPDX-License-Identifier: Apache-2.0
#include "detect/sealed_blob.h"

#include <fmt/format.h>

#include "core/byte_io.h"
#include "core/check.h"
#include "core/crc32c.h"

namespace millwright::detect {
namespace {

constexpr std::size_t kMagicBytes = 4;

Error wrong_version(std::string_view magic, int found, int known) {
  return Error(Code::kDataLoss,
               fmt::format("{} snapshot has version {}, known is {}", magic, found, known));
}

}  // namespace

std::string seal(std::string_view magic, std::uint8_t version, std::string_view payload) {
  MW_CHECK(magic.size() == kMagicBytes, "a magic has four bytes");
  std::string out;
  out.reserve(payload.size() + kMagicBytes + 16);
  ByteWriter w(out);
  w.raw(magic);
  w.u8(version);
  w.text(payload);
  w.fixed(crc32c(out));
  return out;
}

Result<std::string_view> unseal(std::string_view blob, std::string_view magic,
                                std::uint8_t version) {
  MW_TRY(const Unsealed found, unseal_upto(blob, magic, version));
  if (found.version != version) return fail(wrong_version(magic, found.version, version));
  return found.payload;
}

Result<Unsealed> unseal_upto(std::string_view blob, std::string_view magic,
                             std::uint8_t last_version) {
  ByteReader r(blob);
  const std::string_view found = r.raw(kMagicBytes);
  const std::uint8_t version = r.u8();
  if (r.failed() || found != magic) {
    return fail(Code::kDataLoss, fmt::format("snapshot does not begin with {}", magic));
  }
  if (version == 0 || version > last_version) {
    return fail(wrong_version(magic, version, last_version));
  }
  const std::string_view payload = r.text();
  const auto crc = r.fixed<std::uint32_t>();
  if (!r.done()) return fail(Code::kDataLoss, fmt::format("{} snapshot has a wrong length", magic));
  if (crc != crc32c(blob.substr(0, blob.size() - sizeof(crc)))) {
    return fail(Code::kDataLoss, fmt::format("{} snapshot fails its checksum", magic));
  }
  return Unsealed{version, payload};
}

}  // namespace millwright::detect
