// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who is asking, once that is established: a person, a machine with an API token, a device, or a
// kiosk at which nobody acts.

#include <cstdint>
#include <optional>
#include <string>

#include "core/ids.h"
#include "model/plant.h"
#include "registry/audit.h"

namespace millwright::identity {

enum class PrincipalKind : std::uint8_t { kPerson, kToken, kDevice, kKiosk };

using TokenId = Id<struct TokenTag>;
using KioskId = Id<struct KioskTag>;

struct Authenticated {
  PrincipalKind kind = PrincipalKind::kPerson;
  UserId user;      ///< persons
  TokenId token;    ///< tokens
  DeviceId device;  ///< devices; its topic filters are in the plant's Device record
  KioskId kiosk;    ///< kiosks, and persons who act at one
  std::string name;
  std::string full_name;
  std::string kiosk_name;  ///< empty unless `kiosk` is set
  Role role = Role::kViewer;
  TeamId team;
  std::string team_name;
  std::optional<TeamKind> team_kind;
  bool must_change_password = false;  ///< until then only a password change is allowed

  bool may(Role needed) const { return role >= needed && !must_change_password; }
};

/// The same as the audit trail names it: "erika", "token:telegraf", "device:gw1", "kiosk:desk1".
registry::Actor to_actor(const Authenticated& who);

}  // namespace millwright::identity
