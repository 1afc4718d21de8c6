// SPDX-License-Identifier: Apache-2.0
#pragma once
// The token in a message's link: whoever holds it may do one thing with one page until it expires.
// Its GET shows the page; only a POST with it acts.
//
//   a.1234.1767229200.9f86d081884c7d659a2feaa0c55ad015
//   | page expires s  first 16 bytes of the keyed BLAKE2b of what stands before

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"
#include "identity/secrets.h"
#include "respond/escalation/chain.h"

namespace millwright::respond {

enum class LinkAction : std::uint8_t { kAccept, kRelease };

struct LinkToken {
  PageId page;
  LinkAction action = LinkAction::kAccept;
  UtcNanos expires;  ///< rounded down to seconds in the text

  bool operator==(const LinkToken&) const = default;
};

/// Lifetime: the hasher outlives it.  Thread: any.  Cost: about 1 us each.
class LinkSigner {
 public:
  explicit LinkSigner(const identity::SecretHasher& hasher) : hasher_(hasher) {}

  std::string sign(const LinkToken& token) const;

  /// Errors: unauthorized       not signed with this key, or changed since.
  ///         deadline_exceeded  genuine, but expired.
  Result<LinkToken> verify(std::string_view text, UtcNanos now) const;
  /// The same for one page and action, which the token must be for.
  Status verify(std::string_view text, PageId page, LinkAction action, UtcNanos now) const;

 private:
  std::string mac(std::string_view text) const;

  const identity::SecretHasher& hasher_;
};

}  // namespace millwright::respond
