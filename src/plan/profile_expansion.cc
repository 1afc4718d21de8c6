// SPDX-License-Identifier: Apache-2.0
#include "plan/profile_expansion.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "registry/registry.h"

namespace millwright::plan {
namespace {

using registry::RecordKind;

class Expansion {
 public:
  Expansion(Wish& wish, const FindProfile& find) : wish_(wish), find_(find) {
    for (std::size_t i = 0; i < wish.records.size(); ++i) {
      const Wanted& wanted = wish.records[i];
      // Of several rules of a kind the first one is the profile's.
      children_.try_emplace({wanted.parent, wanted.kind, wanted.name}, i);
    }
  }

  Status expand(std::size_t index) {
    const Wanted asset = wish_.records[index];
    if (asset.profile_prefix.empty()) {
      return fail(Code::kInvalidArgument,
                  "profile: needs a prefix, what the addresses of its signals begin with");
    }
    MW_TRY(const registry::Profile profile, find_(asset.profile));
    const std::string source = fmt::format("profile:{}@{}", profile.name, profile.version);
    Asset base;
    base.asset_class = profile.asset_class;
    base.title = title_of(asset);
    std::map<std::string, std::size_t> signals;
    for (const registry::ProfileSignal& one : profile.signals) {
      Signal signal = registry::to_signal(one);
      signal.address = registry::profile_address(one, asset.profile_protocol, asset.profile_prefix);
      signals[one.name] = child(index, RecordKind::kSignal, one.name);
      bases_.insert_or_assign(signals[one.name], Base{std::move(signal), source});
    }
    for (const registry::ProfileRule& one : profile.rules) {
      const std::size_t rule =
          child(signals.at(one.signal), RecordKind::kRule, std::string(name(one.kind)));
      bases_.insert_or_assign(rule, Base{registry::to_rule(one, base.title), source});
    }
    bases_.insert_or_assign(index, Base{std::move(base), source});
    return {};
  }

  Bases take() { return std::move(bases_); }

 private:
  static std::string title_of(const Wanted& asset) {
    for (const auto& [key, node] : asset.fields) {
      if (key == "title") return node.scalar;
    }
    return registry::title_from_name(asset.name);
  }

  /// The entry of that name; one that no file has is made.
  std::size_t child(std::size_t parent, RecordKind kind, std::string name) {
    const auto [known, is_new] = children_.try_emplace({parent, kind, name}, wish_.records.size());
    if (!is_new) return known->second;
    Wanted wanted;
    wanted.kind = kind;
    wanted.parent = parent;
    wanted.path = fmt::format("{}{}{}", wish_.records[parent].path,
                              kind == RecordKind::kRule ? ' ' : '/', name);
    wanted.name = std::move(name);
    wanted.where = wish_.records[parent].where;
    wish_.records.push_back(std::move(wanted));
    return known->second;
  }

  Wish& wish_;
  const FindProfile& find_;
  Bases bases_;
  std::map<std::tuple<std::size_t, RecordKind, std::string>, std::size_t> children_;
};

}  // namespace

Bases expand_profiles(Wish& wish, const FindProfile& find, std::vector<std::string>& problems) {
  Expansion expansion(wish, find);
  const std::size_t n = wish.records.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (wish.records[i].profile.empty()) continue;
    if (const Status done = expansion.expand(i); !done) {
      problems.push_back(fmt::format("{}: {}: {}", wish.records[i].where, wish.records[i].path,
                                     done.error().message()));
    }
  }
  return expansion.take();
}

}  // namespace millwright::plan
