// SPDX-License-Identifier: Apache-2.0
#pragma once
// Addresses as they may be shown to everybody who can read: enough to see that it is the right one,
// not enough to use it.

#include <string>
#include <string_view>

namespace millwright::api {

/// "erika@plant.example" is "e***@plant.example", "+49 170 1234567" is "+49***67", and of a URL the
/// host stays. A name (a log-in name, a webhook, a signal) is no secret and stays.
std::string masked_address(std::string_view address);

}  // namespace millwright::api
