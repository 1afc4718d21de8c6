// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the machine says of how this server runs on it: whether its clock follows a time source, and
// whether something starts it again.

#include <cstdint>
#include <string_view>

namespace millwright::os {

enum class ClockSync : std::uint8_t { kSynchronised, kNot, kNotTold };
/// What the kernel says of its clock (adjtimex); a container may be kept from asking: kNotTold.
/// Thread: any. Cost: one system call.
ClockSync clock_sync();

enum class Supervision : std::uint8_t { kSystemd, kNone };
/// By how systemd starts a service: INVOCATION_ID in the environment and systemd as the parent. The
/// variable alone is inherited by every shell of a desktop session.
Supervision supervision_by(std::string_view invocation_id, std::string_view parent);
/// Of this process. Thread: any; needs no change of the environment meanwhile.
Supervision supervision();

}  // namespace millwright::os
