// SPDX-License-Identifier: Apache-2.0
#include "historian/ledger_book.h"

#include "core/byte_io.h"
#include "core/crc32c.h"
#include "historian/keys.h"

namespace millwright::historian {
namespace {

// First byte of a key in Table::kLedger. Persisted.
constexpr char kTotal = 'T';
constexpr char kMinute = 'm';

std::string total_key(SourceId source) {
  std::string key(1, kTotal);
  append_big_endian(key, source);
  return key;
}
std::string minute_key(UtcNanos minute, SourceId source) {
  std::string key(1, kMinute);
  append_big_endian(key, sortable(minute));
  append_big_endian(key, source);
  return key;
}
std::optional<LedgerBook::MinuteKey> parse_minute_key(std::string_view key) {
  if (key.size() != 11 || key.front() != kMinute) return std::nullopt;
  return LedgerBook::MinuteKey{from_sortable(read_big_endian<std::uint64_t>(key.substr(1))),
                               read_big_endian<std::uint16_t>(key.substr(9))};
}

}  // namespace

std::string encode_counts(std::string_view key, const LedgerCounts& c) {
  std::string out;
  ByteWriter w(out);
  for (const std::uint64_t v :
       {c.received, c.stored, c.quarantined, c.duplicate, c.thinned, c.dropped})
    w.varint(v);
  if (c.revised > 0) w.varint(c.revised);
  w.fixed(crc32c(out, crc32c(key)));
  return out;
}

Result<LedgerCounts> decode_counts(std::string_view key, std::string_view bytes) {
  ByteReader r(bytes);
  LedgerCounts c;
  for (std::uint64_t* v :
       {&c.received, &c.stored, &c.quarantined, &c.duplicate, &c.thinned, &c.dropped})
    *v = r.varint();
  // Absent where there is none, as in records from before revisions were counted.
  if (r.remaining() > sizeof(std::uint32_t)) c.revised = r.varint();
  const std::string_view body = bytes.substr(0, bytes.size() - r.remaining());
  const auto crc = r.fixed<std::uint32_t>();
  if (!r.done() || crc != crc32c(body, crc32c(key)))
    return fail(Code::kDataLoss, "ledger record: checksum does not fit");
  return c;
}

LedgerCounts& operator+=(LedgerCounts& a, const LedgerCounts& b) {
  a.received += b.received;
  a.stored += b.stored;
  a.quarantined += b.quarantined;
  a.duplicate += b.duplicate;
  a.thinned += b.thinned;
  a.dropped += b.dropped;
  a.revised += b.revised;
  return a;
}

LedgerCounts& LedgerTally::at(SourceId source) {
  if (recent_ < rows_.size() && rows_[recent_].first == source) return rows_[recent_].second;
  for (recent_ = 0; recent_ < rows_.size(); ++recent_)
    if (rows_[recent_].first == source) return rows_[recent_].second;
  return rows_.emplace_back(source, LedgerCounts{}).second;
}

Status LedgerBook::load(const Store& store) {
  Scan scan = store.scan(Table::kLedger);
  for (scan.seek(std::string(1, kTotal)); scan.is_valid() && scan.key().front() == kTotal;
       scan.next()) {
    MW_TRY(const LedgerCounts counts, decode_counts(scan.key(), scan.value()));
    totals_[read_big_endian<std::uint16_t>(scan.key().substr(1))] = counts;
  }
  return scan.status();
}

void LedgerBook::add(UtcNanos arrival, const LedgerTally& tally) {
  const UtcNanos minute = floor_to(arrival, kMinuteNs);
  for (const auto& [source, counts] : tally.rows()) {
    totals_[source] += counts;
    gained_[{minute, source}] += counts;
  }
}

Status LedgerBook::write(const Store& store, Batch& batch) const {
  for (const auto& [at, gain] : gained_) {
    const auto& [minute, source] = at;
    const std::string key = minute_key(minute, source);
    LedgerCounts sum = gain;
    MW_TRY(const auto stored, store.get(Table::kLedger, key));
    if (stored) {
      MW_TRY(const LedgerCounts before, decode_counts(key, *stored));
      sum += before;
    }
    batch.put(Table::kLedger, key, encode_counts(key, sum));
    const std::string total = total_key(source);
    batch.put(Table::kLedger, total, encode_counts(total, totals_.at(source)));
  }
  return {};
}

std::vector<LedgerRow> LedgerBook::totals() const {
  std::vector<LedgerRow> rows;
  for (const auto& [source, counts] : totals_) rows.push_back({source, UtcNanos{}, counts});
  return rows;
}

LedgerBook::Minutes LedgerBook::gains(TimeRange range) const {
  Minutes out;
  for (const auto& [at, counts] : gained_)
    if (at.first >= range.begin && at.first < range.end) out[at] = counts;
  return out;
}

Result<std::vector<LedgerRow>> LedgerBook::rows(const Store& store, const Snapshot& snapshot,
                                                TimeRange range, Minutes gains) {
  Scan scan = store.scan(Table::kLedger, &snapshot);
  for (scan.seek(minute_key(range.begin, 0)); scan.is_valid(); scan.next()) {
    const auto at = parse_minute_key(scan.key());
    if (!at || at->first >= range.end) break;
    MW_TRY(const LedgerCounts counts, decode_counts(scan.key(), scan.value()));
    gains[*at] += counts;
  }
  MW_TRY_STATUS(scan.status());
  std::vector<LedgerRow> out;
  for (const auto& [at, counts] : gains) out.push_back({at.second, at.first, counts});
  return out;
}

}  // namespace millwright::historian
