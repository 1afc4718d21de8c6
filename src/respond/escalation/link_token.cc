// SPDX-License-Identifier: Apache-2.0
#include "respond/escalation/link_token.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <optional>

namespace millwright::respond {
namespace {

// RFC 2104 §5 allows half of the hash; 128 bits keep the link short enough for a text message.
constexpr std::size_t kMacBytes = 16;
// Keeps these hashes apart from those of device secrets and tokens under the same key.
constexpr std::string_view kPurpose = "millwright page link 1:";
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::size_t kMostBytes = 100;

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

/// Up to the next '.', which is taken too.
std::string_view take_part(std::string_view& text) {
  const std::size_t dot = text.find('.');
  const std::string_view part = text.substr(0, dot);
  text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
  return part;
}

std::optional<LinkToken> parse(std::string_view text) {
  const std::string_view action = take_part(text);
  const auto page = whole_number<std::uint64_t>(take_part(text));
  const auto expires = whole_number<std::int64_t>(take_part(text));
  if ((action != "a" && action != "r") || !page || !expires) return std::nullopt;
  if (*expires < 0 || *expires > std::numeric_limits<std::int64_t>::max() / kSecond) {
    return std::nullopt;
  }
  return LinkToken{PageId(*page), action == "a" ? LinkAction::kAccept : LinkAction::kRelease,
                   UtcNanos{*expires * kSecond}};
}

std::unexpected<Error> not_ours() {
  return fail(Code::kUnauthorized, "this link is damaged or not ours; open the page in the UI");
}

}  // namespace

std::string LinkSigner::mac(std::string_view text) const {
  std::string input(kPurpose);
  input += text;
  const std::string hash = hasher_.hash(input);
  std::string hex;
  for (const char c : std::string_view(hash).substr(0, kMacBytes)) {
    fmt::format_to(std::back_inserter(hex), "{:02x}", static_cast<unsigned char>(c));
  }
  return hex;
}

std::string LinkSigner::sign(const LinkToken& token) const {
  const std::string text = fmt::format("{}.{}.{}", token.action == LinkAction::kAccept ? 'a' : 'r',
                                       token.page.value, token.expires.ns / kSecond);
  return text + "." + mac(text);
}

Result<LinkToken> LinkSigner::verify(std::string_view text, UtcNanos now) const {
  if (text.size() > kMostBytes) return not_ours();
  const std::optional<LinkToken> token = parse(text);
  // Signing again what was read also refuses other spellings of the same numbers.
  if (!token || !identity::equal_in_constant_time(sign(*token), text)) return not_ours();
  if (token->expires <= now) {
    return fail(Code::kDeadlineExceeded, "this link has expired; open the page in the UI");
  }
  return *token;
}

Status LinkSigner::verify(std::string_view text, PageId page, LinkAction action,
                          UtcNanos now) const {
  MW_TRY(const LinkToken token, verify(text, now));
  if (token.page != page || token.action != action) {
    return fail(Code::kUnauthorized, "this link is for another page or act");
  }
  return {};
}

}  // namespace millwright::respond
