// SPDX-License-Identifier: Apache-2.0
#include "plan/plant_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "plan/wanted_fields.h"

namespace millwright::plan {
namespace {

using nlohmann::json;
using registry::Plant;

/// Which setting of a record is its name in the file.
template <class R>
constexpr std::string_view kNameField = "name";
template <>
constexpr std::string_view kNameField<Rule> = "kind";

/// A setting that every new record has is left out. A plant begins with classes that have more than
/// those of a new one, so theirs are all said.
template <class R>
constexpr bool kSaysAll = false;
template <>
constexpr bool kSaysAll<registry::AlarmClass> = true;

class Writer {
 public:
  Writer(const Plant& plant, std::span<const registry::AlarmClass> classes)
      : plant_(plant), classes_(classes) {}

  std::string write() {
    text_ =
        "# Written by millwright export plant; docs/format/plant.md explains the file.\n"
        "millwright-plant: 1\n";
    list<registry::AlarmClass>("alarm_classes", 0, classes_,
                               [](const registry::AlarmClass&) { return true; });
    list<Team>("teams", 0, plant_.all<Team>(), [](const Team&) { return true; });
    list<Device>("devices", 0, plant_.all<Device>(), [](const Device&) { return true; });
    list<Site>("sites", 0, plant_.all<Site>(),
               [](const Site& site) { return !site.name.starts_with("_system"); });
    return std::move(text_);
  }

 private:
  template <class R, class Rows, class Belongs>
  void list(std::string_view key, int depth, const Rows& rows, Belongs belongs) {
    bool is_first = true;
    for (const auto& row : rows) {
      const R& record = *pointer_to(row);
      if (!belongs(record)) continue;
      if (is_first) line(depth, fmt::format("{}:", key));
      is_first = false;
      item(depth, record);
      children(depth + 2, record);
    }
  }
  template <class R>
  static const R* pointer_to(const R& record) {
    return &record;
  }
  template <class R>
  static const R* pointer_to(const R* record) {
    return record;
  }

  void children(int depth, const Site& site) {
    list<Area>("areas", depth, plant_.all<Area>(),
               [&](const Area& area) { return area.site == site.id; });
  }
  void children(int depth, const Area& area) {
    list<Line>("lines", depth, plant_.all<Line>(),
               [&](const Line& line) { return line.area == area.id; });
  }
  void children(int depth, const Line& line) {
    list<Asset>("assets", depth, plant_.all<Asset>(),
                [&](const Asset& asset) { return asset.line == line.id; });
  }
  void children(int depth, const Asset& asset) {
    list<Signal>("signals", depth, plant_.signals_of(asset.id), [](const Signal&) { return true; });
  }
  void children(int depth, const Signal& signal) {
    list<Rule>("rules", depth, plant_.rules_of(signal.id), [](const Rule&) { return true; });
  }
  template <class R>
  void children(int, const R&) {}

  template <class R>
  void item(int depth, const R& record) {
    const json own = registry::to_json(record);
    const json blank = registry::to_json(R());
    line(depth + 1, fmt::format("- {}: {}", kNameField<R>, scalar(own.at(kNameField<R>))));
    for (const auto& [key, value] : own.items()) {
      const bool is_said = kSaysAll<R> || value != blank.at(key);
      if (key == kNameField<R> || is_own_business(key) || !is_said) continue;
      line(depth + 2, fmt::format("{}: {}", key, scalar(value)));
    }
  }

  static std::string scalar(const json& value) {
    if (value.is_string()) return yaml::quote(value.get<std::string>());
    if (!value.is_array()) return value.dump();
    std::string out = "[";
    for (const json& one : value) {
      if (out.size() > 1) out += ", ";
      out += json(one).dump();  // in flow style a plain text may not hold a comma
    }
    return out + "]";
  }

  void line(int depth, std::string_view text) {
    text_.append(static_cast<std::size_t>(depth) * 2, ' ').append(text).push_back('\n');
  }

  const Plant& plant_;
  std::span<const registry::AlarmClass> classes_;
  std::string text_;
};

std::string file_of(const Document& document) {
  const bool is_calendar = document.kind == DocumentKind::kCalendar;
  const std::string_view folder = document.kind == DocumentKind::kPolicy ? "policies" : "";
  return fmt::format("{}/{}.{}", folder.empty() ? fmt::format("{}s", name(document.kind)) : folder,
                     document.name, is_calendar ? "ics" : "yaml");
}

}  // namespace

std::vector<File> write_files(const Plant& plant, std::span<const registry::AlarmClass> classes) {
  std::vector<File> files{{"plant.yaml", Writer(plant, classes).write()}};
  for (const registry::StoredProfile& profile : plant.all<registry::StoredProfile>()) {
    files.push_back(
        {fmt::format("profiles/{}@{}.yaml", profile.name, profile.version), profile.yaml});
  }
  std::map<std::pair<DocumentKind, std::string_view>, const Document*> newest;
  for (const Document& document : plant.all<Document>()) {
    if (document.state == DocumentState::kRetired) continue;
    const Document*& known = newest[{document.kind, document.name}];
    if (known == nullptr || known->version < document.version) known = &document;
  }
  for (const auto& [key, document] : newest) files.push_back({file_of(*document), document->text});
  return files;
}

}  // namespace millwright::plan
