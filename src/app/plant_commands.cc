// SPDX-License-Identifier: Apache-2.0
#include "app/plant_commands.h"

#include <fmt/format.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/client_answer.h"
#include "app/plant_places.h"

namespace millwright::app {
namespace {

using nlohmann::json;

Result<json> ask_plant(net::HttpClient& client) {
  return answer_of(client.get("/api/v1/plant"));
}

Result<json> find_team(net::HttpClient& client, const std::string& name) {
  MW_TRY(json listing, answer_of(client.get("/api/v1/teams")));
  std::string names;
  for (json& team : listing["teams"]) {
    if (team["name"] == name) return std::move(team);
    names += (names.empty() ? "" : ", ") + team["name"].get<std::string>();
  }
  return fail(Code::kNotFound, fmt::format("no team '{}'; there are {}", name,
                                           names.empty() ? std::string("none") : names));
}

std::string address_of(const Place& place) {
  return fmt::format("/api/v1/{}/{}", kLevels[place.level].list,
                     place.record["id"].get<std::uint64_t>());
}
std::string address_of(const json& team) {
  return fmt::format("/api/v1/teams/{}", team["id"].get<std::uint64_t>());
}

/// Where the place is to be moved: the id of a place one level up, under the name of that level.
Result<std::pair<std::string, json>> parent_of(const json& plant, const Place& place,
                                               const std::string& into) {
  MW_TRY(const Place parent, place_at(plant, into));
  if (parent.level + 1 != place.level) {
    return fail(Code::kInvalidArgument,
                fmt::format("--into {}: a {} cannot be put into a {}", into,
                            kLevels[place.level].one, kLevels[parent.level].one));
  }
  return std::pair<std::string, json>(kLevels[parent.level].one, parent.record["id"]);
}

template <class T>
void put(json& body, const char* field, const std::optional<T>& value) {
  if (value) body[field] = *value;
}

int say(const Result<json>& done, Output output, const std::string& words) {
  if (!done) return report(done.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", done->dump());
  } else {
    fmt::print("{}\n", words);
  }
  return 0;
}

Result<json> change_place(net::HttpClient& client, const PlaceChange& change) {
  MW_TRY(const json plant, ask_plant(client));
  MW_TRY(const Place place, place_at(plant, change.path));
  json body = json::object();
  put(body, "name", change.name);
  put(body, "title", change.title);
  put(body, "time_zone", change.time_zone);
  put(body, "asset_class", change.asset_class);
  put(body, "criticality", change.criticality);
  put(body, "make", change.make);
  put(body, "environment", change.environment);
  put(body, "commissioned_year", change.commissioned_year);
  if (!change.into.empty()) {
    MW_TRY(const auto parent, parent_of(plant, place, change.into));
    body[parent.first] = parent.second;
  }
  return answer_of(client.patch(address_of(place), body.dump(), "application/json"));
}

/// What was removed, as it was: the server answers with nothing.
Result<json> remove_at(net::HttpClient& client, const std::string& address, json record) {
  const auto reply = client.remove(address);
  if (reply && reply->is_success()) return record;
  return answer_of(reply);
}

}  // namespace

int run_plant_list(const ServerOptions& server, Output output) {
  net::HttpClient client = make_client(server);
  const auto plant = ask_plant(client);
  if (!plant) return report(plant.error());
  json rows = json::array();
  for (const Place& place : places_in(*plant)) {
    const json& record = place.record;
    json row = {{"kind", kLevels[place.level].one},
                {"id", record["id"]},
                {"path", place.path},
                {"title", record["title"]}};
    for (const char* field :
         {"time_zone", "asset_class", "criticality", "make", "environment", "commissioned_year"}) {
      if (record.contains(field)) row[field] = record[field];
    }
    if (output == Output::kText) {
      fmt::print("{:<6} {:<44} {}\n", kLevels[place.level].one, place.path,
                 record["title"].get<std::string>());
    }
    rows.push_back(std::move(row));
  }
  if (output == Output::kJson) fmt::print("{}\n", json{{"places", std::move(rows)}}.dump());
  return 0;
}

int run_plant_change(const ServerOptions& server, const PlaceChange& change, Output output) {
  net::HttpClient client = make_client(server);
  return say(change_place(client, change), output, change.path + " is changed");
}

int run_plant_remove(const ServerOptions& server, const std::string& path, Output output) {
  net::HttpClient client = make_client(server);
  const auto plant = ask_plant(client);
  if (!plant) return report(plant.error());
  auto place = place_at(*plant, path);
  if (!place) return report(place.error());
  const std::string address = address_of(*place);
  return say(remove_at(client, address, std::move(place->record)), output, path + " is removed");
}

int run_team_list(const ServerOptions& server, Output output) {
  net::HttpClient client = make_client(server);
  const auto listing = answer_of(client.get("/api/v1/teams"));
  if (!listing) return report(listing.error());
  if (output == Output::kJson) {
    fmt::print("{}\n", listing->dump());
    return 0;
  }
  for (const json& team : (*listing)["teams"]) {
    fmt::print("{:<24} {}\n", team["name"].get<std::string>(), team["kind"].get<std::string>());
  }
  return 0;
}

int run_team_change(const ServerOptions& server, const TeamChange& change, Output output) {
  net::HttpClient client = make_client(server);
  const auto team = find_team(client, change.team);
  if (!team) return report(team.error());
  json body = json::object();
  put(body, "name", change.name);
  put(body, "kind", change.kind);
  return say(answer_of(client.patch(address_of(*team), body.dump(), "application/json")), output,
             change.team + " is changed");
}

int run_team_remove(const ServerOptions& server, const std::string& name, Output output) {
  net::HttpClient client = make_client(server);
  auto team = find_team(client, name);
  if (!team) return report(team.error());
  const std::string address = address_of(*team);
  return say(remove_at(client, address, std::move(*team)), output, name + " is removed");
}

}  // namespace millwright::app
