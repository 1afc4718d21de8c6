// SPDX-License-Identifier: Apache-2.0
#pragma once
// A revision: one change of the plant as the journal carries it to consumers. Replaying every
// revision in order gives exactly the registry's records. Layout: docs/format/audit.md.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "registry/records.h"

namespace millwright::registry {

struct Revision {
  std::uint64_t number = 0;  ///< the registry's revision after the change, counted from 1
  std::string json;  ///< the journal record's payload; empty: nothing changed, do not append
  std::vector<std::string> warnings;  ///< accepted, but probably not meant
};

struct ParsedRevision {
  std::uint64_t number = 0;
  std::vector<RecordChange> changes;
};

/// Errors: data_loss naming what could not be read.
Result<ParsedRevision> parse_revision(std::string_view json);

}  // namespace millwright::registry
