// SPDX-License-Identifier: Apache-2.0
#include "historian/signal_state.h"

#include "core/byte_io.h"
#include "core/crc32c.h"

namespace millwright::historian {

SignalState* SignalTable::find(SignalId id) const {
  const std::uint32_t v = id.value;
  if (v < kMaxPaged) {
    const std::size_t page = v >> kPageBits;
    if (page >= pages_.size() || pages_[page].empty()) return nullptr;
    return pages_[page][v & ((1u << kPageBits) - 1)].get();
  }
  const auto it = strays_.find(v);
  return it == strays_.end() ? nullptr : it->second.get();
}

SignalState& SignalTable::find_or_add(SignalId id, ValueType type) {
  if (SignalState* found = find(id)) return *found;
  auto made = std::make_unique<SignalState>();
  made->id = id;
  made->type = type;
  made->head.rows.type = type;
  SignalState& state = *made;
  ++n_;
  if (id.value >= kMaxPaged) {
    strays_.emplace(id.value, std::move(made));
    return state;
  }
  const std::size_t page = id.value >> kPageBits;
  if (page >= pages_.size()) pages_.resize(page + 1);
  if (pages_[page].empty()) pages_[page].resize(1u << kPageBits);
  pages_[page][id.value & ((1u << kPageBits) - 1)] = std::move(made);
  return state;
}

void SignalTable::for_each(const std::function<void(SignalState&)>& visit) const {
  for (const Page& page : pages_)
    for (const auto& state : page)
      if (state) visit(*state);
  for (const auto& [id, state] : strays_) visit(*state);
}

std::string encode_signal_record(const SignalState& state, const SmallRun& run) {
  std::string out;
  ByteWriter w(out);
  w.u8(1);  // version
  w.u8(static_cast<std::uint8_t>(state.type));
  w.fixed(state.newest.ns);
  w.fixed(state.arrival.ns);
  w.varint(state.last_quality.bits);
  w.fixed(state.last_word);
  w.text(state.last_text);
  w.fixed(run.begin.ns);
  w.fixed(run.last.ns);
  w.varint(run.n_chunks);
  w.varint(run.n_rows);
  w.fixed(crc32c(out, state.id.value));
  return out;
}

Status decode_signal_record(std::string_view bytes, SignalState& state) {
  constexpr std::size_t kCrc = 4;
  if (bytes.size() < kCrc) return fail(Code::kDataLoss, "signal record: too short");
  const std::string_view body = bytes.substr(0, bytes.size() - kCrc);
  ByteReader tail(bytes.substr(body.size()));
  if (tail.fixed<std::uint32_t>() != crc32c(body, state.id.value))
    return fail(Code::kDataLoss, "signal record: checksum does not fit");
  ByteReader r(body);
  if (r.u8() != 1) return fail(Code::kDataLoss, "signal record: unknown version");
  const std::uint8_t type = r.u8();
  if (type > static_cast<std::uint8_t>(ValueType::kText))
    return fail(Code::kDataLoss, "signal record: unknown type");
  state.type = static_cast<ValueType>(type);
  state.head.rows.type = state.type;
  state.newest.ns = r.fixed<std::int64_t>();
  state.arrival.ns = r.fixed<std::int64_t>();
  state.last_quality.bits = static_cast<std::uint16_t>(r.varint());
  state.last_word = r.fixed<std::uint64_t>();
  state.last_text = std::string(r.text());
  state.run.begin.ns = r.fixed<std::int64_t>();
  state.run.last.ns = r.fixed<std::int64_t>();
  state.run.n_chunks = static_cast<std::uint32_t>(r.varint());
  state.run.n_rows = static_cast<std::uint32_t>(r.varint());
  if (!r.done()) return fail(Code::kDataLoss, "signal record: wrong length");
  state.has_last = true;
  state.has_sealed = true;
  state.sealed_last = state.newest;
  return {};
}

}  // namespace millwright::historian
