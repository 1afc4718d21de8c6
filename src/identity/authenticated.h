// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who is asking, once that is established: a person, a machine with an API token, or a device.

#include <cstdint>
#include <optional>
#include <string>

#include "core/ids.h"
#include "model/plant.h"
#include "registry/audit.h"

namespace millwright::identity {

enum class PrincipalKind : std::uint8_t { kPerson, kToken, kDevice };

using TokenId = Id<struct TokenTag>;

struct Authenticated {
  PrincipalKind kind = PrincipalKind::kPerson;
  UserId user;      ///< persons
  TokenId token;    ///< tokens
  DeviceId device;  ///< devices; its topic filters are in the plant's Device record
  std::string name;
  std::string full_name;
  Role role = Role::kViewer;
  TeamId team;
  std::string team_name;
  std::optional<TeamKind> team_kind;
  bool must_change_password = false;  ///< until then only a password change is allowed

  bool may(Role needed) const { return role >= needed && !must_change_password; }
};

/// The same as the audit trail names it: "erika", "token:telegraf", "device:gw1".
registry::Actor to_actor(const Authenticated& who);

}  // namespace millwright::identity
