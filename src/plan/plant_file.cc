// SPDX-License-Identifier: Apache-2.0
#include "plan/plant_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "core/suggest.h"

namespace millwright::plan {
namespace {

using registry::RecordKind;
using yaml::Node;

constexpr yaml::Bounds kBounds{.bytes = 8u << 20, .nodes = 1'000'000, .depth = 32};

/// A list of records in a file: under which key it stands, and what its elements hold.
struct Level {
  std::string_view key;
  RecordKind kind;
  std::string_view name_field = "name";
  std::span<const Level> children;
};
constexpr Level kRules[] = {{"rules", RecordKind::kRule, "kind", {}}};
constexpr Level kSignals[] = {{"signals", RecordKind::kSignal, "name", kRules}};
constexpr Level kAssets[] = {{"assets", RecordKind::kAsset, "name", kSignals}};
constexpr Level kLines[] = {{"lines", RecordKind::kLine, "name", kAssets}};
constexpr Level kAreas[] = {{"areas", RecordKind::kArea, "name", kLines}};
constexpr Level kTop[] = {{"sites", RecordKind::kSite, "name", kAreas},
                          {"devices", RecordKind::kDevice, "name", {}},
                          {"teams", RecordKind::kTeam, "name", {}}};

constexpr std::string_view kPlantKey = "millwright-plant";
constexpr std::string_view kProfileKey = "millwright-profile";
constexpr std::string_view kClassesKey = "alarm_classes";

std::string_view stem_of(std::string_view file) {
  if (const auto slash = file.rfind('/'); slash != std::string_view::npos) {
    file.remove_prefix(slash + 1);
  }
  return file.substr(0, file.rfind('.'));
}

class Reader {
 public:
  Reader(Wish& wish, std::vector<std::string>& problems) : wish_(wish), problems_(problems) {}

  void read(const File& file) {
    file_ = file.name;
    if (file.text.starts_with("BEGIN:VCALENDAR")) {
      add_document(DocumentKind::kCalendar, stem_of(file.name), file);
      return;
    }
    const auto root = yaml::parse(file.text, file.name, kBounds);
    if (!root) {
      problems_.push_back(root.error().message());
      return;
    }
    if (root->find(kPlantKey) != nullptr) {
      read_plant(*root);
    } else if (root->find(kProfileKey) != nullptr) {
      wish_.profiles.push_back({{}, file.text, file.name});
    } else if (!read_document(*root, file)) {
      complain(root->line,
               "begins with none of millwright-plant, millwright-profile, procedure, policy, "
               "roster; see docs/format/plant.md");
    }
  }

 private:
  void complain(int line, std::string_view what) {
    problems_.push_back(fmt::format("{}:{}: {}", file_, line, what));
  }

  void add_document(DocumentKind kind, std::string_view name, const File& file) {
    WantedDocument document;
    document.name = name;
    document.text = file.text;
    document.where = file.name;
    document.kind = kind;
    const auto same = [&](const WantedDocument& d) { return d.kind == kind && d.name == name; };
    const auto other = std::ranges::find_if(wish_.documents, same);
    if (other != wish_.documents.end()) {
      complain(1,
               fmt::format("{} '{}' is in {} already", millwright::name(kind), name, other->where));
      return;
    }
    wish_.documents.push_back(std::move(document));
  }

  /// A document's first key is its kind, with its name as value.
  bool read_document(const Node& root, const File& file) {
    for (const auto kind :
         {DocumentKind::kProcedure, DocumentKind::kPolicy, DocumentKind::kRoster}) {
      const Node* name = root.find(millwright::name(kind));
      if (name == nullptr || name->kind != Node::Kind::kScalar) continue;
      add_document(kind, name->scalar, file);
      return true;
    }
    return false;
  }

  void read_plant(const Node& root) {
    if (const Node* version = root.find(kPlantKey); version->scalar != "1") {
      complain(version->line, fmt::format("{}: '{}' is not a version known here, must be 1",
                                          kPlantKey, version->scalar));
      return;
    }
    for (const auto& [key, value] : root.entries) {
      if (key == kPlantKey) continue;
      const auto level = std::ranges::find(kTop, std::string_view(key), &Level::key);
      if (level != std::end(kTop)) {
        read_list(value, *level, kNoParent, wish_.listed);
      } else if (key == kClassesKey) {
        read_classes(value);
      } else {
        complain(value.line,
                 fmt::format("unknown key '{}', must be one of sites, devices, teams, {}", key,
                             kClassesKey));
      }
    }
  }

