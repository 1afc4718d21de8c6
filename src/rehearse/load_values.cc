// SPDX-License-Identifier: Apache-2.0
#include "rehearse/load_values.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace millwright::rehearse {

Scalar value_of(const LoadSignal& signal, std::uint64_t count, bool is_alarming) {
  switch (signal.form) {
    case Form::kText:
      return Scalar::of(std::string_view(count % 2 == 0 ? "a" : "b"));
    case Form::kFlag:
      return Scalar::of(false);
    case Form::kCounter:
      return Scalar::of(count);
    case Form::kWhole:
      return Scalar::of(std::int64_t{std::llround(signal.normal)} +
                        static_cast<std::int64_t>(count % 2));
    case Form::kReal:
      break;
  }
  const double phase = static_cast<double>(count % 64) / 64 * 2 * std::numbers::pi;
  return Scalar::of(is_alarming ? signal.alarming
                                : signal.normal + signal.wander * std::sin(phase));
}

std::string text_of(const Scalar& value) {
  switch (value.type) {
    case ValueType::kText:
      return fmt::format("\"{}\"", value.text);
    case ValueType::kBool:
      return value.word != 0 ? "true" : "false";
    case ValueType::kUint64:
      return std::to_string(value.word);
    case ValueType::kInt64:
      return std::to_string(static_cast<std::int64_t>(value.word));
    case ValueType::kFloat64:
      break;
  }
  return fmt::format("{:.6g}", to_double(value.type, value.word));
}

sparkplug::DataType data_type_of(Form form) {
  switch (form) {
    case Form::kText:
      return sparkplug::DataType::kString;
    case Form::kFlag:
      return sparkplug::DataType::kBoolean;
    case Form::kCounter:
      return sparkplug::DataType::kUInt64;
    case Form::kWhole:
      return sparkplug::DataType::kInt64;
    case Form::kReal:
      break;
  }
  return sparkplug::DataType::kDouble;
}

std::string line_of(const std::string& address, const std::string& value, std::int64_t ms) {
  std::string escaped;
  for (const char c : address) {
    if (c == ',' || c == ' ') escaped.push_back('\\');
    escaped.push_back(c);
  }
  const std::size_t slash = escaped.rfind('/');
  return fmt::format("{} {}={} {}", escaped.substr(0, slash), escaped.substr(slash + 1), value, ms);
}

}  // namespace millwright::rehearse
