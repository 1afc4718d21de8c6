// SPDX-License-Identifier: Apache-2.0
#include "registry/audit.h"

#include <sodium.h>

#include <array>

#include "core/byte_io.h"
#include "registry/audit_row.h"
#include "registry/sqlite.h"

namespace millwright::registry {
namespace {

void put_optional(ByteWriter& out, const std::optional<std::string>& text) {
  out.u8(text ? 1 : 0);
  out.text(text.value_or(""));
}

}  // namespace

std::string_view name(Act act) {
  constexpr std::array<std::string_view, 4> kNames{"configuration", "operation", "security",
                                                   "data"};
  return kNames[static_cast<std::size_t>(act)];
}

std::string audit_hash(const AuditEntry& entry) {
  std::string bytes;
  ByteWriter out(bytes);
  out.text("millwright-audit-1");
  out.text(entry.previous);
  out.fixed(entry.when.ns);
  out.fixed(entry.user.value);
  out.text(entry.who);
  out.text(entry.team_kind);
  out.text(entry.act);
  out.text(entry.why);
  out.text(entry.what);
  put_optional(out, entry.before);
  put_optional(out, entry.after);
  out.fixed(entry.revision);
  std::string hash(32, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                     0);
  return hash;
}

Result<AuditHead> read_audit_head(Database& db) {
  MW_TRY(Statement query, db.prepare("SELECT count, hash FROM audit_head WHERE one = 1"));
  MW_TRY(const bool has_row, query.step());
  if (!has_row) return fail(Code::kDataLoss, "the audit trail has lost its head record");
  AuditHead head;
  head.count = static_cast<std::uint64_t>(query.integer());
  head.hash = query.text();
  return head;
}

Status append_audit(Database& db, AuditEntry& entry) {
  MW_TRY(const AuditHead head, read_audit_head(db));
  entry.id = head.count + 1;
  entry.previous = head.hash;
  entry.hash = audit_hash(entry);
  MW_TRY(Statement insert,
         db.prepare(
             "INSERT INTO audit (id, at_ns, user, who, team_kind, act, why, what, before, "
             "after, revision, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  insert.bind(entry.id).bind(entry.when.ns).bind(entry.user).bind(entry.who);
  insert.bind(entry.team_kind).bind(entry.act).bind(entry.why).bind(entry.what);
  entry.before ? insert.bind(*entry.before) : insert.bind_null();
  entry.after ? insert.bind(*entry.after) : insert.bind_null();
  insert.bind(entry.revision).bind_blob(entry.previous).bind_blob(entry.hash);
  MW_TRY_STATUS(insert.run());
  MW_TRY(Statement update, db.prepare("UPDATE audit_head SET count = ?, hash = ? WHERE one = 1"));
  return update.bind(entry.id).bind_blob(entry.hash).run();
}

AuditEntry read_audit_row(Statement& row) {
  AuditEntry entry;
  entry.id = static_cast<std::uint64_t>(row.integer());
  entry.when.ns = row.integer();
  entry.user = row.id<UserId>();
  entry.who = row.text();
  entry.team_kind = row.text();
  entry.act = row.text();
  entry.why = row.text();
  entry.what = row.text();
  entry.before = row.optional_text();
  entry.after = row.optional_text();
  entry.revision = static_cast<std::uint64_t>(row.integer());
  entry.previous = row.text();
  entry.hash = row.text();
  return entry;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 0xf];
  }
  return text;
}

}  // namespace millwright::registry
