// SPDX-License-Identifier: Apache-2.0
#pragma once
// Ids as strong types: a SignalId cannot be passed where a UserId is wanted. 0 means "none".

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace millwright {

template <class Tag, class Rep = std::uint32_t>
struct Id {
  using rep = Rep;
  Rep value = 0;

  constexpr Id() = default;
  constexpr explicit Id(Rep v) : value(v) {}
  constexpr auto operator<=>(const Id&) const = default;
  constexpr explicit operator bool() const { return value != 0; }
};

using SignalId = Id<struct SignalTag>;
using AssetId = Id<struct AssetTag>;
using LineId = Id<struct LineTag>;
using AreaId = Id<struct AreaTag>;
using SiteId = Id<struct SiteTag>;
using DeviceId = Id<struct DeviceTag>;
using RuleId = Id<struct RuleTag>;
using UserId = Id<struct UserTag>;
using TeamId = Id<struct TeamTag>;
using AlarmId = Id<struct AlarmTag, std::uint64_t>;

/// Position in the journal: the number of one record, counted from 1 without gaps.
struct JournalSeq {
  std::uint64_t value = 0;
  constexpr auto operator<=>(const JournalSeq&) const = default;
};

}  // namespace millwright

template <class Tag, class Rep>
struct std::hash<millwright::Id<Tag, Rep>> {
  std::size_t operator()(millwright::Id<Tag, Rep> id) const noexcept {
    return std::hash<Rep>{}(id.value);
  }
};
