// SPDX-License-Identifier: Apache-2.0
#include "historian/int_codec.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "historian/bit_io.h"

namespace millwright::historian {
namespace {

// Residuals below 8 are their own class. Above, the class keeps the bit length and the next two
// bits; the rest is raw. 8 + 61 * 4 = 252 classes.
constexpr unsigned kExact = 8;
constexpr unsigned kFractionBits = 8;  // of the exponential mean
constexpr std::size_t kSampleRows = 512;

constexpr std::uint64_t zigzag(std::uint64_t residual) {
  return (residual << 1) ^ static_cast<std::uint64_t>(static_cast<std::int64_t>(residual) >> 63);
}
constexpr std::uint64_t unzigzag(std::uint64_t u) {
  return (u >> 1) ^ (0 - (u & 1));
}

struct Split {
  std::uint8_t symbol;
  std::uint8_t raw_bits;
};
constexpr Split split(std::uint64_t u) {
  if (u < kExact) return {static_cast<std::uint8_t>(u), 0};
  const auto length = static_cast<unsigned>(std::bit_width(u));
  const auto top = static_cast<unsigned>(u >> (length - 3)) & 3u;
  return {static_cast<std::uint8_t>(kExact + (length - 4) * 4 + top),
          static_cast<std::uint8_t>(length - 3)};
}

struct Class {
  std::uint64_t base = 0;
  unsigned raw_bits = 0;
};
constexpr std::array<Class, 256> make_classes() {
  std::array<Class, 256> table{};
  for (unsigned s = 0; s < 252; ++s) {
    if (s < kExact) {
      table[s] = {s, 0};
    } else {
      const unsigned length = (s - kExact) / 4 + 4;
      table[s] = {(std::uint64_t{4} + (s - kExact) % 4) << (length - 3), length - 3};
    }
  }
  return table;
}
constexpr std::array<Class, 256> kClasses = make_classes();

/// Each predictor is a struct with predict() and update(): the loops below compile once for each.
struct FromReference {
  std::uint64_t reference;
  std::uint64_t predict() const { return reference; }
  void update(std::uint64_t) {}
};
struct FromPrevious {
  std::uint64_t previous;
  std::uint64_t predict() const { return previous; }
  void update(std::uint64_t v) { previous = v; }
};
struct FromMean {
  std::uint64_t mean;  // fixed point
  unsigned shift;
  std::uint64_t predict() const {
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(mean) >> kFractionBits);
  }
  void update(std::uint64_t v) {
    const auto error = static_cast<std::int64_t>((v << kFractionBits) - mean);
    mean += static_cast<std::uint64_t>(error >> shift);
  }
};

template <class F>
void with_predictor(Predictor predictor, std::uint64_t reference, F&& f) {
  switch (predictor) {
    case Predictor::kReference:
      return f(FromReference{reference});
    case Predictor::kPrevious:
      return f(FromPrevious{reference});
    default: {
      const unsigned k =
          static_cast<unsigned>(predictor) - static_cast<unsigned>(Predictor::kEma1) + 1;
      return f(FromMean{reference << kFractionBits, k});
    }
  }
}

/// Bits of the sample under one predictor: order-0 entropy of the classes plus the raw bits.
template <class P>
double estimate(std::span<const std::uint64_t> sample, P predictor) {
  std::array<std::uint32_t, 256> histogram{};
  std::uint64_t raw = 0;
  for (const std::uint64_t v : sample) {
    const Split s = split(zigzag(v - predictor.predict()));
    predictor.update(v);
    ++histogram[s.symbol];
    raw += s.raw_bits;
  }
  const double n = static_cast<double>(sample.size());
  double bits = static_cast<double>(raw);
  for (const std::uint32_t c : histogram)
    if (c != 0) bits += c * std::log2(n / c) + 4;  // 4: the symbol's entry in the code table
  return bits;
}

}  // namespace

IntPlan plan_ints(std::span<const std::uint64_t> column, Effort effort) {
  IntPlan best;
  if (column.empty()) return best;
  best.reference = column.front();
  if (effort == Effort::kFast) return best;

  const std::size_t n = std::min(column.size(), kSampleRows);
  const auto sample = column.subspan((column.size() - n) / 2, n);
  const double scale = static_cast<double>(column.size()) / static_cast<double>(n);
  best.bits = estimate(sample, FromPrevious{sample.front()}) * scale;

  std::vector<std::uint64_t> sorted(sample.begin(), sample.end());
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(n / 2);
  std::nth_element(sorted.begin(), middle, sorted.end(), [](std::uint64_t a, std::uint64_t b) {
    return static_cast<std::int64_t>(a) < static_cast<std::int64_t>(b);
  });
  if (const double bits = estimate(sample, FromReference{*middle}) * scale; bits < best.bits)
    best = {Predictor::kReference, *middle, bits};

  // Beyond 55 bits the fixed point of the mean would overflow: exact still, but a bad prediction.
  for (auto p = static_cast<unsigned>(Predictor::kEma1);
       p <= static_cast<unsigned>(Predictor::kEma5); ++p) {
    const unsigned shift = p - static_cast<unsigned>(Predictor::kEma1) + 1;
    const double bits = estimate(sample, FromMean{sample.front() << kFractionBits, shift}) * scale;
    if (bits < best.bits) best = {static_cast<Predictor>(p), column.front(), bits};
  }
  return best;
}

void encode_ints(std::span<const std::uint64_t> column, const IntPlan& plan, Effort effort,
                 std::string& out) {
  ByteWriter w(out);
  w.u8(static_cast<std::uint8_t>(plan.predictor));
  w.zigzag(static_cast<std::int64_t>(plan.reference));
  thread_local std::string symbol_buffer;
  thread_local std::string raw_buffer;
  std::string& symbols = symbol_buffer;  // one look-up of the thread's storage, not one a row
  std::string& raw = raw_buffer;
  symbols.resize(column.size());
  raw.clear();
  BitWriter bits(raw);
  with_predictor(plan.predictor, plan.reference, [&](auto predictor) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      const std::uint64_t u = zigzag(column[i] - predictor.predict());
      predictor.update(column[i]);
      const Split s = split(u);
      symbols[i] = static_cast<char>(s.symbol);
      bits.put(u & ((std::uint64_t{1} << s.raw_bits) - 1), s.raw_bits);
    }
  });
  bits.finish();
  pack(symbols, effort, out);
  w.text(raw);
}

Status decode_ints(ByteReader& in, std::span<std::uint64_t> column) {
  const std::uint8_t predictor_code = in.u8();
  const auto reference = static_cast<std::uint64_t>(in.zigzag());
  if (predictor_code > static_cast<std::uint8_t>(Predictor::kEma5))
    return fail(Code::kDataLoss, "integer column: unknown predictor");
  thread_local std::string symbol_buffer;
  std::string& symbols = symbol_buffer;
  MW_TRY_STATUS(unpack(in, column.size(), symbols));
  const std::string_view raw = in.text();
  if (in.failed() || symbols.size() != column.size())
    return fail(Code::kDataLoss, "integer column: cut short");
  BitReader bits(raw);
  with_predictor(static_cast<Predictor>(predictor_code), reference, [&](auto predictor) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      const Class c = kClasses[static_cast<std::uint8_t>(symbols[i])];
      const std::uint64_t u = c.base + bits.get(c.raw_bits);
      column[i] = predictor.predict() + unzigzag(u);
      predictor.update(column[i]);
    }
  });
  if (bits.overrun()) return fail(Code::kDataLoss, "integer column: raw bits cut short");
  return {};
}

}  // namespace millwright::historian
