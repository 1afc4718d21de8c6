// SPDX-License-Identifier: Apache-2.0
#pragma once
// What answers an alarm, as the pages want it: pages, chains, outcomes, work orders, drills.

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "respond/desk/desk.h"

namespace millwright::api {

/// `chain` may be nullptr: forgotten, and what it knew stays empty.
nlohmann::json page_view(const respond::Page& page, const respond::Chain* chain);
/// `events`: the lines of this chain, oldest first.
nlohmann::json chain_view(const respond::Chain& chain, std::span<const respond::ChainEvent> events);
nlohmann::json outcome_view(const respond::Feedback& feedback);
nlohmann::json work_order_view(const respond::WorkOrder& order);
/// With the chain and the run made of it, as far as the desk still knows them.
nlohmann::json drill_view(const respond::Drill& drill, const respond::Desk& desk);

}  // namespace millwright::api
