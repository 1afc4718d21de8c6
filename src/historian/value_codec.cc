// SPDX-License-Identifier: Apache-2.0
#include "historian/value_codec.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "historian/decimal.h"
#include "historian/int_codec.h"

namespace millwright::historian {
namespace {

// Persisted; do not renumber.
enum Model : std::uint8_t {
  kConstant = 0,
  kDictionary = 1,
  kDecimal = 2,
  kBits = 3,
  kRaw = 4,
};

constexpr std::size_t kMaxDistinct = 256;
constexpr double kExceptionBits = 90;
constexpr std::size_t kMaxTextBytes = 64u << 20;

/// Doubles as integers whose order is the numbers' order, so that neighbours have small
/// differences across zero too; other words as they are.
std::uint64_t to_ordered(std::uint64_t word) {
  const std::uint64_t negative = 0 - (word >> 63);
  return word ^ (negative >> 1);
}

/// The column as mantissas of `digits`, with the rows that are not such decimals beside it.
struct Decimals {
  unsigned digits = 0;
  std::vector<std::uint64_t> mantissas;
  std::vector<std::uint32_t> exceptions;
};

/// Smallest number of digits from `from` on that makes `word` a decimal; kMaxDigits + 1 if none.
unsigned digits_of(std::uint64_t word, unsigned from) {
  unsigned d = from;
  while (d <= kMaxDigits && !to_decimal(word, d)) ++d;
  return d;
}

unsigned sample_digits(std::span<const std::uint64_t> words) {
  unsigned digits = 0;
  const std::size_t stride = std::max<std::size_t>(1, words.size() / 32);
  for (std::size_t i = 0; i < words.size(); i += stride)
    if (const unsigned d = digits_of(words[i], digits); d <= kMaxDigits) digits = d;
  return digits;
}

bool find_decimals(std::span<const std::uint64_t> words, Decimals& out) {
  const std::size_t max_exceptions = words.size() / 16 + 1;
  out.digits = sample_digits(words);
  out.mantissas.resize(words.size());
  out.exceptions.clear();
  std::uint64_t previous = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (const auto m = to_decimal(words[i], out.digits)) {
      previous = static_cast<std::uint64_t>(*m);
    } else if (const unsigned d = digits_of(words[i], out.digits + 1); d <= kMaxDigits) {
      // A value finer than the sample: start again with its digits. Happens at most 15 times.
      out.digits = d;
      out.exceptions.clear();
      previous = 0;
      i = static_cast<std::size_t>(-1);
      continue;
    } else {
      out.exceptions.push_back(static_cast<std::uint32_t>(i));
      if (out.exceptions.size() > max_exceptions) return false;
    }
    out.mantissas[i] = previous;
  }
  return true;
}

/// Distinct words in order of value, and each row's index among them.
struct Dictionary {
  std::vector<std::uint64_t> words;
  std::string indexes;
  double bits = 0;  // of the packed indexes, estimated
};

bool find_dictionary(std::span<const std::uint64_t> column, Dictionary& out) {
  constexpr std::size_t kSlots = 1024;
  struct Slot {
    std::uint64_t word = 0;
    std::uint32_t count = 0;
    std::uint8_t rank = 0;
  };
  std::array<Slot, kSlots> slots{};
  const auto slot_of = [&slots](std::uint64_t word) -> Slot& {
    std::size_t at = (word * 0x9e3779b97f4a7c15u) >> 54;
    while (slots[at].count != 0 && slots[at].word != word) at = (at + 1) % kSlots;
    return slots[at];
  };
  const std::size_t limit = std::min(kMaxDistinct, column.size() / 4);
  out.words.clear();
  for (const std::uint64_t w : column) {
    Slot& s = slot_of(w);
    if (s.count++ != 0) continue;
    if (out.words.size() == limit) return false;
    s.word = w;
    out.words.push_back(w);
  }
  std::sort(out.words.begin(), out.words.end(), [](std::uint64_t a, std::uint64_t b) {
    return static_cast<std::int64_t>(to_ordered(a)) < static_cast<std::int64_t>(to_ordered(b));
  });
  const double n = static_cast<double>(column.size());
  out.bits = 0;
  for (std::size_t i = 0; i < out.words.size(); ++i) {
    Slot& s = slot_of(out.words[i]);
    s.rank = static_cast<std::uint8_t>(i);
    out.bits += s.count * std::max(0.05, std::log2(n / s.count));
  }
  out.indexes.resize(column.size());
  for (std::size_t i = 0; i < column.size(); ++i)
    out.indexes[i] = static_cast<char>(slot_of(column[i]).rank);
  return true;
}

void encode_decimals(std::span<const std::uint64_t> words, const Decimals& d, const IntPlan& plan,
                     Effort effort, std::string& out) {
  ByteWriter w(out);
  w.u8(kDecimal);
  w.u8(static_cast<std::uint8_t>(d.digits));
  w.varint(d.exceptions.size());
  for (const std::uint32_t row : d.exceptions) {
    w.varint(row);
    w.fixed(words[row]);
  }
  encode_ints(d.mantissas, plan, effort, out);
}

Status decode_decimals(ByteReader& in, std::span<std::uint64_t> words) {
  const unsigned digits = in.u8();
  const std::uint64_t n_exceptions = in.varint();
  if (digits > kMaxDigits || n_exceptions > words.size())
    return fail(Code::kDataLoss, "value column: bad decimal parameters");
  std::vector<std::pair<std::uint64_t, std::uint64_t>> exceptions(n_exceptions);
  for (auto& [row, word] : exceptions) {
    row = in.varint();
    word = in.fixed<std::uint64_t>();
    if (row >= words.size()) return fail(Code::kDataLoss, "value column: exception outside");
  }
  MW_TRY_STATUS(decode_ints(in, words));
  for (std::uint64_t& w : words) w = from_decimal(static_cast<std::int64_t>(w), digits);
  for (const auto& [row, word] : exceptions) words[row] = word;
  return {};
}

/// Words that came from 32-bit floats, or counters of round numbers, end in zero bits.
void encode_bits(ValueType type, std::span<const std::uint64_t> words, Effort effort,
                 std::string& out) {
  ByteWriter w(out);
  std::vector<std::uint64_t> column(words.begin(), words.end());
  if (type == ValueType::kFloat64)
    for (std::uint64_t& c : column) c = to_ordered(c);
  std::uint64_t varying = 0;
  for (const std::uint64_t c : column) varying |= c ^ column.front();
  const auto shift = static_cast<unsigned>(std::min(63, std::countr_zero(varying)));
  const std::uint64_t low = column.front() & ((std::uint64_t{1} << shift) - 1);
  for (std::uint64_t& c : column)
    c = static_cast<std::uint64_t>(static_cast<std::int64_t>(c) >> shift);
  w.u8(kBits);
  w.u8(static_cast<std::uint8_t>(shift));
  w.varint(low);
  encode_ints(column, plan_ints(column, effort), effort, out);
}

Status decode_bits(ByteReader& in, ValueType type, std::span<std::uint64_t> words) {
  const unsigned shift = in.u8();
  const std::uint64_t low = in.varint();
  if (shift > 63) return fail(Code::kDataLoss, "value column: bad shift");
  MW_TRY_STATUS(decode_ints(in, words));
  for (std::uint64_t& w : words) {
    w = (w << shift) | low;
    if (type == ValueType::kFloat64) w = to_ordered(w);
  }
  return {};
}

void encode_raw(std::span<const std::uint64_t> words, std::string& out) {
  ByteWriter(out).u8(kRaw);
  const std::size_t at = out.size();
  out.resize(at + words.size() * 8);
  if (!words.empty()) std::memcpy(out.data() + at, words.data(), words.size() * 8);
}

Status decode_dictionary(ByteReader& in, ValueType type, std::span<std::uint64_t> words) {
  const std::uint64_t n = in.varint();
  if (in.failed() || n == 0 || n > kMaxDistinct)
    return fail(Code::kDataLoss, "value column: bad dictionary size");
  std::array<std::uint64_t, kMaxDistinct> dictionary{};
  MW_TRY_STATUS(decode_words(in, type, std::span(dictionary).first(n)));
  std::string indexes;
  MW_TRY_STATUS(unpack(in, words.size(), indexes));
  if (indexes.size() != words.size()) return fail(Code::kDataLoss, "value column: cut short");
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto rank = static_cast<std::uint8_t>(indexes[i]);
    if (rank >= n) return fail(Code::kDataLoss, "value column: index outside the dictionary");
    words[i] = dictionary[rank];
  }
  return {};
}

}  // namespace

