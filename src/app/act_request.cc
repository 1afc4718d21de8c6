// SPDX-License-Identifier: Apache-2.0
#include "app/act_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "app/plant_places.h"
#include "core/time.h"
#include "net/url.h"

namespace millwright::app {
namespace {

using nlohmann::json;

std::unexpected<Error> bad(const Member& member, std::string_view why) {
  return fail(Code::kInvalidArgument, fmt::format("{}: {}", member.option, why));
}

Result<std::uint64_t> whole(const Member& member, const std::string& text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && stop == end) return value;
  return bad(member, fmt::format("'{}' is no whole number", text));
}

Result<std::string> instant(const Member& member, const std::string& text) {
  constexpr std::size_t kDay = std::string_view("2026-12-31").size();
  const auto time = parse_rfc3339(text.size() == kDay ? text + "T23:59:59Z" : text);
  if (time) return to_rfc3339(*time);
  return bad(member, fmt::format("'{}' is no time; write a day, 2026-12-31, or a time, "
                                 "2026-12-31T12:00:00Z",
                                 text));
}

Result<json> problem_numbered(const json& listing, const Member& member, const std::string& text) {
  MW_TRY(const std::uint64_t id, whole(member, text));
  for (const json& problem : listing["problems"]) {
    if (problem["id"] == id) return problem;
  }
  return fail(Code::kNotFound,
              fmt::format("no known problem {}; millwright problem list shows all of them", id));
}

Result<json> scope_of(const json& plant, const Member& member,
                      const std::vector<std::string>& paths) {
  json scope = {{"areas", json::array()}, {"lines", json::array()}, {"assets", json::array()}};
  for (const std::string& path : paths) {
    MW_TRY(const Place place, place_at(plant, path));
    if (place.level == 0) return bad(member, fmt::format("{} is a site; name its areas", path));
    scope[kLevels[place.level].list].push_back(place.record["id"]);
  }
  return scope;
}

Result<json> asset_at(const json& plant, const Member& member, const std::string& path) {
  MW_TRY(const Place place, place_at(plant, path));
  if (place.level + 1 == kLevels.size()) return place.record["id"];
  return bad(member, path + " is no asset; name one as site/area/line/asset");
}

Result<json> people_of(const Member& member, const std::vector<std::string>& words) {
  json people = json::array();
  for (const std::string& word : words) {
    const std::size_t split = word.find('=');
    if (split == std::string::npos || split == 0 || split + 1 == word.size()) {
      return bad(member, fmt::format("'{}' must be FUNCTION=PERSON, as operations=olga", word));
    }
    people.push_back({{"function", word.substr(0, split)}, {"person", word.substr(split + 1)}});
  }
  return people;
}

Result<json> value_of(const Member& member, const std::vector<std::string>& words,
                      const Listings& listings) {
  const std::string& text = words.front();
  switch (member.fill) {
    case Fill::kText:
      return json(text);
    case Fill::kWhole: {
      MW_TRY(const std::uint64_t number, whole(member, text));
      return json(number);
    }
    case Fill::kTime: {
      MW_TRY(std::string time, instant(member, text));
      return json(std::move(time));
    }
    case Fill::kWave: {
      MW_TRY(const json wave, wave_named(listings.waves, text));
      return wave["id"];
    }
    case Fill::kProblem: {
      MW_TRY(const json problem, problem_numbered(listings.problems, member, text));
      return problem["id"];
    }
    case Fill::kAsset:
      return asset_at(listings.plant, member, text);
    case Fill::kPlaces:
      return scope_of(listings.plant, member, words);
    case Fill::kPeople:
      return people_of(member, words);
    case Fill::kTexts:
      return json(words);
  }
  return fail(Code::kInternal, "a kind of value that nobody fills in");
}

/// The record that the path names.
Result<json> record_of(const Member& member, const std::string& text, const Listings& listings) {
  if (member.fill == Fill::kWave) return wave_named(listings.waves, text);
  if (member.fill == Fill::kProblem) return problem_numbered(listings.problems, member, text);
  return json(nullptr);
}

void put_into_path(std::string& path, const Member& member, const json& value) {
  const std::string place = fmt::format("{{{}}}", member.option);
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  path.replace(path.find(place), place.size(), net::percent_encode(text));
}

/// What the server would otherwise forget since it replaces the whole object.
void keep(const Kept& kept, const json& record, json& body) {
  if (kept.record == nullptr) return;
  const json::json_pointer in_body(kept.body);
  if (!body.contains(in_body)) return;
  json whole_object = record.at(json::json_pointer(kept.record));
  whole_object.update(body[in_body]);
  body[in_body] = std::move(whole_object);
}

Status check_changes(const Act& act, const json& body) {
  if (!body.empty() || act.method == std::string_view("DELETE")) return {};
  std::string options;
  for (const Member& member : act.members) {
    if (member.field[0] == '\0') continue;
    options += (options.empty() ? "" : ", ") + std::string(member.option);
  }
  if (options.empty()) return {};
  return fail(Code::kInvalidArgument, "nothing is said; give at least one of " + options);
}

}  // namespace

Result<json> wave_named(const json& listing, const std::string& wanted) {
  const json& waves = listing["waves"];
  std::string names;
  for (const json& wave : waves) {
    const std::string name = wave["name"].get<std::string>();
    if (name == wanted) return wave;
    names += (names.empty() ? "" : ", ") + name;
  }
  for (const json& wave : waves) {
    if (wave["id"].dump() == wanted) return wave;
  }
  return fail(Code::kNotFound, names.empty()
                                   ? fmt::format("no wave '{}': none has been planned", wanted)
                                   : fmt::format("no wave '{}'; there are {}", wanted, names));
}

bool takes(const Act& act, const Given& given, Fill fill) {
  return std::ranges::any_of(act.members, [&](const Member& member) {
    return member.fill == fill && given.contains(member.option);
  });
}

Result<ActRequest> request_of(const Act& act, const Given& given, const Listings& listings) {
  ActRequest request{act.path, json::parse(act.fixed), nullptr};
  for (const Member& member : act.members) {
    const auto it = given.find(member.option);
    if (it == given.end() || it->second.empty()) {
      if (member.need == Need::kMust) return bad(member, "missing");
      continue;
    }
    MW_TRY(json value, value_of(member, it->second, listings));
    if (member.field[0] != '\0') {
      request.body[json::json_pointer(member.field)] = std::move(value);
      continue;
    }
    put_into_path(request.path, member, value);
    MW_TRY(json record, record_of(member, it->second.front(), listings));
    if (!record.is_null()) request.record = std::move(record);
  }
  MW_TRY_STATUS(check_changes(act, request.body));
  keep(act.kept, request.record, request.body);
  return request;
}

}  // namespace millwright::app
