// SPDX-License-Identifier: Apache-2.0
#pragma once
// The steps of a procedure as a graph: whether a person who follows it always gets somewhere.

#include "respond/procedure/procedure.h"
#include "yaml/reader.h"

namespace millwright::respond {

/// Adds a problem, with the line of the step, for a way to a step that does not exist, two steps of
/// one id, an error path that leads nowhere else, a step that is never reached, a loop nobody is
/// asked in, and a step from which no end is reached. Only the first of these, in this order.
/// Cost: O(steps x ways).
void check_flow(const Procedure& procedure, yaml::Problems& problems);

/// Where a step may lead when all goes well: next, otherwise, options.
std::vector<const Goto*> ways_on(const ProcedureStep& step);

}  // namespace millwright::respond
