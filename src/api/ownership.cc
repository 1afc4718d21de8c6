// SPDX-License-Identifier: Apache-2.0
#include "api/ownership.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "registry/rationalisation.h"

namespace millwright::api {
namespace {

using rollout::OwnedKind;
using rollout::OwnedThing;
using rollout::Owner;

/// Owners by what they own.
class Owners {
 public:
  Owners(const GovernanceState& state, const registry::Plant& plant) : plant_(plant) {
    for (const Owner& owner : state.owners) by_thing_[{owner.kind, owner.key}] = &owner;
  }

  OwnedThing thing(OwnedKind kind, std::string key, std::string title,
                   std::string_view otherwise = {}) const {
    OwnedThing out{kind, std::move(key), std::move(title), std::string(otherwise), {}, {}};
    const auto it = by_thing_.find({kind, out.key});
    if (it != by_thing_.end()) {
      out.person = it->second->person;
      out.team = it->second->team;
    }
    const User* user = plant_.find_user_by_name(out.person);
    if (out.team.empty() && user != nullptr) {
      const Team* own = plant_.find<Team>(user->team);
      if (own != nullptr) out.team = own->name;
    }
    const Team* team = plant_.find_team_by_name(out.team);
    rollout::OwnerFacts facts;
    facts.is_person = user != nullptr && user->is_active;
    facts.is_helper =
        team != nullptr && (team->kind == TeamKind::kProject || team->kind == TeamKind::kVendor);
    facts.person = out.person;
    facts.team = team == nullptr ? std::string_view() : std::string_view(out.team);
    out.gap = rollout::gap_of(facts);
    return out;
  }

 private:
  const registry::Plant& plant_;
  std::map<std::pair<OwnedKind, std::string>, const Owner*> by_thing_;
};

}  // namespace

std::vector<OwnedThing> owned_things(const ReadinessSite& site) {
  const Services& services = site.services;
  const auto plant = services.plant.registry().snapshot();
  const auto state = site.governance->state();
  const Owners owners(*state, *plant);
  std::vector<OwnedThing> out;
  for (const Asset& asset : plant->all<Asset>()) {
    const std::string path(plant->path_of(asset.id));
    if (path.starts_with("_system/")) continue;
    out.push_back(owners.thing(OwnedKind::kAsset, std::to_string(asset.id.value), path));
  }
  for (const Rule& rule : plant->all<Rule>()) {
    if (!registry::is_live_alarm(rule)) continue;
    // The owner of a response may be a team or a role; only a person counts here.
    const bool is_person = plant->find_user_by_name(rule.owner) != nullptr;
    out.push_back(owners.thing(OwnedKind::kRule, std::to_string(rule.id.value), rule.message,
                               is_person ? std::string_view(rule.owner) : std::string_view()));
  }
  services.watch.with_desk([&](const respond::Desk& desk) {
    for (const auto& [name, item] : desk.shelf().procedures()) {
      out.push_back(owners.thing(OwnedKind::kProcedure, name, item.content.title));
    }
  });
  for (const Device& device : plant->all<Device>()) {
    out.push_back(
        owners.thing(OwnedKind::kConnector, std::to_string(device.id.value), device.name));
  }
  return out;
}

}  // namespace millwright::api
