// SPDX-License-Identifier: Apache-2.0
#pragma once
// Retry of a whole journal record that a consumer could not read. Its consumers have gone on since,
// so its readings come back as history: they are journaled again flagged historical, are stored,
// and the rules of their signals are run over them as over any late data. They never touch live
// state and page nobody; what history holds already is a duplicate or a revision.

#include "core/result.h"
#include "core/time.h"
#include "historian/historian.h"
#include "journal/journal.h"
#include "pipeline/body_ingest.h"

namespace millwright::pipeline {

/// True for an entry that RecordQuarantine or the historian's feed made.
bool is_record(const historian::QuarantineEntry& entry);

/// Reads the record from the journal, or from the entry where the journal is not kept that long. A
/// record that still cannot be read is a problem in the outcome; nothing is taken then.
/// Errors: failed_precondition   no readings: what a person or the registry said is not repeated
///                               behind their backs; or its bytes are gone.
///         those of the journal.
Result<BodyOutcome> retry_record(const historian::QuarantineEntry& entry, journal::Journal& journal,
                                 UtcNanos now);

}  // namespace millwright::pipeline