void encode_words(ValueType type, std::span<const std::uint64_t> words, Effort effort,
                  std::string& out) {
  ByteWriter w(out);
  if (words.empty()) return encode_raw(words, out);
  if (std::ranges::all_of(words, [&](std::uint64_t x) { return x == words.front(); })) {
    w.u8(kConstant);
    return write_word(w, type, words.front());
  }
  thread_local Decimals decimals;
  thread_local Dictionary dictionary;
  const bool is_decimal = type == ValueType::kFloat64 && find_decimals(words, decimals);
  IntPlan plan;
  double number_bits = static_cast<double>(words.size()) * 64;
  if (effort == Effort::kBest || is_decimal) {
    plan =
        plan_ints(is_decimal ? std::span<const std::uint64_t>(decimals.mantissas) : words, effort);
    number_bits =
        plan.bits +
        (is_decimal ? kExceptionBits * static_cast<double>(decimals.exceptions.size()) : 0);
  }
  const bool may_dictionary = effort == Effort::kBest && words.size() >= 16;
  if (may_dictionary && find_dictionary(words, dictionary)) {
    const double word_bits = is_decimal || type != ValueType::kFloat64 ? 16 : 56;
    if (dictionary.bits + word_bits * static_cast<double>(dictionary.words.size()) < number_bits) {
      w.u8(kDictionary);
      w.varint(dictionary.words.size());
      const std::vector<std::uint64_t> sorted = dictionary.words;  // the call below reuses it
      const std::string indexes = dictionary.indexes;
      encode_words(type, sorted, Effort::kFast, out);
      return pack(indexes, effort, out);
    }
  }
  const std::size_t start = out.size();
  if (is_decimal) {
    encode_decimals(words, decimals, plan, effort, out);
  } else {
    encode_bits(type, words, effort, out);
  }
  if (out.size() - start <= words.size() * 8 + 1) return;
  out.resize(start);
  encode_raw(words, out);
}

