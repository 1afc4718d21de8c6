// SPDX-License-Identifier: Apache-2.0
#pragma once
// The master alarm database (ISA-18.2 §5.3) as a table: every rule with its settings, its response
// and what is missing, exported as CSV and imported from it. Columns: docs/api.md.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"

namespace millwright::registry {

/// At most so many rows are imported at once: the change must fit one revision.
inline constexpr std::size_t kMaxImportRows = 10'000;

/// What a cell of a column holds.
enum class ColumnKind : std::uint8_t {
  kText,
  kName,  ///< one of a few words
  kNumber,
  kFlag,    ///< true or false
  kPath,    ///< the signal, as site/area/line/asset/signal
  kId,      ///< the rule; empty for a new one
  kTexts,   ///< several, as a JSON array
  kReport,  ///< shown only: an import skips it
};
struct RuleColumn {
  std::string_view name;  ///< also the field of the rule's JSON record
  ColumnKind kind;
};
std::span<const RuleColumn> rule_columns();

/// All rules in order of id, with a head row. Importing it again changes nothing.
/// Cost: about 2 us per rule.
std::string rules_csv(const Plant& plant);

/// What is wrong with one line of a file.
struct LineError {
  int line = 0;
  std::string message;
};

struct RuleImport {
  std::size_t n_added = 0;
  std::size_t n_changed = 0;
  std::size_t n_unchanged = 0;
  std::vector<LineError> errors;  ///< not empty: nothing was changed
  Revision revision;
};

/// Takes a file in any order of columns: a row with an id changes that rule, one without adds one.
/// An absent column, and an empty cell for a name, number or flag, leaves the setting as it is;
/// rules that are not in the file stay. All rows are judged first, as a change of each would be
/// (also "no alarm without a response"); one error and nothing is changed. Errors: invalid_argument
/// for what is no table of rules; those of Registry::change().
Result<RuleImport> import_rules(Registry& registry, const Intent& intent, std::string_view csv);

}  // namespace millwright::registry
