// SPDX-License-Identifier: Apache-2.0
// The UCUM codes accepted as a signal's unit: those seen on plant signals, with metric prefixes
// where they are used. The Unified Code for Units of Measure, https://ucum.org.
#include <algorithm>
#include <array>
#include <string_view>

#include "model/plant.h"

namespace millwright {
namespace {

constexpr std::array<std::string_view, 12> kMetricAtoms{"m", "g",  "s", "A", "K", "Hz",
                                                        "N", "Pa", "J", "W", "V", "bar"};
constexpr std::array<std::string_view, 8> kPrefixes{"n", "u", "m", "c", "d", "k", "M", "G"};
constexpr std::array<std::string_view, 58> kCodes{
    "1",      "%",      "[ppm]", "[ppth]",  "Cel",   "[degF]", "rad",   "deg",  "[psi]", "atm",
    "mm[Hg]", "m[H2O]", "L",     "mL",      "hL",    "m3",     "cm3",   "m2",   "m/s",   "mm/s",
    "um/s",   "m/s2",   "mm/s2", "[g]",     "L/min", "L/s",    "L/h",   "m3/h", "m3/s",  "m3/min",
    "kg/h",   "kg/s",   "t/h",   "g/s",     "t",     "{rpm}",  "/min",  "/s",   "/h",    "min",
    "h",      "d",      "kW.h",  "MW.h",    "W.h",   "V.A",    "kV.A",  "kVAR", "Ohm",   "kOhm",
    "N.m",    "kN.m",   "dB",    "dB[SPL]", "S/cm",  "uS/cm",  "mS/cm", "kg/m3"};
constexpr std::array<std::string_view, 12> kMore{
    "[pH]", "lx", "cP", "mPa.s", "mm2/s", "cd", "mol/L", "mg/L", "g/L", "ug/m3", "W/m2", "{count}"};

}  // namespace

bool is_known_unit(std::string_view ucum) {
  if (std::ranges::find(kCodes, ucum) != kCodes.end()) return true;
  if (std::ranges::find(kMore, ucum) != kMore.end()) return true;
  if (std::ranges::find(kMetricAtoms, ucum) != kMetricAtoms.end()) return true;
  for (const std::string_view prefix : kPrefixes) {
    if (!ucum.starts_with(prefix)) continue;
    if (std::ranges::find(kMetricAtoms, ucum.substr(prefix.size())) != kMetricAtoms.end()) {
      return true;
    }
  }
  return false;
}

}  // namespace millwright