Status decode_words(ByteReader& in, ValueType type, std::span<std::uint64_t> words) {
  switch (in.u8()) {
    case kConstant: {
      const std::uint64_t word = read_word(in, type);
      std::fill(words.begin(), words.end(), word);
      break;
    }
    case kDictionary:
      // A dictionary is never in a dictionary: its own words number at most 256.
      if (words.size() < 16) return fail(Code::kDataLoss, "value column: needless dictionary");
      return decode_dictionary(in, type, words);
    case kDecimal:
      return decode_decimals(in, words);
    case kBits:
      return decode_bits(in, type, words);
    case kRaw: {
      const std::string_view raw = in.raw(words.size() * 8);
      if (!in.failed() && !words.empty()) std::memcpy(words.data(), raw.data(), raw.size());
      break;
    }
    default:
      return fail(Code::kDataLoss, "value column: unknown model");
  }
  if (in.failed()) return fail(Code::kDataLoss, "value column: cut short");
  return {};
}

void encode_texts(std::span<const std::uint64_t> words, std::string_view arena, Effort effort,
                  std::string& out) {
  std::vector<std::uint64_t> lengths(words.size());
  std::string bytes;
  for (std::size_t i = 0; i < words.size(); ++i) {
    lengths[i] = words[i] & 0xffffffffu;
    bytes.append(arena.substr(words[i] >> 32, lengths[i]));
  }
  encode_ints(lengths, plan_ints(lengths, effort), effort, out);
  pack(bytes, effort, out);
}

Status decode_texts(ByteReader& in, std::span<std::uint64_t> words, std::string& arena) {
  MW_TRY_STATUS(decode_ints(in, words));
  std::string bytes;
  MW_TRY_STATUS(unpack(in, kMaxTextBytes, bytes));
  std::uint64_t at = arena.size();
  const std::uint64_t end = at + bytes.size();
  for (std::uint64_t& w : words) {
    const std::uint64_t length = w;
    if (length > end - at) return fail(Code::kDataLoss, "text column: lengths exceed the bytes");
    w = at << 32 | length;
    at += length;
  }
  if (at != end) return fail(Code::kDataLoss, "text column: bytes left over");
  arena.append(bytes);
  return {};
}

// A tag byte, then: 0-15 the digits of a decimal whose zigzag mantissa follows, 16 eight raw
// bytes, 17 a zigzag integer.
void write_word(ByteWriter& out, ValueType type, std::uint64_t word) {
  constexpr std::uint8_t kRawTag = 16;
  constexpr std::uint8_t kIntegerTag = 17;
  if (type != ValueType::kFloat64) {
    out.u8(kIntegerTag);
    return out.zigzag(static_cast<std::int64_t>(word));
  }
  constexpr unsigned kShortDigits = 9;
  if (const unsigned d = digits_of(word, 0); d <= kShortDigits) {
    out.u8(static_cast<std::uint8_t>(d));
    return out.zigzag(*to_decimal(word, d));
  }
  out.u8(kRawTag);
  out.fixed(word);
}

std::uint64_t read_word(ByteReader& in, ValueType) {
  constexpr std::uint8_t kRawTag = 16;
  const std::uint8_t tag = in.u8();
  if (tag <= kMaxDigits) return from_decimal(in.zigzag(), tag);
  if (tag == kRawTag) return in.fixed<std::uint64_t>();
  return static_cast<std::uint64_t>(in.zigzag());
}

}  // namespace millwright::historian
