// SPDX-License-Identifier: Apache-2.0
#pragma once
// What people do on the roll-out from a shell, as data: one row for each act says how it is called,
// what it takes, which request that makes, and what is true afterwards. rollout_acts.cc has the
// rows, act_request.cc makes the request, act_command.cc sends it.

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/commands.h"

namespace millwright::app {

/// What was given on the command line, by the option's name; what was left out is not there.
using Given = std::map<std::string, std::vector<std::string>>;

/// How the words of an option become a value.
enum class Fill : std::uint8_t {
  kText,
  kWhole,    ///< whole number
  kTime,     ///< RFC 3339, or a day such as 2026-12-31, which means its end in UTC
  kWave,     ///< name or id; gives the id
  kProblem,  ///< id of one that is known
  kAsset,    ///< path in the plant; gives the id
  kPlaces,   ///< paths of areas, lines and assets; gives a wave's scope
  kPeople,   ///< FUNCTION=PERSON, several; gives stakeholders
  kTexts,    ///< several
};

enum class Need : std::uint8_t { kMust, kMay };

struct Member {
  const char* option;  ///< "wave": by its place; "--due": by its name
  const char* field;   ///< JSON pointer into the body; "": it stands in the path as {option}
  Fill fill;
  Need need;
  const char* help;
  const char* choices = "";  ///< "yes,no"; empty: any
};

/// Who may do it.
enum class By : std::uint8_t { kAnybody, kPerson };

/// An object of the record that a request replaces as a whole: what is not given stays as it is.
struct Kept {
  const char* record;  ///< JSON pointer; null: none
  const char* body;    ///< JSON pointer
};

struct Act {
  const char* noun;
  const char* verb;
  const char* help;
  By by;
  const char* method;
  const char* path;  ///< with {wave} for the member "wave"
  std::vector<Member> members;
  /// What is true afterwards, of the server's answer; of the record as it was when it is removed.
  std::string (*said)(const nlohmann::json& answer, const Given& given);
  const char* fixed = "{}";  ///< what the body always has
  const char* listing;  ///< command that shows what there is, when the server knows no such one
  Kept kept{};
};

/// Lifetime: for ever.
const std::vector<Act>& rollout_acts();

struct ActCall {
  Given given;
  std::string user;  ///< log-in name of who does it; empty: the token
  std::string key;   ///< of the request; empty: a new one
};
int run_act(const ServerOptions& server, const Act& act, const ActCall& call, Output output);

}  // namespace millwright::app
