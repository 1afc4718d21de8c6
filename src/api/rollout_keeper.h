// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the roll-out does by itself, once a minute: takes new sensors into the denominators, keeps
// alarms of shadow waves on trial, judges gates at the end of their windows, looks at them once a
// day for what stays undecided, and holds what follows a wave that is no longer stable.

#include "api/day_notes.h"
#include "api/rollout_book.h"
#include "api/services.h"

namespace millwright::api {

/// One round. What fails is logged and tried again at the next; a judgement is made once.
/// Errors: the first that happened.  Thread: one at a time, one that may block.
/// Cost: nothing without waves; a gate that is due, and each once a day, reads its evidence.
/// `looked`: at which gates this keeper looked on which day.
Status keep_rollout(const Services& services, RolloutBook& book, DayNotes& looked);

}  // namespace millwright::api
