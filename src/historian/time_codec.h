// SPDX-License-Identifier: Apache-2.0
#pragma once
// The time column of a chunk: strictly increasing instants after a known first one.
// On disk: docs/format/historian.md "Time column".

#include <span>
#include <string>

#include "core/byte_io.h"
#include "core/result.h"
#include "core/time.h"
#include "historian/pack.h"

namespace millwright::historian {

/// Appends times[1..]; times must be strictly increasing. A steady step with few exceptions costs a
/// byte or so per exception, anything else is an integer column of the differences.
void encode_times(std::span<const UtcNanos> times, Effort effort, std::string& out);

/// Fills times[1..] from times[0]. Errors: data_loss, also when the result does not increase.
Status decode_times(ByteReader& in, std::span<UtcNanos> times);

}  // namespace millwright::historian
