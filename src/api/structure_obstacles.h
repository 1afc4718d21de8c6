// SPDX-License-Identifier: Apache-2.0
#pragma once
// What stands on a place or a team, beyond the records below it: why it cannot have another name,
// be elsewhere, or be removed, each reason a sentence that names the thing.

#include <string>
#include <vector>

#include "api/services.h"

namespace millwright::api {

/// For Site, Area, Line, Asset and Team. Documents in force and waves are signed: the new name is
/// not written into them, they have to be put in force or planned anew first.
/// Thread: any that may block. Empty: nothing stands in the way.
template <class R>
std::vector<std::string> obstacles_to_change(const Services& services, const R& before,
                                             const R& after);
/// What the registry itself refuses (a line that has assets) is not repeated.
template <class R>
std::vector<std::string> obstacles_to_removal(const Services& services, const R& record);

}  // namespace millwright::api
