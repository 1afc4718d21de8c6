// SPDX-License-Identifier: Apache-2.0
#pragma once
// The identity tables of registry.db: hashes of passwords and secrets, never the things themselves.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "identity/authenticated.h"
#include "registry/sqlite.h"

namespace millwright::identity {

struct Credential {
  std::string password_hash;
  bool must_change = false;
};

struct Session {
  std::string hash;  ///< of the token
  UserId user;
  UtcNanos created;
  UtcNanos seen;
};

struct ApiToken {
  TokenId id;
  std::string name;
  Role role = Role::kViewer;
  UtcNanos created;
  std::string created_by;
};
struct StoredToken {
  ApiToken token;
  std::string hash;
};

struct DeviceSecret {
  DeviceId device;
  std::string hash;
};

// Errors of all: those of registry/sqlite.h.
Result<std::optional<Credential>> find_credential(registry::Database& db, UserId user);
Result<std::vector<UserId>> users_who_must_change(registry::Database& db);
Status put_credential(registry::Database& db, UserId user, const Credential& credential,
                      UtcNanos now);

Result<std::vector<Session>> load_sessions(registry::Database& db);
Status put_session(registry::Database& db, const Session& session);
Status remove_session(registry::Database& db, std::string_view hash);

Result<std::vector<StoredToken>> load_tokens(registry::Database& db);
/// Gives the new row's id.
Result<TokenId> add_token(registry::Database& db, const StoredToken& token);
Status remove_token(registry::Database& db, TokenId id);

Result<std::vector<DeviceSecret>> load_device_secrets(registry::Database& db);
Status put_device_secret(registry::Database& db, const DeviceSecret& secret, UtcNanos now);

}  // namespace millwright::identity
