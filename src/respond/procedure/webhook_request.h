// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a webhook step of a run asks to be sent.

#include "respond/procedure/run_book.h"

namespace millwright::respond {

/// The request of the run's current step: url, JSON body {run, procedure, procedure_version, step,
/// alarm, asset, asset_path, person, idempotency_key} and a key that is the same whenever it is
/// made again for that visit.
RunEffect webhook_request(const ProcedureRun& run, const ProcedureStep& step);

}  // namespace millwright::respond
