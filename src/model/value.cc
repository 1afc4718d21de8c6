// SPDX-License-Identifier: Apache-2.0
#include "model/value.h"

#include <limits>

namespace millwright {

std::string_view name(ValueType type) {
  switch (type) {
    case ValueType::kFloat64:
      return "float64";
    case ValueType::kInt64:
      return "int64";
    case ValueType::kUint64:
      return "uint64";
    case ValueType::kBool:
      return "bool";
    case ValueType::kText:
      return "text";
  }
  return "unknown";
}

double to_double(ValueType type, std::uint64_t word) {
  switch (type) {
    case ValueType::kFloat64:
      return std::bit_cast<double>(word);
    case ValueType::kInt64:
      return static_cast<double>(static_cast<std::int64_t>(word));
    case ValueType::kUint64:
    case ValueType::kBool:
      return static_cast<double>(word);
    case ValueType::kText:
      break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace millwright
