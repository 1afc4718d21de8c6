// SPDX-License-Identifier: Apache-2.0
#include "rollout/rehearsal/fingerprint.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <system_error>

namespace millwright::rollout {
namespace {

constexpr std::size_t kDigits = 16;

/// FNV-1a, then mixed: neighbouring lines must not give neighbouring hashes.
std::uint64_t hash_of(std::uint64_t seed, std::string_view text) {
  std::uint64_t hash = seed ^ 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdu;
  hash ^= hash >> 33;
  return hash;
}

struct Above {
  std::size_t indent;
  std::uint64_t hash;
};

/// Each line is hashed with the lines it is indented below.
void add_lines(std::string_view text, std::vector<std::uint64_t>& hashes) {
  std::vector<Above> above;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos || line[indent] == '#') continue;
    while (!above.empty() && above.back().indent >= indent) above.pop_back();
    const std::uint64_t hash = hash_of(above.empty() ? 0 : above.back().hash, line.substr(indent));
    above.push_back({indent, hash});
    hashes.push_back(hash);
  }
}

bool holds(const std::vector<std::uint64_t>& sorted, std::uint64_t hash) {
  return std::ranges::binary_search(sorted, hash);
}

}  // namespace

Fingerprint fingerprint_of(std::span<const std::string> texts) {
  std::vector<std::uint64_t> hashes;
  for (const std::string& text : texts) add_lines(text, hashes);
  std::ranges::sort(hashes);
  const auto rest = std::ranges::unique(hashes);
  hashes.erase(rest.begin(), rest.end());
  Fingerprint print{hashes.size(), std::move(hashes)};
  if (print.hashes.size() > Fingerprint::kMostHashes) print.hashes.resize(Fingerprint::kMostHashes);
  return print;
}

double changed_share(const Fingerprint& before, const Fingerprint& now) {
  if (before == now) return 0;
  // The smallest hashes of both together are a fair sample of all lines of both.
  std::vector<std::uint64_t> both;
  std::ranges::set_union(before.hashes, now.hashes, std::back_inserter(both));
  const std::size_t n = std::min({both.size(), Fingerprint::kMostHashes});
  std::size_t shared = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (holds(before.hashes, both[i]) && holds(now.hashes, both[i])) ++shared;
  }
  if (n == 0) return 0;
  // Jaccard's share j of the union; the union holds (1 + j) times fewer than the two together.
  const double j = static_cast<double>(shared) / static_cast<double>(n);
  const auto lines = static_cast<double>(before.n_lines + now.n_lines);
  const double common = lines * j / (1 + j);
  const auto most = static_cast<double>(std::max(before.n_lines, now.n_lines));
  return std::clamp(1 - common / most, 0.0, 1.0);
}

std::string encode(const Fingerprint& print) {
  std::string text = fmt::format("{}:", print.n_lines);
  for (const std::uint64_t hash : print.hashes) text += fmt::format("{:016x}", hash);
  return text;
}

Result<Fingerprint> decode_fingerprint(std::string_view text) {
  const auto wrong = [] {
    return fail(Code::kInvalidArgument, "fingerprint: not a count, a colon and hashes");
  };
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return wrong();
  Fingerprint print;
  const char* end = text.data() + colon;
  const auto count = std::from_chars(text.data(), end, print.n_lines);
  if (count.ec != std::errc() || count.ptr != end) return wrong();
  text.remove_prefix(colon + 1);
  if (text.size() % kDigits != 0 || text.size() / kDigits > Fingerprint::kMostHashes)
    return wrong();
  for (; !text.empty(); text.remove_prefix(kDigits)) {
    std::uint64_t hash = 0;
    if (std::from_chars(text.data(), text.data() + kDigits, hash, 16).ptr !=
        text.data() + kDigits) {
      return wrong();
    }
    print.hashes.push_back(hash);
  }
  if (!std::ranges::is_sorted(print.hashes) || print.n_lines < print.hashes.size()) return wrong();
  return print;
}

}  // namespace millwright::rollout
