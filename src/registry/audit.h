// SPDX-License-Identifier: Apache-2.0
#pragma once
// The audit trail: who changed what, when, why, from what to what. Entries are chained by hash, so
// that editing, removing or reordering one is noticed. Format: docs/format/audit.md.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "model/plant.h"

namespace millwright::registry {

class Database;

/// Who acts. A person, a token (named "token:...") or the program itself ("system").
struct Actor {
  UserId user;  ///< none unless a person
  std::string name = "system";
  std::optional<TeamKind> team_kind;
};

enum class Act : std::uint8_t {
  kConfiguration,  ///< the plant's records
  kOperation,      ///< what operators do
  kSecurity,       ///< users, passwords, secrets, log-in
  kData,           ///< readings: import, retry, correction
};
/// "configuration", "operation", "security", "data": these are persisted.
std::string_view name(Act act);

/// The head of every change: who does it, in which capacity, and why.
struct Intent {
  Actor who;
  Act act = Act::kConfiguration;
  std::string why;
};

struct AuditEntry {
  std::uint64_t id = 0;  ///< counted from 1 without gaps
  UtcNanos when;
  UserId user;
  std::string who;
  std::string team_kind;  ///< empty when the actor has no team
  std::string act;
  std::string why;
  std::string what;                   ///< "signal 12"
  std::optional<std::string> before;  ///< JSON; nothing where it did not exist
  std::optional<std::string> after;
  std::uint64_t revision = 0;  ///< the registry revision this belongs to
  std::string previous;        ///< 32 bytes: hash of the entry before, zeros for the first
  std::string hash;            ///< 32 bytes
};

/// BLAKE2b-256 over the entry's content and entry.previous. The id is not part of it: the place in
/// the chain is.
std::string audit_hash(const AuditEntry& entry);

struct AuditHead {
  std::uint64_t count = 0;
  std::string hash;  ///< of the newest entry; 32 zero bytes when there is none
};
Result<AuditHead> read_audit_head(Database& db);

/// Adds one entry at the end of the chain, setting its id, previous and hash, and moves the head.
/// Call inside the transaction of the change it describes.
Status append_audit(Database& db, AuditEntry& entry);

enum class AuditProblem : std::uint8_t { kNone, kAltered, kMissing, kReordered, kTruncated };
/// "intact", "altered", "missing", "reordered", "truncated".
std::string_view name(AuditProblem problem);

struct AuditReport {
  std::uint64_t n_entries = 0;  ///< found and checked
  std::string head_hash;        ///< hex, to be compared with one noted elsewhere
  AuditProblem problem = AuditProblem::kNone;
  std::uint64_t first_broken = 0;  ///< entry id, 0 when intact
  std::string explanation;         ///< one sentence for a person; empty when intact
};

/// Checks the whole chain of a registry file, also of a running server; changes nothing.
/// Errors: not_found, data_loss (not a readable registry). A broken chain is a report, not an
/// error. Cost: about 2 us per entry.
Result<AuditReport> verify_audit(const std::string& registry_path);

/// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);

}  // namespace millwright::registry
