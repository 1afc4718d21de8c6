// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/shift.h"

#include <map>
#include <utility>

namespace millwright::respond {
namespace {

bool continues(const Shift& earlier, const Shift& later) {
  return earlier.end == later.begin && earlier.name == later.name &&
         earlier.people == later.people && earlier.is_override == later.is_override &&
         earlier.is_holiday == later.is_holiday;
}

}  // namespace

std::vector<Shift> joined(std::vector<Shift> shifts) {
  std::vector<Shift> out;
  std::map<std::string, std::size_t, std::less<>> latest;  // by layer, index into out
  for (Shift& shift : shifts) {
    const auto it = latest.find(shift.layer);
    if (it != latest.end() && continues(out[it->second], shift)) {
      out[it->second].end = shift.end;
      continue;
    }
    latest[shift.layer] = out.size();
    out.push_back(std::move(shift));
  }
  return out;
}

}  // namespace millwright::respond
