// SPDX-License-Identifier: Apache-2.0
#pragma once
// The other direction: the message that writes a signal which arrives on a plain MQTT topic. For
// Sparkplug see sparkplug::Host::write().

#include <string>
#include <string_view>

#include "core/result.h"
#include "model/plant.h"

namespace millwright::pipeline {

enum class Switch : bool { kOff, kOn };

/// Where a device that does not follow the rule wants its commands, and how it spells them.
struct WriteForm {
  std::string_view topic;  ///< empty: the signal's address and "/set"
  std::string_view on;     ///< empty: "true" for a bool, "1" for a number
  std::string_view off;    ///< likewise "false", "0"
};

struct SignalWrite {
  std::string topic;
  std::string payload;
};

/// Errors: invalid_argument   the signal holds text and `form` does not say how to spell a state,
///                            or it has no address to make a topic from.
Result<SignalWrite> plain_write(const Signal& signal, Switch state, const WriteForm& form);

}  // namespace millwright::pipeline
