// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a modem says, from any bytes (3GPP TS 27.007 §4.1, TS 27.005 §3.2.5). No serial device here.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace millwright::notify {

/// Collects the bytes that follow one command.
class ModemAnswer {
 public:
  static constexpr std::size_t kMostBytes = 4 * 1024;

  void clear();
  /// Errors: unavailable   more than kMostBytes and no end: no modem.
  Status feed(std::string_view bytes);

  /// The lines before OK, joined with blanks; nothing while more has to come.
  /// Errors, `command` named: invalid_argument  the network refuses the number for good.
  ///                          unavailable       any other refusal.
  /// A refusal's detail is the number of +CMS ERROR, or -1: never 0.
  std::optional<Result<std::string>> end(std::string_view command);
  /// Whether it waits for a text; nothing while more has to come. Errors: as end().
  std::optional<Status> prompt(std::string_view command);

 private:
  std::optional<std::string> take_line();

  std::string waiting_;  ///< not yet a line
  std::string lines_;
  std::size_t n_bytes_ = 0;
};

}  // namespace millwright::notify
