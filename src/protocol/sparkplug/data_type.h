// SPDX-License-Identifier: Apache-2.0
#pragma once
// The data types of Sparkplug B 3.0 (§6.4.16), with their numbers on the wire.

#include <cstdint>
#include <string_view>

namespace millwright::sparkplug {

enum class DataType : std::uint8_t {
  kUnknown = 0,
  kInt8 = 1,
  kInt16 = 2,
  kInt32 = 3,
  kInt64 = 4,
  kUInt8 = 5,
  kUInt16 = 6,
  kUInt32 = 7,
  kUInt64 = 8,
  kFloat = 9,
  kDouble = 10,
  kBoolean = 11,
  kString = 12,
  kDateTime = 13,
  kText = 14,
  kUuid = 15,
  kDataSet = 16,
  kBytes = 17,
  kFile = 18,
  kTemplate = 19,
  kLast = 34,  ///< property sets and arrays lie between
};

/// "Int8", "DataSet", ...; "Array" and "PropertySet" for the kinds beyond; "Unknown".
std::string_view name(DataType type);

/// kUnknown for a number that is none.
DataType data_type_of(std::uint32_t number);

/// Whether one metric of this type is one value: everything up to UUID.
inline bool is_scalar(DataType type) {
  return type <= DataType::kUuid;
}

}  // namespace millwright::sparkplug
