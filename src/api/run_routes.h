// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every route about runs needs.

#include <optional>
#include <string>

#include "api/call.h"
#include "api/services.h"

namespace millwright::api {

/// 403 for a token: a run is worked off by a person, who is named in it.
std::optional<net::HttpResponse> refuse_machines(const Call& call);

/// Waits until the command is committed. Errors: those of RunBook, and of who may run it.
Result<respond::ProcedureRun> ask_run(Services& services, const respond::RunCommand& command);
/// Who may not run a procedure is logged in, so it is 403 and not 401.
net::HttpResponse run_problem(const Error& error);

/// The run with its steps in the caller's language.
net::HttpResponse run_response(const Services& services, const Call& call,
                               const respond::ProcedureRun& run, int status);

/// The language asked for with ?lang=, else the caller's own; empty: as it was written.
std::string language_of(const Services& services, const Call& call);

}  // namespace millwright::api
