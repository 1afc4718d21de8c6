// SPDX-License-Identifier: Apache-2.0
#include "protocol/line/line_decoder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/number.h"
#include "core/utf8.h"

namespace millwright::line {
namespace {

/// Beyond this many fields of a series, one that is not where expected is not searched for.
constexpr std::size_t kMaxSearch = 64;

std::int64_t nanos_per(Precision precision) {
  constexpr std::array<std::int64_t, 6> kNanos{
      1, 1'000, 1'000'000, 1'000'000'000, 60'000'000'000, 3'600'000'000'000};
  return kNanos[static_cast<std::size_t>(precision)];
}

std::optional<bool> parse_boolean(std::string_view text) {
  for (const std::string_view word : {"t", "T", "true", "True", "TRUE"}) {
    if (text == word) return true;
  }
  for (const std::string_view word : {"f", "F", "false", "False", "FALSE"}) {
    if (text == word) return false;
  }
  return std::nullopt;
}

bool is_not_finite(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  std::string lower(text.substr(0, 9));
  for (char& c : lower) c = static_cast<char>(c | 0x20);
  return lower == "nan" || lower == "inf" || lower == "infinity";
}

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::optional<Precision> parse_precision(std::string_view text) {
  if (text.empty() || text == "ns" || text == "n") return Precision::kNanoseconds;
  if (text == "us" || text == "u" || text == "\u00b5s") return Precision::kMicroseconds;
  if (text == "ms") return Precision::kMilliseconds;
  if (text == "s") return Precision::kSeconds;
  if (text == "m") return Precision::kMinutes;
  if (text == "h") return Precision::kHours;
  return std::nullopt;
}

void LineDecoder::decode(std::string_view body, Precision precision, DecodedBatch& out) {
  cache_.clear_if_full();
  slots_.clear();
  series_ = nullptr;
  series_raw_ = {};
  nanos_per_unit_ = nanos_per(precision);
  line_ = 1;
  p_ = body.data();
  end_ = p_ + body.size();
  while (p_ != end_) {
    const char* const begin = p_;
    const std::size_t n_readings = out.readings.size();
    const std::size_t n_slots = slots_.size();
    const std::uint32_t line_at_begin = line_;
    if (read_line(out)) continue;
    out.readings.resize(n_readings);
    slots_.resize(n_slots);
    skip_to_newline();
    std::string_view raw = between(begin, p_);
    if (p_ != end_) ++p_;
    line_ = line_at_begin + static_cast<std::uint32_t>(std::count(begin, p_, '\n'));
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    out.problems.push_back({line_at_begin, std::move(reason_), raw});
    reason_.clear();
  }
}

/// Reads one line and the newline after it. False = reason_ says why not.
bool LineDecoder::read_line(DecodedBatch& out) {
  skip_spaces();
  if (at_line_end() || *p_ == '#') {
    skip_to_newline();
  } else {
    if (!read_series()) return false;
    const std::size_t first = out.readings.size();
    std::size_t hint = 0;
    std::size_t n_fields = 0;
    do {
      if (++n_fields > kMaxFieldsPerLine) return fail("more than 10000 fields");
      if (!read_field(hint, out)) return false;
    } while (p_ != end_ && *p_ == ',' && ++p_ != nullptr);
    std::optional<UtcNanos> time;
    if (!read_timestamp(time)) return false;
    for (std::size_t i = first; i < out.readings.size(); ++i) out.readings[i].time = time;
    if (p_ != end_ && *p_ == '\r') ++p_;
  }
  if (p_ != end_) ++p_;  // the newline
  ++line_;
  return true;
}

/// Measurement and tags up to the first unescaped space.
bool LineDecoder::read_series() {
  const char* const begin = p_;
  if (!series_raw_.empty() && between(p_, end_).starts_with(series_raw_) &&
      p_ + series_raw_.size() != end_ && p_[series_raw_.size()] == ' ' && series_ != nullptr) {
    p_ += series_raw_.size();
    skip_spaces();
    return true;
  }
  while (p_ != end_ && *p_ != ' ' && *p_ != '\n') {
    if (*p_ == '\\' && p_ + 1 != end_ && p_[1] != '\n') ++p_;
    ++p_;
  }
  const std::string_view raw = between(begin, p_);
  if (raw.size() > 4 * kMaxNameBytes) return fail("measurement and tags longer than 1024 bytes");
  if (p_ == end_ || *p_ == '\n') return fail("no fields");
  skip_spaces();
  series_raw_ = raw;
  series_ = cache_.find(raw);
  if (series_ != nullptr) return true;
  auto name = canonical_series(raw);
  if (!name) return fail(std::move(name).error());
  uncached_ = *name;
  series_ = cache_.add(raw, std::move(*name));
  return true;
}

bool LineDecoder::read_field(std::size_t& hint, DecodedBatch& out) {
  const char* const begin = p_;
  while (p_ != end_ && *p_ != '=' && *p_ != ' ' && *p_ != ',' && *p_ != '\n') {
    if (*p_ == '\\' && p_ + 1 != end_ && p_[1] != '\n') ++p_;
    ++p_;
  }
  const std::string_view raw = between(begin, p_);
  if (p_ == end_ || *p_ != '=') {
    return raw.empty() || raw == "\r" ? fail("no fields") : fail_field(raw, "has no value");
  }
  if (raw.empty()) return fail("a field without a name");
  ++p_;
  Scalar value;
  if (!read_value(raw, value, out)) return false;
  if (p_ != end_ && *p_ != ',' && !at_delimiter()) {
    return fail_field(raw, "followed by something else");
  }
  std::string_view name;
  FieldSlot* slot = nullptr;
  if (!find_name(raw, hint, out, name, slot)) return false;
  out.readings.push_back({name, value, std::nullopt, Quality{}, line_});
  slots_.push_back(slot);
  return true;
}

/// The address of a field. `hint`: where it probably is among those of the series.
bool LineDecoder::find_name(std::string_view raw_field, std::size_t& hint, DecodedBatch& out,
                            std::string_view& name, FieldSlot*& slot) {
  if (series_ != nullptr) {
    const auto& fields = series_->fields;
    std::size_t at = hint;
    if (at >= fields.size() || fields[at]->raw_key != raw_field) {
      const std::size_t n = std::min(fields.size(), kMaxSearch);
      for (at = 0; at < n && fields[at]->raw_key != raw_field; ++at) {
      }
      if (at == n) at = fields.size();
    }
    if (at < fields.size()) {
      slot = &fields[at]->slot;
      name = slot->name;
      hint = at + 1;
      return true;
    }
  }
  auto made = canonical_field(series_ != nullptr ? series_->name : uncached_, raw_field);
  if (!made) return fail(std::move(made).error());
  if (series_ != nullptr &&
      (series_->fields.size() <= kMaxSearch || hint == series_->fields.size())) {
    slot = cache_.add_field(*series_, raw_field, *made);
    hint = series_->fields.size();
  }
  name = slot != nullptr ? std::string_view(slot->name) : out.keep({*made});
  return true;
}

bool LineDecoder::read_value(std::string_view field, Scalar& value, DecodedBatch& out) {
  if (p_ == end_) return fail_field(field, "has no value");
  switch (*p_) {
    case '"':
      return read_text(field, value, out);
    case 't':
    case 'T':
    case 'f':
    case 'F':
      return read_boolean(field, value);
    default:
      return read_number(field, value);
  }
}

bool LineDecoder::read_text(std::string_view field, Scalar& value, DecodedBatch& out) {
  const char* const begin = ++p_;
  const char* q = p_;
  bool has_escapes = false;
  std::uint32_t n_newlines = 0;
  while (q != end_ && *q != '"') {
    if (static_cast<std::size_t>(q - begin) >= kMaxTextBytes) {
      return fail_field(field, "text longer than 65536 bytes");
    }
    if (*q == '\\' && q + 1 != end_ && (q[1] == '"' || q[1] == '\\')) {
      has_escapes = true;
      ++q;
    }
    if (*q == '\n') ++n_newlines;
    ++q;
  }
  if (q == end_) return fail_field(field, "text is not closed");
  const std::string_view raw = between(begin, q);
  if (!is_valid_utf8(raw)) return fail_field(field, "not valid UTF-8");
  p_ = q + 1;
  line_ += n_newlines;
  if (!has_escapes) {
    value = Scalar::of(raw);
    return true;
  }
  std::string plain;
  plain.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\\' && (raw[i + 1] == '"' || raw[i + 1] == '\\')) ++i;
    plain += raw[i];
  }
  value = Scalar::of(out.keep({plain}));
  return true;
}

bool LineDecoder::read_boolean(std::string_view field, Scalar& value) {
  const char* const begin = p_;
  while (p_ != end_ && *p_ != ',' && !at_delimiter()) ++p_;
  const auto boolean = parse_boolean(between(begin, p_));
  if (!boolean) return fail_field(field, "not a number, boolean or quoted text");
  value = Scalar::of(*boolean);
  return true;
}

bool LineDecoder::read_number(std::string_view field, Scalar& value) {
  const char* const begin = p_;
  const NumberScan scan = scan_number(p_, end_, NumberSyntax::kPlain);
  const char suffix = scan.end != nullptr && scan.end != end_ ? *scan.end : ' ';
  if (scan.end != nullptr && suffix != 'i' && suffix != 'u') {
    p_ = scan.end;
    value = Scalar::of(scan.number.real);
    return true;
  }
  while (p_ != end_ && *p_ != ',' && !at_delimiter()) ++p_;
  if (scan.end == nullptr) {
    const bool is_nan = is_not_finite(between(begin, p_));
    return fail_field(
        field, is_nan ? "NaN and infinity are not values" : "not a number, boolean or quoted text");
  }
  if (p_ != scan.end + 1) return fail_field(field, "not a number, boolean or quoted text");
  if (suffix == 'i') {
    const auto whole = scan.number.as_int64();
    if (!whole) return fail_field(field, "not a 64-bit integer");
    value = Scalar::of(*whole);
    return true;
  }
  if (!scan.number.is_integer || (scan.number.is_negative && scan.number.magnitude != 0)) {
    return fail_field(field, "not a 64-bit unsigned integer");
  }
  value = Scalar::of(scan.number.magnitude);
  return true;
}

/// The rest of the line after its fields.
bool LineDecoder::read_timestamp(std::optional<UtcNanos>& time) {
  skip_spaces();
  if (at_line_end()) return true;
  std::int64_t count = 0;
  const auto [after, error] = std::from_chars(p_, end_, count);
  if (error == std::errc::invalid_argument) return fail("timestamp: not an integer");
  UtcNanos read;
  if (error != std::errc() || __builtin_mul_overflow(count, nanos_per_unit_, &read.ns)) {
    return fail("timestamp: outside the years 1677 to 2262");
  }
  p_ = after;
  skip_spaces();
  if (!at_line_end()) return fail("timestamp: followed by something else");
  time = read;
  return true;
}

void LineDecoder::skip_spaces() {
  while (p_ != end_ && (*p_ == ' ' || *p_ == '\t')) ++p_;
}

void LineDecoder::skip_to_newline() {
  while (p_ != end_ && *p_ != '\n') ++p_;
}

/// At a newline, a carriage return before one, or the end.
bool LineDecoder::at_line_end() const {
  if (p_ == end_ || *p_ == '\n') return true;
  return *p_ == '\r' && (p_ + 1 == end_ || p_[1] == '\n');
}

bool LineDecoder::at_delimiter() const {
  return *p_ == ' ' || *p_ == '\t' || at_line_end();
}

bool LineDecoder::fail(std::string reason) {
  series_ = nullptr;
  series_raw_ = {};
  reason_ = std::move(reason);
  return false;
}

bool LineDecoder::fail_field(std::string_view field, std::string_view what) {
  return fail("field '" + shown(field) + "': " + std::string(what));
}

}  // namespace millwright::line
