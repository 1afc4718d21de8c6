// SPDX-License-Identifier: Apache-2.0
#pragma once
// From what a client sends about a run to the command it means. For .cc files only.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "api/services.h"
#include "respond/procedure/run_command.h"

namespace millwright::api {

/// The alarm and asset a run is about, as sent or as they follow from each other.
struct RunSubject {
  AlarmId alarm;
  AssetId asset;
  std::string asset_path;
  bool is_drill = false;  ///< the alarm is a drill's
};

/// Fields "alarm" and "asset", either may be absent or null.
/// Errors: not_found  no such alarm or asset.  invalid_argument  not a number.
Result<RunSubject> read_subject(const Services& services, const nlohmann::json& body);

/// What a person enters at a step of `procedure`: {"step", "value", "choice", "comment",
/// "attachment", "attachments", "done", "visit", "client_id"}. The action is kComplete; who and
/// which run is left to the caller.
/// Errors: invalid_argument  a field of the wrong kind, or a value that is no number where one is
///                           asked for.
///         not_found         an attachment that nobody stored.
Result<respond::RunCommand> read_entry(const Services& services, const nlohmann::json& body,
                                       const respond::Procedure& procedure);

/// A text that may also be null or absent: empty then. Errors: invalid_argument.
Result<std::string> text_or_null(const nlohmann::json& body, std::string_view name);

}  // namespace millwright::api
