// SPDX-License-Identifier: Apache-2.0
#pragma once
// The values of a rehearsal, and how each way of sending writes them.

#include <cstdint>
#include <string>

#include "model/value.h"
#include "protocol/sparkplug/data_type.h"
#include "rehearse/clone_plant.h"

namespace millwright::rehearse {

/// The value of that count; within all limits unless it is to be `is_alarming`.
Scalar value_of(const LoadSignal& signal, std::uint64_t count, bool is_alarming);

/// As JSON has it.
std::string text_of(const Scalar& value);
/// A line of line protocol: the last element of the path is the field. `value`: as text_of() gives
/// it.
std::string line_of(const std::string& address, const std::string& value, std::int64_t ms);
sparkplug::DataType data_type_of(Form form);

}  // namespace millwright::rehearse
