// SPDX-License-Identifier: Apache-2.0
#include "registry/apply_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "registry/profile.h"
#include "registry/rule_approval.h"

namespace millwright::registry {
namespace {

// State of one application while its change runs.
struct Work {
  Edit& edit;
  const Plant& plant;
  const Asset& asset;
  const ProfileApplication& application;
  const AllocateSignalId& allocate;
  const std::string source;  // "profile:pump@1": approves the settings of its rules
  ProfileApplied& done;
};

Status add_signal(Work& work, const ProfileSignal& wanted) {
  for (const Signal* signal : work.plant.signals_of(work.asset.id)) {
    if (signal->name != wanted.name) continue;
    work.done.signals.push_back(*signal);
    return {};
  }
  Signal signal = to_signal(wanted);
  signal.asset = work.asset.id;
  if (signal.title.empty()) signal.title = title_from_name(signal.name);
  signal.address =
      profile_address(wanted, work.application.protocol, work.application.address_prefix);
  signal.id = work.allocate(signal.address);
  MW_TRY(signal, work.edit.add(signal));
  work.done.signals.push_back(std::move(signal));
  ++work.done.n_new_signals;
  return {};
}

Status add_rule(Work& work, const ProfileRule& wanted) {
  const auto signal = std::ranges::find(work.done.signals, wanted.signal, &Signal::name);
  for (const Rule* rule : work.plant.rules_of(signal->id)) {
    if (rule->kind == wanted.kind) return {};
  }
  Rule rule = to_rule(wanted, work.asset.title.empty() ? work.asset.name : work.asset.title);
  rule.signal = signal->id;
  rule.approved_by = work.source;
  rule.approved_settings = approval_settings(rule);
  MW_TRY([[maybe_unused]] const Rule added, work.edit.add_library_rule(std::move(rule)));
  ++work.done.n_new_rules;
  return {};
}

Status apply_to_asset(Work& work, const Profile& profile) {
  for (const ProfileSignal& signal : profile.signals) MW_TRY_STATUS(add_signal(work, signal));
  for (const ProfileRule& rule : profile.rules) MW_TRY_STATUS(add_rule(work, rule));
  if (!work.asset.asset_class.empty() || profile.asset_class.empty()) return {};
  Asset classed = work.asset;
  classed.asset_class = profile.asset_class;
  return work.edit.update(classed);
}

}  // namespace

Result<ProfileApplied> apply_profile(Registry& registry, const Intent& intent,
                                     const ProfileApplication& application,
                                     const AllocateSignalId& allocate) {
  ProfileApplied done;
  MW_TRY(done.revision, registry.change(intent, [&](Edit& edit) -> Status {
    const std::shared_ptr<const Plant> plant = registry.snapshot();
    const Asset* asset = plant->find<Asset>(application.asset);
    if (!asset) {
      return fail(Code::kNotFound, fmt::format("no asset {}", application.asset.value));
    }
    const StoredProfile* stored = plant->find_profile(application.profile);
    if (!stored) {
      return fail(Code::kNotFound,
                  fmt::format("profile '{}': not stored here", application.profile));
    }
    MW_TRY(const Profile profile, parse_profile(stored->yaml, stored->name + ".yaml"));
    Work work{edit,        *plant,   *asset,
              application, allocate, fmt::format("profile:{}@{}", profile.name, profile.version),
              done};
    return apply_to_asset(work, profile);
  }));
  return done;
}

Result<Changed<StoredProfile>> store_profile(Registry& registry, const Intent& intent,
                                             std::string_view text, std::string_view file_name) {
  MW_TRY(const Profile profile, parse_profile(text, file_name));
  const std::shared_ptr<const Plant> plant = registry.snapshot();
  const StoredProfile* same =
      plant->find_profile(fmt::format("{}@{}", profile.name, profile.version));
  if (same && same->yaml == text) return Changed<StoredProfile>{*same, {plant->revision(), {}, {}}};
  return registry.create(intent,
                         StoredProfile{{}, profile.name, profile.version, std::string(text)});
}

}  // namespace millwright::registry
