// SPDX-License-Identifier: Apache-2.0
#include "historian/pack.h"

#include <zstd.h>

#include <algorithm>
#include <memory>

namespace millwright::historian {
namespace {

// Persisted; do not renumber.
enum Method : std::uint8_t { kRaw = 0, kRepeat = 1, kZstd = 2 };

// Every frame starts with the same four bytes; a chunk has several frames, so they are left out.
constexpr std::string_view kZstdMagic("\x28\xb5\x2f\xfd", 4);
constexpr std::size_t kWorthZstd = 24;  // below this zstd never wins on column bytes

struct FreeCompressor {
  void operator()(ZSTD_CCtx* c) const { ZSTD_freeCCtx(c); }
};
struct FreeDecompressor {
  void operator()(ZSTD_DCtx* c) const { ZSTD_freeDCtx(c); }
};

// One context per thread: making one costs more than packing a column.
ZSTD_CCtx* compressor() {
  thread_local std::unique_ptr<ZSTD_CCtx, FreeCompressor> context = [] {
    std::unique_ptr<ZSTD_CCtx, FreeCompressor> made(ZSTD_createCCtx());
    if (made) ZSTD_CCtx_setParameter(made.get(), ZSTD_c_contentSizeFlag, 0);
    return made;
  }();
  return context.get();
}

ZSTD_DCtx* decompressor() {
  thread_local std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
  return context.get();
}

/// The frame without its magic, or nothing when zstd does not make it smaller.
bool compress(std::string_view bytes, int level, std::string& frame) {
  ZSTD_CCtx* context = compressor();
  if (context == nullptr) return false;
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  frame.resize(ZSTD_compressBound(bytes.size()));
  const std::size_t size =
      ZSTD_compress2(context, frame.data(), frame.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0) return false;
  frame.resize(size);
  if (!frame.starts_with(kZstdMagic)) return false;
  frame.erase(0, kZstdMagic.size());
  return frame.size() + 2 < bytes.size();
}

Status decompress(std::string_view frame, std::string& out) {
  thread_local std::string whole;
  whole.assign(kZstdMagic);
  whole.append(frame);
  ZSTD_DCtx* context = decompressor();
  if (context == nullptr) return fail(Code::kInternal, "no memory for a zstd context");
  const std::size_t size =
      ZSTD_decompressDCtx(context, out.data(), out.size(), whole.data(), whole.size());
  if (ZSTD_isError(size) != 0 || size != out.size())
    return fail(Code::kDataLoss, "packed bytes: zstd frame damaged");
  return {};
}

}  // namespace

void pack(std::string_view bytes, Effort effort, std::string& out) {
  ByteWriter w(out);
  w.varint(bytes.size());
  if (bytes.empty()) return;
  if (bytes.size() > 2 && bytes.find_first_not_of(bytes.front()) == std::string_view::npos) {
    w.u8(kRepeat);
    w.u8(static_cast<std::uint8_t>(bytes.front()));
    return;
  }
  thread_local std::string frame;
  if (bytes.size() >= kWorthZstd && compress(bytes, effort == Effort::kBest ? 3 : 1, frame)) {
    w.u8(kZstd);
    w.text(frame);
    return;
  }
  w.u8(kRaw);
  w.raw(bytes);
}

Status unpack(ByteReader& in, std::size_t max_bytes, std::string& out) {
  out.clear();
  const std::uint64_t size = in.varint();
  if (in.failed() || size > max_bytes)
    return fail(Code::kDataLoss, "packed bytes: length missing or above the limit");
  if (size == 0) return {};
  switch (in.u8()) {
    case kRaw:
      out.assign(in.raw(size));
      break;
    case kRepeat:
      out.assign(size, static_cast<char>(in.u8()));
      break;
    case kZstd: {
      const std::string_view frame = in.text();
      if (in.failed()) break;
      out.resize(size);
      return decompress(frame, out);
    }
    default:
      return fail(Code::kDataLoss, "packed bytes: unknown method");
  }
  if (in.failed()) return fail(Code::kDataLoss, "packed bytes: cut short");
  return {};
}

}  // namespace millwright::historian
