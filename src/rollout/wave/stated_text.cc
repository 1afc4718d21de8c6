// SPDX-License-Identifier: Apache-2.0
#include "rollout/wave/stated_text.h"

#include <fmt/format.h>

namespace millwright::rollout {

Status check_text(std::string_view field, std::string_view text, std::size_t most) {
  if (!is_blank(text) && text.size() <= most) return {};
  return fail(Code::kInvalidArgument, fmt::format("{}: must be 1 to {} bytes", field, most));
}

}  // namespace millwright::rollout
