// SPDX-License-Identifier: Apache-2.0
#pragma once
// Failure codes after ISO 14224:2016: the mode (what was observed: tables B.6 to B.15, the codes
// common to rotating equipment and instruments) and the mechanism (why it came about: table B.2,
// group and subdivision). Written "VIB/1.2", or one half alone.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::respond {

/// First level: what was observed.
struct FailureMode {
  std::string_view code;  ///< three letters
  std::string_view title;
};
std::span<const FailureMode> failure_modes();

/// Second level: the process behind it. Codes "1" to "6" are groups, "1.2" is part of group "1".
struct FailureMechanism {
  std::string_view code;
  std::string_view title;

  bool is_group() const { return code.size() == 1; }
};
std::span<const FailureMechanism> failure_mechanisms();

/// Nullptr for a code that is not in the list. Letters in either case.
const FailureMode* find_failure_mode(std::string_view code);
const FailureMechanism* find_failure_mechanism(std::string_view code);

/// Either half may be empty: not known.
struct FailureCode {
  std::string mode;
  std::string mechanism;

  bool empty() const { return mode.empty() && mechanism.empty(); }
  bool operator==(const FailureCode&) const = default;
};

/// "VIB/1.2", "VIB", "1.2" or "".
std::string to_text(const FailureCode& code);
/// Errors: invalid_argument   a half that is not in the list; the message names it.
Result<FailureCode> parse_failure_code(std::string_view text);
/// The same for halves that came another way.
Status check(const FailureCode& code);

}  // namespace millwright::respond
