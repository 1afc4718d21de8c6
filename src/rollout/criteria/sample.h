// SPDX-License-Identifier: Apache-2.0
#pragma once
// What was seen of a metric: the figures a judgement is computed from, and the records they were
// counted from, so that both can be looked at and kept. judge() needs nothing else: a sample that
// was put away gives the same verdict years later.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "rollout/criteria/interval.h"

namespace millwright::rollout {

/// How the value of a state follows from its items. Persisted by name.
enum class Fold : std::uint8_t {
  kSum,
  kShare,  ///< the sum of the values by the sum of what they are of
  kMost,
  kLeast,
};
/// "sum", "share", "most", "least".
std::string_view name(Fold fold);
std::optional<Fold> parse_fold(std::string_view text);

/// A record that was counted.
struct SampleItem {
  std::string kind;  ///< "alarm", "run", "rule", ...
  std::string id;    ///< of the record; empty where it has none
  UtcNanos at;
  AssetId asset;      ///< none: it belongs to no asset
  double value = 0;   ///< hits, a time in the metric's unit, or the figure of a state
  double of = 1;      ///< trials
  std::string words;  ///< what else there is to say; a name where there is no number

  bool operator==(const SampleItem&) const = default;
};

/// One of the parts is filled, by the metric's kind; with `not_known` none is.
struct Sample {
  /// More cells than this are merged by groups of assets, and of more times every k-th is taken,
  /// before anything is judged: what is kept is what was judged.
  static constexpr std::size_t kMostCells = 10'000;
  static constexpr std::size_t kMostTimes = 10'000;

  double hits = 0;              ///< events, hits; the value of a state
  double of = 0;                ///< exposure, trials; what a state was counted on
  Fold fold = Fold::kSum;       ///< of a state
  BlockSample blocks;           ///< Chance::kDays and kDaysAssets: hits and of are their sums
  TimeSample times;             ///< kDuration
  std::uint32_t first_day = 0;  ///< of the window: where the days of the blocks begin
  std::vector<AssetId> places;  ///< the asset of each place; none: gone. Empty: no assets, groups
  std::size_t n_grouped = 0;    ///< assets in the places that are groups; 0: each place is one
  std::size_t n_times = 0;      ///< there were; `times` holds all of them or every k-th
  std::vector<SampleItem> items;
  std::size_t n_items = 0;  ///< there were; `items` may be the first of them
  std::string not_known;    ///< why nothing can be said; empty when it was measured

  static Sample unknown(std::string why);
  static Sample state(double value, double counted_on);
  /// The value by `fold`, counted on the sum of what they are of. Needs: items to fold, but for
  /// kSum.
  static Sample state_of(Fold fold, std::vector<SampleItem> items);
  /// Hits and trials that are independent of each other.
  static Sample counted(std::vector<SampleItem> items);
  /// Cells of one day and asset are one cell.
  static Sample of_blocks(BlockSample blocks, std::vector<AssetId> places = {});
  static Sample of_times(TimeSample times, std::vector<AssetId> places = {});

  /// Without the records beyond the first `n`.
  void keep_items(std::size_t n);
  bool operator==(const Sample&) const = default;
};

/// Counts records by days, or by days and assets.
class Tally {
 public:
  enum class By : std::uint8_t { kDays, kAssetDays };
  /// Of the days [0, n_days) from `begin` on; what is later belongs to the last.
  Tally(By by, UtcNanos begin, std::size_t n_days) : by_(by), begin_(begin), n_days_(n_days) {}

  /// Trials of every day, whether anything happens on it or not.
  void expose(AssetId asset, double each_day) { exposed_[place_key(asset)] += each_day; }
  /// Needs: not before `begin`.
  void add(SampleItem item) { items_.push_back(std::move(item)); }

  /// Hits of trials.
  Sample blocks() &&;
  /// The values of the items as times.
  Sample times() &&;

 private:
  AssetId place_key(AssetId asset) const { return by_ == By::kDays ? AssetId() : asset; }
  std::uint32_t day_of(UtcNanos at) const;
  /// The assets there are, in order, and where each is.
  std::map<AssetId, std::uint32_t> places() const;

  By by_;
  UtcNanos begin_;
  std::size_t n_days_;
  std::map<AssetId, double> exposed_;
  std::vector<SampleItem> items_;
};

}  // namespace millwright::rollout
