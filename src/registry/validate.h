// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a record must satisfy by itself. Pure; references and duplicates are registry/constraints.h.
// Errors of every function: invalid_argument, "field 'value': what is wrong and what would be
// right".

#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "registry/records.h"

namespace millwright::registry {

Status validate(const Site& site);
Status validate(const Area& area);
Status validate(const Line& line);
Status validate(const Asset& asset);
Status validate(const Device& device);
/// Parses the text too: name and version must be those inside it.
Status validate(const StoredProfile& profile);
Status validate(const Signal& signal);
Status validate(const Rule& rule);
Status validate(const Team& team);
Status validate(const User& user);
/// Shape only: what the text means is checked by those who parse it.
Status validate(const Document& document);

Status validate(const MaintenanceWindow& window);

/// What a document may become. Kind, name and version never change, the text only in a draft, and
/// the state only goes forward.
/// Errors: failed_precondition naming the document and what would be right.
Status validate_change(const Document& before, const Document& after);

/// A rule against the signal it watches. Errors: invalid_argument when it could never work.
Status validate_against(const Rule& rule, const Signal& signal);

/// What is allowed but probably not meant: limits in the wrong order among a signal's enabled
/// rules, a limit outside the valid range. One sentence each; empty when all is well.
std::vector<std::string> doubts(const Rule& rule, const Signal& signal,
                                std::span<const Rule> other_rules);

/// "UTC", or an area/city name of the IANA time zone database by its form.
bool is_plausible_time_zone(std::string_view name);

/// A complete topic filter: '+' fills a level, '#' only stands last.
bool is_topic_filter(std::string_view filter);

bool is_utf8(std::string_view text);

}  // namespace millwright::registry
