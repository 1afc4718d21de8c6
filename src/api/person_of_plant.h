// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who can be named to look after something: somebody who is there when it has to be done.

#include <string>
#include <string_view>

#include "core/result.h"
#include "registry/plant_snapshot.h"

namespace millwright::api {

// Errors of all: invalid_argument   no active user of that log-in name, or one who is not meant; it
// begins with `field`.

/// Somebody who can log in and sign.
Status check_person(std::string_view field, const std::string& person,
                    const registry::Plant& plant);
/// Who owns something belongs to no vendor.
Status check_owner(const std::string& owner, const registry::Plant& plant);
/// Who speaks for a function or helps a shift goes on doing so when the project is over: nobody of
/// its team, nor of a vendor's.
Status check_stays(std::string_view field, const std::string& person, const registry::Plant& plant);

}  // namespace millwright::api
