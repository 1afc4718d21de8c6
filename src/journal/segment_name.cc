// SPDX-License-Identifier: Apache-2.0
#include "journal/segment_name.h"

#include <charconv>

#include "journal/block_format.h"

namespace millwright::journal {
namespace {
constexpr std::string_view kSuffix = ".mwj";
constexpr std::size_t kDigits = 12;
}  // namespace

std::string segment_name(JournalSeq first) {
  std::string digits = std::to_string(first.value);
  if (digits.size() < kDigits) digits.insert(0, kDigits - digits.size(), '0');
  return digits.append(kSuffix);
}

std::optional<JournalSeq> parse_segment_name(std::string_view name) {
  if (!name.ends_with(kSuffix)) return std::nullopt;
  const std::string_view digits = name.substr(0, name.size() - kSuffix.size());
  JournalSeq first;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), first.value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (first.value == 0 || first >= kSeqEnd || segment_name(first) != name) return std::nullopt;
  return first;
}

}  // namespace millwright::journal
