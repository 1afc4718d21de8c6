// SPDX-License-Identifier: Apache-2.0
#include "historian/quarantine_book.h"

#include <algorithm>
#include <set>

#include "core/byte_io.h"
#include "core/crc32c.h"
#include "historian/keys.h"

namespace millwright::historian {
namespace {

constexpr std::size_t kMaxRaw = 64u << 10;
constexpr std::string_view kTotalsKey = "quarantine";  // in Table::kMeta
constexpr std::string_view kRetriedPrefix = "retried/";
constexpr std::string_view kRecordFormat = "journal";  // of a whole journal record

std::string entry_key(std::uint64_t id) {
  std::string key;
  append_big_endian(key, id);
  return key;
}

std::string retried_key(std::uint64_t id) {
  std::string key(kRetriedPrefix);
  append_big_endian(key, id);
  return key;
}

}  // namespace

std::string encode_entry(const QuarantineEntry& e) {
  std::string out;
  ByteWriter w(out);
  w.u8(1);  // version
  w.fixed(e.arrival.ns);
  w.varint(e.source);
  w.text(e.client);
  w.text(e.address);
  w.varint(e.line);
  w.text(e.reason);
  w.text(e.raw);
  w.text(e.format);
  w.fixed(crc32c(out, crc32c(entry_key(e.id))));
  return out;
}

Result<QuarantineEntry> decode_entry(std::uint64_t id, std::string_view bytes) {
  constexpr std::size_t kCrc = 4;
  if (bytes.size() < kCrc) return fail(Code::kDataLoss, "quarantine entry: too short");
  const std::string_view body = bytes.substr(0, bytes.size() - kCrc);
  ByteReader tail(bytes.substr(body.size()));
  if (tail.fixed<std::uint32_t>() != crc32c(body, crc32c(entry_key(id))))
    return fail(Code::kDataLoss, "quarantine entry: checksum does not fit");
  ByteReader r(body);
  if (r.u8() != 1) return fail(Code::kDataLoss, "quarantine entry: unknown version");
  QuarantineEntry e;
  e.id = id;
  e.arrival.ns = r.fixed<std::int64_t>();
  e.source = static_cast<SourceId>(r.varint());
  e.client = std::string(r.text());
  e.address = std::string(r.text());
  e.line = static_cast<std::uint32_t>(r.varint());
  e.reason = std::string(r.text());
  e.raw = std::string(r.text());
  e.format = std::string(r.text());
  if (!r.done()) return fail(Code::kDataLoss, "quarantine entry: wrong length");
  return e;
}

Status QuarantineBook::load(const Store& store) {
  MW_TRY(const auto bytes, store.get(Table::kMeta, kTotalsKey));
  if (!bytes) return {};
  ByteReader r(*bytes);
  stored_ = {r.varint(), r.varint(), r.varint()};
  return r.done() ? Status{} : Status(fail(Code::kDataLoss, "quarantine totals damaged"));
}

std::size_t QuarantineBook::add(QuarantineEntry entry) {
  if (entry.raw.size() > kMaxRaw) entry.raw.resize(kMaxRaw);
  const std::size_t bytes = encode_entry(entry).size();
  const std::uint64_t id = entry.id;
  pending_.insert_or_assign(id, std::move(entry));
  pending_bytes_ += bytes;
  return bytes + sizeof(QuarantineEntry);
}

Status QuarantineBook::write(const Store& store, Batch& batch) {
  after_commit_ = stored_;
  return pending_.empty() ? Status() : fill(store, batch, pending_);
}

Status QuarantineBook::fill(const Store& store, Batch& batch, const Pending& entries) {
  after_commit_ = stored_;
  const auto forget = [&](std::size_t bytes) {
    after_commit_.entries -= 1;
    after_commit_.bytes -= std::min<std::uint64_t>(bytes, after_commit_.bytes);
  };
  for (const auto& [id, entry] : entries) {
    const std::string bytes = encode_entry(entry);
    if (entry.format.starts_with(kRecordFormat)) {
      // Another consumer may have met the same record before.
      MW_TRY(const auto known, store.get(Table::kQuarantine, entry_key(id)));
      if (known) forget(known->size());
    }
    batch.put(Table::kQuarantine, entry_key(id), bytes);
    after_commit_.entries += 1;
    after_commit_.bytes += bytes.size();
  }
  std::set<std::uint64_t> gone;
  const auto drop = [&](std::uint64_t id, std::size_t bytes) {
    if (!gone.insert(id).second) return;
    batch.erase(Table::kQuarantine, entry_key(id));
    batch.erase(Table::kMeta, retried_key(id));
    forget(bytes);
    after_commit_.dropped += 1;
  };
  const auto is_above = [&] {
    return after_commit_.entries > limits_.max_entries || after_commit_.bytes > limits_.max_bytes;
  };
  Scan scan = store.scan(Table::kQuarantine);
  for (scan.seek({}); is_above() && scan.is_valid(); scan.next())
    drop(read_big_endian<std::uint64_t>(scan.key()), scan.value().size());
  MW_TRY_STATUS(scan.status());
  for (auto it = entries.begin(); is_above() && it != entries.end(); ++it)
    drop(it->first, encode_entry(it->second).size());
  std::string totals;
  ByteWriter w(totals);
  w.varint(after_commit_.entries);
  w.varint(after_commit_.bytes);
  w.varint(after_commit_.dropped);
  batch.put(Table::kMeta, kTotalsKey, totals);
  return {};
}

Status QuarantineBook::set_aside(Store& store, QuarantineEntry entry) {
  const std::uint64_t id = entry.id;
  MW_TRY(const auto known, store.get(Table::kQuarantine, entry_key(id)));
  if (known || pending_.contains(id)) return {};
  if (entry.raw.size() > kMaxRaw) entry.raw.resize(kMaxRaw);
  Batch batch(store);
  Pending one;
  one.emplace(id, std::move(entry));
  MW_TRY_STATUS(fill(store, batch, one));
  MW_TRY_STATUS(store.commit(batch, Sync::kYes));
  stored_ = after_commit_;
  return {};
}

void QuarantineBook::committed() {
  stored_ = after_commit_;
  pending_.clear();
  pending_bytes_ = 0;
}

QuarantineTotals QuarantineBook::totals() const {
  return {stored_.entries + pending_.size(), stored_.bytes + pending_bytes_, stored_.dropped};
}

Result<std::vector<QuarantineEntry>> QuarantineBook::list(const Store& store,
                                                          const Snapshot& snapshot,
                                                          const Pending& pending,
                                                          std::uint64_t after_id,
                                                          std::size_t limit) {
  std::vector<QuarantineEntry> out;
  if (after_id == ~std::uint64_t{0}) return out;
  Scan scan = store.scan(Table::kQuarantine, &snapshot);
  for (scan.seek(entry_key(after_id + 1)); scan.is_valid() && out.size() < limit; scan.next()) {
    // A damaged entry is left out; the others are served.
    if (auto e = decode_entry(read_big_endian<std::uint64_t>(scan.key()), scan.value()))
      out.push_back(std::move(*e));
  }
  MW_TRY_STATUS(scan.status());
  // Consumers stand at different places of the journal: what is pending may come before what is
  // stored, and a record may be in both.
  std::size_t n_pending = 0;
  for (auto it = pending.upper_bound(after_id); it != pending.end() && n_pending < limit; ++it) {
    out.push_back(it->second);
    ++n_pending;
  }
  std::ranges::sort(out, {}, &QuarantineEntry::id);
  const auto twice = std::ranges::unique(out, {}, &QuarantineEntry::id);
  out.erase(twice.begin(), twice.end());
  if (out.size() > limit) out.resize(limit);
  for (QuarantineEntry& e : out) e.is_retried = is_retried(store, e.id);
  return out;
}

Result<QuarantineEntry> QuarantineBook::stored(const Store& store, std::uint64_t id) {
  MW_TRY(const auto bytes, store.get(Table::kQuarantine, entry_key(id)));
  if (!bytes)
    return fail(Code::kNotFound, "quarantine entry " + std::to_string(id) + " does not exist");
  return decode_entry(id, *bytes);
}

Status QuarantineBook::mark_retried(Store& store, std::uint64_t id) {
  Batch batch(store);
  batch.put(Table::kMeta, retried_key(id), "1");
  return store.commit(batch, Sync::kYes);
}

bool QuarantineBook::is_retried(const Store& store, std::uint64_t id) {
  const auto found = store.get(Table::kMeta, retried_key(id));
  return found && found->has_value();
}

}  // namespace millwright::historian
