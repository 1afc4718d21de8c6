// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rationalisation after ISA-18.2 §9: an alarm is justified by the response it asks for. A rule that
// alarms says who answers for it, what follows when nobody acts, how long there is to act, and
// which procedure to follow; what needs no response is an event. Pure.

#include <span>
#include <string>
#include <vector>

#include "registry/plant_snapshot.h"

namespace millwright::registry {

enum class ProcedureState : std::uint8_t { kNotInForce, kInForce };

/// True when its condition is put before people as an alarm: enabled, mode alarm.
bool is_live_alarm(const Rule& rule);

/// What the rule's response lacks, in this order: "owner", "consequence_level",
/// "respond_within_s", "procedure" (none named) or "procedure_in_force" (named, but no version of
/// it is in force). `state` is that of the procedure it names. Looks at no mode.
std::vector<std::string> missing_response(const Rule& rule, ProcedureState state);
std::vector<std::string> missing_response(const Rule& rule, const Plant& plant);

/// A profile brought it as an alarm, and it is on trial only because it lacks a response.
bool is_waiting_for_response(const Rule& rule, const Plant& plant);

/// What keeps the rule from being rationalised: nothing for events and for rules that people put on
/// trial, which need no response.
std::vector<std::string> lacking(const Rule& rule, const Plant& plant);
bool is_rationalised(const Rule& rule, const Plant& plant);

/// One sentence that names what is missing and the ways out.
std::string no_response_message(std::span<const std::string> missing);

}  // namespace millwright::registry
