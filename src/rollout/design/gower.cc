// SPDX-License-Identifier: Apache-2.0
#include "rollout/design/gower.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace millwright::rollout {

GowerSpace::GowerSpace(const Inventory& inventory) {
  for (const Column& column : inventory.columns) {
    ++(is_number(column.attribute) ? n_numbers_ : n_categories_);
  }
  categories_.resize(inventory.size() * n_categories_);
  numbers_.resize(inventory.size() * n_numbers_);
  std::size_t category = 0;
  std::size_t number = 0;
  for (const Column& column : inventory.columns) {
    if (!is_number(column.attribute)) {
      for (std::size_t i = 0; i < inventory.size(); ++i) {
        categories_[i * n_categories_ + category] = column.codes[i];
      }
      ++category;
      continue;
    }
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double value : column.numbers) {
      if (std::isnan(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
    const double width = high > low ? high - low : 1;
    for (std::size_t i = 0; i < inventory.size(); ++i) {
      numbers_[i * n_numbers_ + number] = static_cast<float>((column.numbers[i] - low) / width);
    }
    ++number;
  }
}

float GowerSpace::similarity(std::uint32_t a, std::uint32_t b) const {
  float sum = 0;
  int n = 0;
  const std::uint32_t* ca = categories_.data() + a * n_categories_;
  const std::uint32_t* cb = categories_.data() + b * n_categories_;
  for (std::size_t i = 0; i < n_categories_; ++i) {
    if (ca[i] == 0 || cb[i] == 0) continue;
    sum += ca[i] == cb[i] ? 1.0F : 0.0F;
    ++n;
  }
  const float* na = numbers_.data() + a * n_numbers_;
  const float* nb = numbers_.data() + b * n_numbers_;
  for (std::size_t i = 0; i < n_numbers_; ++i) {
    const float difference = std::fabs(na[i] - nb[i]);
    if (std::isnan(difference)) continue;
    sum += 1.0F - difference;
    ++n;
  }
  return n == 0 ? 0.0F : sum / static_cast<float>(n);
}

}  // namespace millwright::rollout
