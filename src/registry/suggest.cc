// SPDX-License-Identifier: Apache-2.0
#include "registry/suggest.h"

#include <array>
#include <cctype>
#include <utility>

#include "model/plant.h"

namespace millwright::registry {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// What people write, in lower case, and the UCUM code for it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 32> kEveryday{{
    {"c", "Cel"},     {"°c", "Cel"},      {"degc", "Cel"},    {"celsius", "Cel"},
    {"f", "[degF]"},  {"°f", "[degF]"},   {"degf", "[degF]"}, {"fahrenheit", "[degF]"},
    {"rpm", "{rpm}"}, {"1/min", "/min"},  {"psi", "[psi]"},   {"ppm", "[ppm]"},
    {"ph", "[pH]"},   {"percent", "%"},   {"pct", "%"},       {"kwh", "kW.h"},
    {"mwh", "MW.h"},  {"wh", "W.h"},      {"kva", "kV.A"},    {"va", "V.A"},
    {"lpm", "L/min"}, {"l/min", "L/min"}, {"m³/h", "m3/h"},   {"m³", "m3"},
    {"m²", "m2"},     {"m/s²", "m/s2"},   {"mm/s²", "mm/s2"}, {"nm", "N.m"},
    {"sec", "s"},     {"amp", "A"},       {"volt", "V"},      {"", "1"},
}};

}  // namespace

std::string nearest_unit(std::string_view unit) {
  if (unit.size() > 16) return {};
  for (const auto& [written, code] : kEveryday) {
    if (lower(unit) == written) return std::string(code);
  }
  std::string tried(unit);
  for (std::size_t i = 0; i < unit.size(); ++i) {  // one letter in the other case
    const auto c = static_cast<unsigned char>(unit[i]);
    tried[i] = static_cast<char>(std::isupper(c) ? std::tolower(c) : std::toupper(c));
    if (is_known_unit(tried)) return tried;
    tried[i] = unit[i];
  }
  if (unit.size() < 2) return {};  // any letter is one edit from any other: no suggestion
  for (std::size_t i = unit.size(); i-- > 0;) {  // one letter too many, the last one first
    tried = std::string(unit.substr(0, i)).append(unit.substr(i + 1));
    if (is_known_unit(tried)) return tried;
  }
  for (std::size_t i = 0; i + 1 < unit.size(); ++i) {  // two letters swapped
    tried = unit;
    std::swap(tried[i], tried[i + 1]);
    if (is_known_unit(tried)) return tried;
  }
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/.23";
  for (std::size_t i = 0; i <= unit.size(); ++i) {  // one letter missing
    for (const char c : kLetters) {
      tried = std::string(unit.substr(0, i)).append(1, c).append(unit.substr(i));
      if (is_known_unit(tried)) return tried;
    }
  }
  return {};
}
}  // namespace millwright::registry
