// SPDX-License-Identifier: Apache-2.0
#pragma once
// How alike two assets are, over attributes of both kinds: the coefficient of Gower, "A general
// coefficient of similarity and some of its properties", Biometrics 27 (1971).

#include <cstdint>
#include <vector>

#include "rollout/design/inventory.h"

namespace millwright::rollout {

/// Lifetime: independent of the inventory. Thread: reading from any.
class GowerSpace {
 public:
  explicit GowerSpace(const Inventory& inventory);

  /// 0 to 1: the mean over attributes known of both of equality (categories) or of one less the
  /// difference by the plant's range (numbers); 0 when they have none in common.
  /// Cost: O(attributes).
  float similarity(std::uint32_t a, std::uint32_t b) const;

 private:
  std::size_t n_categories_ = 0;
  std::size_t n_numbers_ = 0;
  std::vector<std::uint32_t> categories_;  ///< by asset, then attribute; 0 is not known
  std::vector<float> numbers_;             ///< likewise, scaled to [0, 1]; NaN is not known
};

}  // namespace millwright::rollout
