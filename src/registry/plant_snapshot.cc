// SPDX-License-Identifier: Apache-2.0
#include "registry/plant_snapshot.h"

#include <algorithm>
#include <charconv>

namespace millwright::registry {
namespace {

template <class V>
const V* look_up(const std::unordered_map<std::string_view, const V*>& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

// Pointers to all rows, ordered by `parent`, then by id.
template <class R, class Parent>
std::vector<const R*> grouped(const std::vector<R>& rows, Parent parent) {
  std::vector<const R*> out;
  out.reserve(rows.size());
  for (const R& row : rows) out.push_back(&row);
  std::ranges::sort(out, {}, [&](const R* row) { return std::pair(row->*parent, row->id); });
  return out;
}

template <class R, class Id, class Parent>
std::span<const R* const> group(const std::vector<const R*>& rows, Id id, Parent parent) {
  const auto range =
      std::ranges::equal_range(rows, id, {}, [&](const R* row) { return row->*parent; });
  return {range.begin(), range.end()};
}

template <class R>
const R* find_by_name(std::span<const R> rows, std::string_view name) {
  const auto found = std::ranges::find(rows, name, &R::name);
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

Plant::Plant(Records records, std::uint64_t revision)
    : records_(std::move(records)), revision_(revision) {
  index_paths();
  signals_by_asset_ = grouped(records_.of<Signal>(), &Signal::asset);
  rules_by_signal_ = grouped(records_.of<Rule>(), &Rule::signal);
  const auto& signals = records_.of<Signal>();
  signal_by_address_.reserve(signals.size());
  for (const Signal& signal : signals) {
    if (!signal.address.empty()) signal_by_address_.emplace(signal.address, &signal);
  }
  for (const Device& device : records_.of<Device>()) device_by_name_.emplace(device.name, &device);
  for (const Document& document : records_.of<Document>()) {
    if (document.state != DocumentState::kInForce) continue;
    in_force_[{document.kind, document.name}] = &document;
  }
}

void Plant::index_paths() {
  const auto join = [](std::string_view parent, std::string_view name) {
    std::string path;
    path.reserve(parent.size() + 1 + name.size());
    path.append(parent).append("/").append(name);
    return path;
  };
  for (const Asset& asset : records_.of<Asset>()) {
    const Line* line = find<Line>(asset.line);
    const Area* area = line ? find<Area>(line->area) : nullptr;
    const Site* site = area ? find<Site>(area->site) : nullptr;
    // Foreign keys keep every parent in place; a partial replay may still lack one.
    asset_paths_.push_back(site ? join(join(join(site->name, area->name), line->name), asset.name)
                                : asset.name);
  }
  for (std::size_t i = 0; i < asset_paths_.size(); ++i) {
    asset_by_path_.emplace(asset_paths_[i], &records_.of<Asset>()[i]);
  }
  // One buffer for all of them: a string each would cost as much as the rest of the index.
  signal_path_ends_.reserve(records_.of<Signal>().size());
  for (const Signal& signal : records_.of<Signal>()) {
    signal_paths_.append(path_of(signal.asset)).append("/").append(signal.name);
    signal_path_ends_.push_back(signal_paths_.size());
  }
}

template <class R>
const R* Plant::find(IdOf<R> id) const {
  const std::vector<R>& rows = records_.of<R>();
  // Ids mostly run without gaps: look there before searching.
  if (id.value >= 1 && id.value <= rows.size() && rows[id.value - 1].id == id) {
    return &rows[id.value - 1];
  }
  const auto found = std::ranges::lower_bound(rows, id, {}, &R::id);
  return found != rows.end() && found->id == id ? &*found : nullptr;
}
template const Site* Plant::find<Site>(SiteId) const;
template const Area* Plant::find<Area>(AreaId) const;
template const Line* Plant::find<Line>(LineId) const;
template const Asset* Plant::find<Asset>(AssetId) const;
template const Device* Plant::find<Device>(DeviceId) const;
template const StoredProfile* Plant::find<StoredProfile>(ProfileId) const;
template const Signal* Plant::find<Signal>(SignalId) const;
template const Rule* Plant::find<Rule>(RuleId) const;
template const Team* Plant::find<Team>(TeamId) const;
template const User* Plant::find<User>(UserId) const;
template const Document* Plant::find<Document>(DocumentId) const;
template const MaintenanceWindow* Plant::find<MaintenanceWindow>(MaintenanceWindowId) const;

const Signal* Plant::find_signal_by_address(std::string_view address) const {
  return look_up(signal_by_address_, address);
}
const Signal* Plant::find_signal_by_path(std::string_view path) const {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return nullptr;
  const Asset* asset = find_asset_by_path(path.substr(0, slash));
  if (!asset) return nullptr;
  for (const Signal* signal : signals_of(asset->id)) {
    if (signal->name == path.substr(slash + 1)) return signal;
  }
  return nullptr;
}
const Asset* Plant::find_asset_by_path(std::string_view path) const {
  return look_up(asset_by_path_, path);
}
const Device* Plant::find_device_by_name(std::string_view name) const {
  return look_up(device_by_name_, name);
}
const User* Plant::find_user_by_name(std::string_view name) const {
  return find_by_name(all<User>(), name);
}
const Team* Plant::find_team_by_name(std::string_view name) const {
  return find_by_name(all<Team>(), name);
}

const StoredProfile* Plant::find_profile(std::string_view name_at_version) const {
  const std::size_t at = name_at_version.find('@');
  const std::string_view name = name_at_version.substr(0, at);
  int version = 0;
  if (at != std::string_view::npos) {
    const std::string_view digits = name_at_version.substr(at + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), version);
    if (error != std::errc() || end != digits.data() + digits.size()) return nullptr;
  }
  const StoredProfile* best = nullptr;
  for (const StoredProfile& profile : all<StoredProfile>()) {
    if (profile.name != name || (version != 0 && profile.version != version)) continue;
    if (!best || profile.version > best->version) best = &profile;
  }
  return best;
}

const Document* Plant::find_in_force(DocumentKind kind, std::string_view name) const {
  const auto found = in_force_.find({kind, name});
  return found == in_force_.end() ? nullptr : found->second;
}

std::string_view Plant::path_of(AssetId id) const {
  const Asset* asset = find<Asset>(id);
  if (!asset) return {};
  return asset_paths_[static_cast<std::size_t>(asset - records_.of<Asset>().data())];
}
std::string_view Plant::path_of(SignalId id) const {
  const Signal* signal = find<Signal>(id);
  if (!signal) return {};
  const auto row = static_cast<std::size_t>(signal - records_.of<Signal>().data());
  const std::size_t begin = row == 0 ? 0 : signal_path_ends_[row - 1];
  return std::string_view(signal_paths_).substr(begin, signal_path_ends_[row] - begin);
}

std::span<const Signal* const> Plant::signals_of(AssetId asset) const {
  return group(signals_by_asset_, asset, &Signal::asset);
}
std::span<const Rule* const> Plant::rules_of(SignalId signal) const {
  return group(rules_by_signal_, signal, &Rule::signal);
}

}  // namespace millwright::registry
