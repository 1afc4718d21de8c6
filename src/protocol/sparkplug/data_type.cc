// SPDX-License-Identifier: Apache-2.0
#include "protocol/sparkplug/data_type.h"

#include <array>

namespace millwright::sparkplug {

std::string_view name(DataType type) {
  constexpr std::array<std::string_view, 20> kNames{
      "Unknown", "Int8",   "Int16",   "Int32",  "Int64",   "UInt8",   "UInt16",
      "UInt32",  "UInt64", "Float",   "Double", "Boolean", "String",  "DateTime",
      "Text",    "UUID",   "DataSet", "Bytes",  "File",    "Template"};
  const auto number = static_cast<std::size_t>(type);
  if (number < kNames.size()) return kNames[number];
  return number < 22 ? "PropertySet" : "Array";
}

DataType data_type_of(std::uint32_t number) {
  return number <= static_cast<std::uint32_t>(DataType::kLast) ? static_cast<DataType>(number)
                                                               : DataType::kUnknown;
}

}  // namespace millwright::sparkplug
