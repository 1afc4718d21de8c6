// SPDX-License-Identifier: Apache-2.0
#pragma once
// Readiness for leadership as one printable page of HTML that needs nothing else.

#include <span>
#include <string>
#include <string_view>

#include "rollout/readiness/parity.h"
#include "rollout/readiness/readiness.h"
#include "rollout/wave/wave.h"

namespace millwright::api {

/// The five answers, what each rests on, what is missing and who can supply it, the last days, and
/// the gaps of production parity. Everything from records is escaped. `written`: when, as people
/// read it. `wave` may be nullptr.
std::string readiness_report_html(const rollout::Readiness& readiness, std::string_view written,
                                  const rollout::Wave* wave,
                                  std::span<const rollout::ReadinessDay> days,
                                  std::span<const rollout::ParityLine> parity,
                                  std::string_view language);

}  // namespace millwright::api
