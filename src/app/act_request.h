// SPDX-License-Identifier: Apache-2.0
#pragma once
// From an act and what was given to the request of the server. Pure. For .cc files only.

#include <nlohmann/json.hpp>
#include <string>

#include "app/act.h"
#include "core/result.h"

namespace millwright::app {

/// Listings as the server gives them, in which names and paths are looked up; null: not asked.
struct Listings {
  nlohmann::json waves;     ///< GET /api/v1/rollout/waves
  nlohmann::json problems;  ///< GET /api/v1/rollout/problems
  nlohmann::json plant;     ///< GET /api/v1/plant
};

/// True when a value of that kind was given.
bool takes(const Act& act, const Given& given, Fill fill);

struct ActRequest {
  std::string path;
  nlohmann::json body;
  nlohmann::json record;  ///< wave or problem that the path names, as it is now; null: none
};

/// Errors: not_found         no such wave, problem or place; it says what there is.
///         invalid_argument  a value that is none of its kind, or nothing to change; it names the
///                           option.
Result<ActRequest> request_of(const Act& act, const Given& given, const Listings& listings);

/// The wave of that name, else of that id. Errors: not_found, with the names there are.
Result<nlohmann::json> wave_named(const nlohmann::json& listing, const std::string& wanted);

}  // namespace millwright::app
