// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/failure_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace millwright::respond {
namespace {

constexpr std::array kModes = std::to_array<FailureMode>({
    {"AIR", "abnormal instrument reading"},
    {"BRD", "breakdown"},
    {"ELP", "external leakage of the process medium"},
    {"ELU", "external leakage of a utility medium"},
    {"ERO", "erratic output"},
    {"FTC", "fails to close on demand"},
    {"FTF", "fails to function on demand"},
    {"FTO", "fails to open on demand"},
    {"FTR", "fails to regulate"},
    {"FTS", "fails to start on demand"},
    {"HIO", "high output"},
    {"IHT", "insufficient heat transfer"},
    {"INL", "internal leakage"},
    {"LOO", "low output"},
    {"NOI", "noise"},
    {"NOO", "no output"},
    {"OHE", "overheating"},
    {"OTH", "other"},
    {"PDE", "parameter deviation"},
    {"PLU", "plugged or choked"},
    {"SER", "minor in-service problem"},
    {"SPO", "spurious operation"},
    {"STD", "structural deficiency"},
    {"STP", "fails to stop on demand"},
    {"UNK", "unknown"},
    {"UST", "spurious stop"},
    {"VIB", "vibration"},
});

constexpr std::array kMechanisms = std::to_array<FailureMechanism>({
    {"1", "mechanical failure"},
    {"1.0", "mechanical, general"},
    {"1.1", "leakage"},
    {"1.2", "vibration"},
    {"1.3", "clearance or alignment"},
    {"1.4", "deformation"},
    {"1.5", "looseness"},
    {"1.6", "sticking"},
    {"2", "material failure"},
    {"2.0", "material, general"},
    {"2.1", "cavitation"},
    {"2.2", "corrosion"},
    {"2.3", "erosion"},
    {"2.4", "wear"},
    {"2.5", "breakage"},
    {"2.6", "fatigue"},
    {"2.7", "overheating"},
    {"2.8", "burst"},
    {"3", "instrument failure"},
    {"3.0", "instrument, general"},
    {"3.1", "control failure"},
    {"3.2", "no signal, indication or alarm"},
    {"3.3", "faulty signal, indication or alarm"},
    {"3.4", "out of adjustment"},
    {"3.5", "software"},
    {"3.6", "common cause"},
    {"4", "electrical failure"},
    {"4.0", "electrical, general"},
    {"4.1", "short circuit"},
    {"4.2", "open circuit"},
    {"4.3", "no power"},
    {"4.4", "faulty power"},
    {"4.5", "earth or isolation fault"},
    {"5", "external influence"},
    {"5.0", "external, general"},
    {"5.1", "blockage"},
    {"5.2", "contamination"},
    {"5.3", "other external influence"},
    {"6", "miscellaneous"},
    {"6.0", "miscellaneous, general"},
    {"6.1", "no cause found"},
    {"6.2", "combined causes"},
    {"6.3", "other"},
    {"6.4", "unknown"},
});

bool is_same_code(std::string_view a, std::string_view b) {
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  return std::ranges::equal(a, b, {}, upper, upper);
}

template <class Table>
auto find_in(const Table& table, std::string_view code) -> decltype(table.data()) {
  for (const auto& entry : table) {
    if (is_same_code(entry.code, code)) return &entry;
  }
  return nullptr;
}

}  // namespace

std::span<const FailureMode> failure_modes() {
  return kModes;
}

std::span<const FailureMechanism> failure_mechanisms() {
  return kMechanisms;
}

const FailureMode* find_failure_mode(std::string_view code) {
  return find_in(kModes, code);
}

const FailureMechanism* find_failure_mechanism(std::string_view code) {
  return find_in(kMechanisms, code);
}

std::string to_text(const FailureCode& code) {
  if (code.mode.empty() || code.mechanism.empty()) return code.mode + code.mechanism;
  return fmt::format("{}/{}", code.mode, code.mechanism);
}

Result<FailureCode> parse_failure_code(std::string_view text) {
  FailureCode code;
  if (text.empty()) return code;
  const auto slash = text.find('/');
  const std::string_view first = text.substr(0, slash);
  const FailureMode* const mode = find_failure_mode(first);
  if (mode != nullptr) code.mode = mode->code;
  if (mode != nullptr && slash == std::string_view::npos) return code;
  // Without a slash, what is no mode is a mechanism alone.
  const bool has_both = slash != std::string_view::npos;
  if (has_both && mode == nullptr) {
    return fail(Code::kInvalidArgument, fmt::format("failure mode '{}' is not known", first));
  }
  const std::string_view second = has_both ? text.substr(slash + 1) : text;
  const FailureMechanism* const mechanism = find_failure_mechanism(second);
  if (mechanism == nullptr) {
    return fail(Code::kInvalidArgument,
                fmt::format("failure code '{}' is not known, for example VIB/1.2", second));
  }
  code.mechanism = mechanism->code;
  return code;
}

Status check(const FailureCode& code) {
  const Result<FailureCode> known = parse_failure_code(to_text(code));
  if (!known) return fail(known.error());
  return {};
}

}  // namespace millwright::respond