  /// Classes are no records of the hierarchy: they have a name, and nothing below them.
  void read_classes(const Node& list) {
    if (list.kind != Node::Kind::kSequence && list.kind != Node::Kind::kNull) {
      complain(list.line, fmt::format("{}: must be a list", kClassesKey));
      return;
    }
    wish_.lists_alarm_classes = true;
    for (const Node& item : list.items) {
      const Node* name = item.kind == Node::Kind::kMap ? item.find("name") : nullptr;
      if (name == nullptr || name->kind != Node::Kind::kScalar || name->scalar.empty()) {
        complain(item.line, fmt::format("one of {}: must be a map with a name", kClassesKey));
        continue;
      }
      take_class(item, name->scalar);
    }
  }

  void take_class(const Node& item, const std::string& name) {
    const std::string where = fmt::format("{}:{}", file_, item.line);
    auto known = std::ranges::find(wish_.alarm_classes, name, &WantedClass::name);
    if (known == wish_.alarm_classes.end()) {
      known = wish_.alarm_classes.insert(known, {name, where, {}});
    }
    for (const auto& [key, value] : item.entries) {
      if (key == "name") continue;
      const auto same = [&](const auto& field) { return field.first == key; };
      if (std::ranges::any_of(known->fields, same)) {
        complain(value.line,
                 fmt::format("alarm class {}: {} is given at {} already", name, key, known->where));
      } else {
        known->fields.emplace_back(key, value);
      }
    }
  }

  void read_list(const Node& list, const Level& level, std::size_t parent,
                 std::vector<RecordKind>& listed) {
    if (list.kind != Node::Kind::kSequence && list.kind != Node::Kind::kNull) {
      complain(list.line, fmt::format("{}: must be a list", level.key));
      return;
    }
    if (std::ranges::find(listed, level.kind) == listed.end()) listed.push_back(level.kind);
    for (const Node& item : list.items) read_item(item, level, parent);
  }

  void read_item(const Node& item, const Level& level, std::size_t parent) {
    const Node* name = item.kind == Node::Kind::kMap ? item.find(level.name_field) : nullptr;
    if (name == nullptr || name->kind != Node::Kind::kScalar || name->scalar.empty()) {
      complain(item.line,
               fmt::format("one of {}: must be a map with a {}", level.key, level.name_field));
      return;
    }
    // The platform's own site is nobody's configuration.
    if (name->scalar.starts_with("_system")) {
      complain(name->line, fmt::format("'{}' is reserved for the platform", name->scalar));
      return;
    }
    const std::size_t index = place(item, *name, level, parent);
    for (const auto& [key, value] : item.entries) {
      const auto child = std::ranges::find(level.children, std::string_view(key), &Level::key);
      if (child != level.children.end()) {
        std::vector<RecordKind> listed = std::move(wish_.records[index].listed);
        read_list(value, *child, index, listed);
        wish_.records[index].listed = std::move(listed);
      } else if (key != level.name_field || level.kind == RecordKind::kRule) {
        take_field(wish_.records[index], key, value);
      }
    }
  }

  /// The record for an item: a new one, or the one that another item began.
  std::size_t place(const Node& item, const Node& name, const Level& level, std::size_t parent) {
    Wanted wanted;
    wanted.kind = level.kind;
    wanted.parent = parent;
    wanted.name = name.scalar;
    wanted.where = fmt::format("{}:{}", file_, item.line);
    const bool is_rule = level.kind == RecordKind::kRule;
    wanted.path = parent == kNoParent ? wanted.name
                                      : fmt::format("{}{}{}", wish_.records[parent].path,
                                                    is_rule ? ' ' : '/', wanted.name);
    if (!is_rule) {  // a signal may have several rules of a kind
      const auto [known, is_new] =
          by_path_.try_emplace({level.kind, wanted.path}, wish_.records.size());
      if (!is_new) return known->second;
    }
    wish_.records.push_back(std::move(wanted));
    return wish_.records.size() - 1;
  }

  void take_field(Wanted& wanted, const std::string& key, const Node& value) {
    if (wanted.kind == RecordKind::kAsset && key == "profile") {
      wanted.profile = value.scalar;
    } else if (wanted.kind == RecordKind::kAsset && key == "prefix") {
      wanted.profile_prefix = value.scalar;
    } else if (wanted.kind == RecordKind::kAsset && key == "protocol") {
      wanted.profile_protocol = value.scalar;
    } else if (std::ranges::any_of(wanted.fields, [&](const auto& f) { return f.first == key; })) {
      complain(value.line,
               fmt::format("{}: {} is given at {} already", wanted.path, key, wanted.where));
    } else {
      wanted.fields.emplace_back(key, value);
    }
  }

  Wish& wish_;
  std::vector<std::string>& problems_;
  std::string_view file_;
  std::map<std::pair<RecordKind, std::string>, std::size_t> by_path_;
};

}  // namespace

Wish read_files(std::span<const File> files, std::vector<std::string>& problems) {
  Wish wish;
  Reader reader(wish, problems);
  for (const File& file : files) reader.read(file);
  return wish;
}

}  // namespace millwright::plan
