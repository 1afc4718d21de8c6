// SPDX-License-Identifier: Apache-2.0
#include "pipeline/alarm_history.h"

#include <iterator>

namespace millwright::pipeline {
namespace {
constexpr std::size_t kPageOfLines = 10'000;
}

Result<AlarmHistory::Lines> AlarmHistory::all() {
  const std::scoped_lock lock(mutex_);
  std::vector<alarm::Transition> fresh;
  while (true) {
    std::uint64_t last = last_;
    MW_TRY(std::vector<alarm::Transition> page, reader_->history_after(last_, kPageOfLines, last));
    last_ = last;
    const bool is_last = page.size() < kPageOfLines;
    fresh.insert(fresh.end(), std::move_iterator(page.begin()), std::move_iterator(page.end()));
    if (is_last) break;
  }
  if (!fresh.empty()) {
    auto longer = std::make_shared<std::vector<alarm::Transition>>(*lines_);
    longer->insert(longer->end(), std::move_iterator(fresh.begin()),
                   std::move_iterator(fresh.end()));
    lines_ = std::move(longer);
  }
  return lines_;
}

}  // namespace millwright::pipeline
