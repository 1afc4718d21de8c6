// SPDX-License-Identifier: Apache-2.0
#pragma once
// The whole plant at one revision, immutable and indexed: what lanes, detectors and pages read.
// No SQLite here. A new revision is a new Plant; readers keep theirs as long as they like.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "registry/records.h"

namespace millwright::registry {

/// Thread: any; it never changes. Lifetime: pointers and views live as long as the Plant.
class Plant {
 public:
  /// Cost: about 1 us per signal.
  Plant(Records records, std::uint64_t revision);
  Plant(const Plant&) = delete;
  Plant& operator=(const Plant&) = delete;

  std::uint64_t revision() const { return revision_; }
  const Records& records() const { return records_; }

  /// Every record of a type in order of id: all<Signal>().
  template <class R>
  std::span<const R> all() const {
    return records_.of<R>();
  }
  /// Null when there is none. Cost: a binary search.
  template <class R>
  const R* find(IdOf<R> id) const;

  /// Cost: one hash look-up.
  const Signal* find_signal_by_address(std::string_view address) const;
  /// `path`: "site/area/line/asset/signal" and "site/area/line/asset".
  /// Cost: one hash look-up; for a signal also a look at each signal of its asset.
  const Signal* find_signal_by_path(std::string_view path) const;
  const Asset* find_asset_by_path(std::string_view path) const;
  const Device* find_device_by_name(std::string_view name) const;
  const User* find_user_by_name(std::string_view name) const;
  const Team* find_team_by_name(std::string_view name) const;
  /// "pump@1"; without a version the newest one.
  const StoredProfile* find_profile(std::string_view name_at_version) const;

  /// The version that counts; null when none is in force. Cost: a look-up.
  const Document* find_in_force(DocumentKind kind, std::string_view name) const;

  /// Empty for an unknown id.
  std::string_view path_of(AssetId asset) const;
  std::string_view path_of(SignalId signal) const;

  /// In order of id.
  std::span<const Signal* const> signals_of(AssetId asset) const;
  std::span<const Rule* const> rules_of(SignalId signal) const;

 private:
  template <class V>
  using ByText = std::unordered_map<std::string_view, const V*>;

  void index_paths();

  Records records_;
  std::uint64_t revision_;
  std::vector<std::string> asset_paths_;       // beside records_.of<Asset>()
  std::string signal_paths_;                   // one after the other
  std::vector<std::size_t> signal_path_ends_;  // beside records_.of<Signal>()
  ByText<Signal> signal_by_address_;
  ByText<Asset> asset_by_path_;
  ByText<Device> device_by_name_;
  std::map<std::pair<DocumentKind, std::string_view>, const Document*> in_force_;
  std::vector<const Signal*> signals_by_asset_;
  std::vector<const Rule*> rules_by_signal_;
};

}  // namespace millwright::registry
