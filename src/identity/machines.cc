// SPDX-License-Identifier: Apache-2.0
// Identity: device secrets and API tokens.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "identity/identity.h"
#include "registry/record_json.h"

namespace millwright::identity {

using registry::Edit;
using registry::Intent;
using registry::Revision;

namespace {

constexpr std::size_t kSecretBytes = 24;  // 192 random bits

std::string event(std::string_view what) {
  return registry::dump({{"event", what}});
}

}  // namespace

Result<NewDevice> Identity::create_device(const Intent& intent, const Device& device) {
  NewDevice made;
  made.secret = random_secret(kSecretBytes);
  const std::string hash = hasher_.hash(made.secret);
  MW_TRY(made.revision, registry_.change(intent, [&](Edit& edit) -> Status {
    MW_TRY(made.device, edit.add(device));
    return put_device_secret(edit.database(), {made.device.id, hash}, clock_.wall());
  }));
  const std::scoped_lock lock(mutex_);
  device_hashes_[made.device.id] = hash;
  return made;
}

Result<std::string> Identity::renew_device_secret(const Intent& intent, DeviceId device) {
  std::string secret = random_secret(kSecretBytes);
  const std::string hash = hasher_.hash(secret);
  MW_TRY([[maybe_unused]] const Revision same, registry_.change(intent, [&](Edit& edit) -> Status {
    MW_TRY([[maybe_unused]] const Device known, edit.get<Device>(device));
    edit.note(fmt::format("device {}", device.value), {}, event("secret renewed"));
    return put_device_secret(edit.database(), {device, hash}, clock_.wall());
  }));
  const std::scoped_lock lock(mutex_);
  device_hashes_[device] = hash;
  return secret;
}

std::string Identity::device_credential(DeviceId device) const {
  const std::scoped_lock lock(mutex_);
  const auto found = device_hashes_.find(device);
  return found == device_hashes_.end() ? std::string() : found->second;
}

Result<Revision> Identity::remove_device(const Intent& intent, DeviceId device) {
  MW_TRY(Revision revision, registry_.remove<Device>(intent, device));
  const std::scoped_lock lock(mutex_);
  device_hashes_.erase(device);
  return revision;
}

Result<NewToken> Identity::create_token(const Intent& intent, std::string_view name, Role role) {
  if (!is_path_element(name)) {
    return fail(Code::kInvalidArgument,
                fmt::format("name '{}': must be 1 to 64 bytes without '/', '+' and '#'", name));
  }
  NewToken made;
  // The prefix lets people and secret scanners see what it is.
  made.secret = "mw_" + random_secret(kSecretBytes);
  made.token = {{}, std::string(name), role, clock_.wall(), intent.who.name};
  StoredToken stored{made.token, hasher_.hash(made.secret)};
  MW_TRY([[maybe_unused]] const Revision same, registry_.change(intent, [&](Edit& edit) -> Status {
    MW_TRY(const auto existing, load_tokens(edit.database()));
    for (const StoredToken& other : existing) {
      if (other.token.name != name) continue;
      return fail(Code::kAlreadyExists,
                  fmt::format("name '{}': taken by token {}", name, other.token.id.value));
    }
    MW_TRY(made.token.id, add_token(edit.database(), stored));
    edit.note(fmt::format("token {}", made.token.id.value), {},
              registry::dump({{"event", "token created"},
                              {"name", std::string(name)},
                              {"role", millwright::name(role)}}));
    return {};
  }));
  const std::scoped_lock lock(mutex_);
  tokens_.emplace(stored.hash, made.token);
  return made;
}

Status Identity::remove_token(const Intent& intent, TokenId id) {
  std::string hash;
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [key, token] : tokens_) {
      if (token.id == id) hash = key;
    }
  }
  if (hash.empty()) return fail(Code::kNotFound, fmt::format("no token {}", id.value));
  MW_TRY([[maybe_unused]] const Revision same, registry_.change(intent, [&](Edit& edit) -> Status {
    edit.note(fmt::format("token {}", id.value), {}, event("token removed"));
    return identity::remove_token(edit.database(), id);
  }));
  const std::scoped_lock lock(mutex_);
  tokens_.erase(hash);
  return {};
}

std::vector<ApiToken> Identity::tokens() const {
  const std::scoped_lock lock(mutex_);
  std::vector<ApiToken> listed;
  for (const auto& [hash, token] : tokens_) listed.push_back(token);
  std::ranges::sort(listed, {}, &ApiToken::id);
  return listed;
}

}  // namespace millwright::identity
