// SPDX-License-Identifier: Apache-2.0
#include "historian/time_codec.h"

#include <numeric>
#include <vector>

#include "historian/int_codec.h"

namespace millwright::historian {
namespace {

// Persisted; do not renumber.
enum Model : std::uint8_t { kSteps = 0, kDifferences = 1 };

std::uint64_t difference(UtcNanos later, UtcNanos earlier) {
  return static_cast<std::uint64_t>(later.ns) - static_cast<std::uint64_t>(earlier.ns);
}

std::uint64_t common_unit(std::span<const std::uint64_t> steps) {
  std::uint64_t unit = 0;
  for (const std::uint64_t s : steps) {
    if (unit != 0 && s % unit == 0) continue;
    unit = std::gcd(unit, s);
    if (unit == 1) break;
  }
  return unit == 0 ? 1 : unit;
}

/// The step that most rows have, if any has a majority (Boyer and Moore).
std::uint64_t usual_step(std::span<const std::uint64_t> steps) {
  std::uint64_t candidate = 0;
  std::size_t votes = 0;
  for (const std::uint64_t s : steps) {
    if (votes == 0) candidate = s;
    if (candidate == s) {
      ++votes;
    } else {
      --votes;
    }
  }
  return candidate;
}

/// Exceptions as two streams, the gap since the last one and by how much it differs.
void encode_steps(std::span<const std::uint64_t> steps, std::uint64_t usual, std::size_t n_unusual,
                  Effort effort, std::string& out) {
  ByteWriter w(out);
  w.varint(usual);
  w.varint(n_unusual);
  if (n_unusual == 0) return;
  std::string gaps;
  std::string excess;
  ByteWriter gap_writer(gaps);
  ByteWriter excess_writer(excess);
  std::size_t last = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i] == usual) continue;
    gap_writer.varint(i - last);
    excess_writer.zigzag(static_cast<std::int64_t>(steps[i] - usual));
    last = i;
  }
  pack(gaps, effort, out);
  pack(excess, effort, out);
}

Status decode_steps(ByteReader& in, std::span<std::uint64_t> steps) {
  const std::uint64_t usual = in.varint();
  const std::uint64_t n_unusual = in.varint();
  if (in.failed() || n_unusual > steps.size())
    return fail(Code::kDataLoss, "time column: bad exception count");
  std::fill(steps.begin(), steps.end(), usual);
  if (n_unusual == 0) return {};
  std::string gaps;
  std::string excess;
  MW_TRY_STATUS(unpack(in, steps.size() * 10, gaps));
  MW_TRY_STATUS(unpack(in, steps.size() * 10, excess));
  ByteReader gap_reader(gaps);
  ByteReader excess_reader(excess);
  std::uint64_t at = 0;
  for (std::uint64_t k = 0; k < n_unusual; ++k) {
    const std::uint64_t gap = gap_reader.varint();
    if (gap >= steps.size() - at) return fail(Code::kDataLoss, "time column: exception outside");
    at += gap;
    steps[at] = usual + static_cast<std::uint64_t>(excess_reader.zigzag());
  }
  if (!gap_reader.done() || !excess_reader.done())
    return fail(Code::kDataLoss, "time column: exceptions cut short");
  return {};
}

}  // namespace

void encode_times(std::span<const UtcNanos> times, Effort effort, std::string& out) {
  if (times.size() < 2) return;
  thread_local std::vector<std::uint64_t> steps;
  steps.resize(times.size() - 1);
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = difference(times[i + 1], times[i]);
  const std::uint64_t unit = common_unit(steps);
  if (unit != 1)
    for (std::uint64_t& s : steps) s /= unit;
  const std::uint64_t usual = usual_step(steps);
  std::size_t n_unusual = 0;
  for (const std::uint64_t s : steps) n_unusual += s != usual ? 1 : 0;

  ByteWriter w(out);
  const Model model = n_unusual <= steps.size() / 4 ? kSteps : kDifferences;
  w.u8(model);
  w.varint(unit);
  if (model == kSteps) {
    encode_steps(steps, usual, n_unusual, effort, out);
  } else {
    encode_ints(steps, plan_ints(steps, effort), effort, out);
  }
}

Status decode_times(ByteReader& in, std::span<UtcNanos> times) {
  if (times.size() < 2) return {};
  const std::uint8_t model = in.u8();
  const std::uint64_t unit = in.varint();
  if (in.failed() || model > kDifferences || unit == 0)
    return fail(Code::kDataLoss, "time column: unknown model");
  thread_local std::vector<std::uint64_t> steps;
  steps.resize(times.size() - 1);
  if (model == kSteps) {
    MW_TRY_STATUS(decode_steps(in, steps));
  } else {
    MW_TRY_STATUS(decode_ints(in, steps));
  }
  auto time = static_cast<std::uint64_t>(times.front().ns);
  bool increases = true;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    time += steps[i] * unit;
    times[i + 1].ns = static_cast<std::int64_t>(time);
    increases &= times[i + 1] > times[i];
  }
  if (!increases) return fail(Code::kDataLoss, "time column: times do not increase");
  return {};
}

}  // namespace millwright::historian
