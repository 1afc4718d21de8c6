// SPDX-License-Identifier: Apache-2.0
#pragma once
// Configuration as code, as people write it: files that say how the plant is to be.
// Formats: docs/format/plant.md for the plant itself; profiles, procedures, policies, rosters and
// calendars are files of their own formats.

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "model/document.h"
#include "registry/records.h"
#include "yaml/node.h"

namespace millwright::plan {

struct File {
  std::string name;  ///< for messages; a calendar is called after it
  std::string text;
};

inline constexpr std::size_t kNoParent = static_cast<std::size_t>(-1);

/// One record as it is to be. What its fields mean is known to registry/record_json.h: they are
/// called as in REST.
struct Wanted {
  registry::RecordKind kind = registry::RecordKind::kSite;
  std::size_t parent = kNoParent;  ///< index among Wish::records
  std::string name;                ///< path element; of a rule its kind
  std::string path;                ///< "mill/water/line1/pump1/flow", a rule: "... high"
  std::string where;               ///< "plant.yaml:12"
  std::vector<std::pair<std::string, yaml::Node>> fields;
  /// Kinds of children that the file lists: with Options::is_complete what is not there goes.
  std::vector<registry::RecordKind> listed;
  std::string profile;  ///< an asset's: "pump@1" or "pump"; gives it signals and rules
  std::string profile_prefix;
  std::string profile_protocol = "mqtt";
};

struct WantedText {
  std::string name;  ///< of the document; empty for a profile
  std::string text;
  std::string where;
};
struct WantedDocument : WantedText {
  DocumentKind kind = DocumentKind::kProcedure;
};

/// An alarm class as it is to be; its fields are called as in REST.
struct WantedClass {
  std::string name;
  std::string where;
  std::vector<std::pair<std::string, yaml::Node>> fields;
};

/// What a set of files asks for.
struct Wish {
  std::vector<Wanted> records;  ///< parents before their children
  std::vector<registry::RecordKind> listed;
  std::vector<WantedClass> alarm_classes;
  bool lists_alarm_classes = false;
  std::vector<WantedText> profiles;
  std::vector<WantedDocument> documents;
};

/// Reads files in any order; one that repeats an element of another one adds to its children.
/// What is wrong goes to `problems` as "file:line: what", the rest is read on.
/// Cost: at most 8 MiB per file; yaml-cpp.
Wish read_files(std::span<const File> files, std::vector<std::string>& problems);

}  // namespace millwright::plan
