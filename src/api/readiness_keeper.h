// SPDX-License-Identifier: Apache-2.0
#pragma once
// What readiness does by itself, once a minute: sees whether anybody reads the metrics, and once a
// day notes the answers, whether somebody looks or not.

#include "api/readiness_site.h"

namespace millwright::api {

/// Notes the answers of today, in UTC, where they are not noted yet.
/// Errors: the store's.  Thread: one at a time, one that may block.
/// Cost: nothing on a day that is noted; else that of readiness_now().
Status keep_readiness(const ReadinessSite& site);

}  // namespace millwright::api
