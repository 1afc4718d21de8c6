// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "registry/audit.h"
#include "registry/audit_row.h"
#include "registry/sqlite.h"

namespace millwright::registry {
namespace {

const std::string kNoHash(32, '\0');

void set(AuditReport& report, AuditProblem problem, std::uint64_t id, std::string explanation) {
  report.problem = problem;
  report.first_broken = id;
  report.explanation = std::move(explanation);
}

Result<bool> has_entry_with_hash(Database& db, std::string_view hash) {
  MW_TRY(Statement query, db.prepare("SELECT 1 FROM audit WHERE hash = ?"));
  return query.bind_blob(hash).step();
}

// Judges one entry that must follow entry `last_id` with `last_hash`; true when it does.
Result<bool> check_entry(Database& db, const AuditEntry& entry, std::uint64_t last_id,
                         const std::string& last_hash, AuditReport& report) {
  if (entry.id != last_id + 1) {
    set(report, AuditProblem::kMissing, last_id + 1,
        fmt::format("entry {} is missing: entry {} is followed by entry {}", last_id + 1, last_id,
                    entry.id));
    return false;
  }
  if (audit_hash(entry) != entry.hash) {
    set(report, AuditProblem::kAltered, entry.id,
        fmt::format("entry {} was altered: its content does not match its hash", entry.id));
    return false;
  }
  if (entry.previous == last_hash) return true;
  MW_TRY(const bool is_elsewhere, has_entry_with_hash(db, entry.previous));
  if (is_elsewhere || entry.previous == kNoHash) {
    set(report, AuditProblem::kReordered, entry.id,
        fmt::format("entry {} is out of order: it was written after another entry than {}",
                    entry.id, last_id));
  } else {
    set(report, AuditProblem::kMissing, entry.id,
        fmt::format("before entry {} at least one entry is missing or was replaced: the entry it "
                    "was chained to is not in the file",
                    entry.id));
  }
  return false;
}

}  // namespace

std::string_view name(AuditProblem problem) {
  constexpr std::array<std::string_view, 5> kNames{"intact", "altered", "missing", "reordered",
                                                   "truncated"};
  return kNames[static_cast<std::size_t>(problem)];
}

Result<AuditReport> verify_audit(const std::string& registry_path) {
  std::error_code ignored;
  if (!std::filesystem::exists(registry_path, ignored)) {
    return fail(Code::kNotFound, "no registry at " + registry_path);
  }
  MW_TRY(auto db, Database::open(registry_path, Database::Mode::kReadOnly));
  // One read transaction: a running server may append meanwhile.
  MW_TRY_STATUS(db->execute("BEGIN"));
  Result<AuditHead> head = read_audit_head(*db);
  if (!head) return fail(Code::kDataLoss, head.error().message());

  AuditReport report;
  std::string last_hash = kNoHash;
  MW_TRY(Statement query,
         db->prepare(fmt::format("SELECT {} FROM audit ORDER BY id", kAuditColumns)));
  while (report.problem == AuditProblem::kNone) {
    MW_TRY(const bool has_row, query.step());
    if (!has_row) break;
    const AuditEntry entry = read_audit_row(query);
    MW_TRY(const bool is_good, check_entry(*db, entry, report.n_entries, last_hash, report));
    if (!is_good) break;
    ++report.n_entries;
    last_hash = entry.hash;
  }
  report.head_hash = to_hex(last_hash);
  if (report.problem != AuditProblem::kNone) return report;
  if (report.n_entries < head->count) {
    set(report, AuditProblem::kTruncated, report.n_entries + 1,
        fmt::format("the last {} entries are missing: the file holds {}, its head record counts {}",
                    head->count - report.n_entries, report.n_entries, head->count));
  } else if (report.n_entries > head->count || last_hash != head->hash) {
    set(report, AuditProblem::kAltered, report.n_entries,
        fmt::format("entry {} is not the one the head record names", report.n_entries));
  }
  return report;
}

}  // namespace millwright::registry
