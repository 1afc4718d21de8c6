// SPDX-License-Identifier: Apache-2.0
#include "model/reading_batch.h"

#include <cstring>

#include "core/byte_io.h"

namespace millwright {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::uint64_t kMaxRows = 1u << 24;

template <class T>
void put_column(std::string& out, const std::vector<T>& column) {
  out.append(reinterpret_cast<const char*>(column.data()), column.size() * sizeof(T));
}

template <class T>
void get_column(ByteReader& in, std::size_t rows, std::vector<T>& column) {
  const std::string_view raw = in.raw(rows * sizeof(T));
  column.resize(raw.size() / sizeof(T));
  if (!raw.empty()) std::memcpy(static_cast<void*>(column.data()), raw.data(), raw.size());
}

}  // namespace

void ReadingBatch::clear() {
  signal.clear();
  time.clear();
  value.clear();
  quality.clear();
  type.clear();
  source.clear();
  arena.clear();
}

void ReadingBatch::reserve(std::size_t n) {
  signal.reserve(n);
  time.reserve(n);
  value.reserve(n);
  quality.reserve(n);
  type.reserve(n);
  source.reserve(n);
}

void ReadingBatch::push(SignalId s, UtcNanos t, const Scalar& v, Quality q, SourceId src) {
  signal.push_back(s);
  time.push_back(t);
  if (v.type == ValueType::kText) {
    value.push_back(static_cast<std::uint64_t>(arena.size()) << 32 | v.text.size());
    arena.append(v.text);
  } else {
    value.push_back(v.word);
  }
  quality.push_back(q);
  type.push_back(v.type);
  source.push_back(src);
}

void encode(const ReadingBatch& batch, std::string& out) {
  ByteWriter w(out);
  w.u8(kFormat);
  w.fixed<std::int64_t>(batch.arrival.ns);
  w.varint(batch.size());
  put_column(out, batch.signal);
  put_column(out, batch.time);
  put_column(out, batch.value);
  put_column(out, batch.quality);
  put_column(out, batch.type);
  put_column(out, batch.source);
  w.text(batch.arena);
}

Status decode(std::string_view bytes, ReadingBatch& out) {
  out.clear();
  ByteReader in(bytes);
  const std::uint8_t format = in.u8();
  const auto arrival = in.fixed<std::int64_t>();
  const std::uint64_t rows = in.varint();
  if (format != kFormat || rows > kMaxRows) {
    return fail(Code::kDataLoss, "reading batch: unknown format or row count");
  }
  out.arrival = {arrival};
  const auto n = static_cast<std::size_t>(rows);
  get_column(in, n, out.signal);
  get_column(in, n, out.time);
  get_column(in, n, out.value);
  get_column(in, n, out.quality);
  get_column(in, n, out.type);
  get_column(in, n, out.source);
  out.arena = in.text();
  bool is_sound = in.done();
  for (std::size_t i = 0; is_sound && i < n; ++i) {
    if (out.type[i] > ValueType::kText) is_sound = false;
    if (out.type[i] != ValueType::kText) continue;
    const std::uint64_t offset = out.value[i] >> 32;
    const std::uint64_t length = out.value[i] & 0xffffffffu;
    if (offset + length > out.arena.size()) is_sound = false;
  }
  if (!is_sound) {
    out.clear();
    return fail(Code::kDataLoss, "reading batch: columns do not match the row count");
  }
  return {};
}

}  // namespace millwright
