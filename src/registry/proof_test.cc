// SPDX-License-Identifier: Apache-2.0
#include "registry/proof_test.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "registry/field_checks.h"
#include "registry/record_json.h"

namespace millwright::registry {
namespace {

constexpr std::size_t kMostNameBytes = 100;
constexpr std::size_t kMostNoteBytes = 2000;
// Clocks of people and servers differ a little.
constexpr std::chrono::minutes kAhead{5};

/// Both conditions in the column has_passed; stored, do not renumber. The first two are all there
/// was before it was asked how the chain was left.
enum class Outcome : std::uint8_t {
  kFailed = 0,
  kPassed = 1,
  kRepaired = 2,    ///< failed as found, working as left
  kLeftBroken = 3,  ///< passed as found, not working as left
};
constexpr std::int64_t kLastOutcome = 3;

Outcome outcome_of(const ProofTest& test) {
  if (test.has_passed) return test.is_left_working ? Outcome::kPassed : Outcome::kLeftBroken;
  return test.is_left_working ? Outcome::kRepaired : Outcome::kFailed;
}

std::string image(const ProofTest& test) {
  return dump({{"proof_test", test.id},
               {"tested_at", to_rfc3339(test.tested_at)},
               {"tested_by", test.tested_by},
               {"has_passed", test.has_passed},
               {"is_left_working", test.is_left_working},
               {"note", test.note}});
}

Status validate(const ProofTest& test, UtcNanos now) {
  MW_TRY_STATUS(check_text("tested_by", test.tested_by, kMostNameBytes));
  MW_TRY_STATUS(check_text("note", test.note, kMostNoteBytes));
  if (test.tested_by.empty()) return invalid("tested_by: say who did it");
  if (test.tested_at > now + kAhead) {
    return invalid(fmt::format("tested_at {}: is in the future", to_rfc3339(test.tested_at)));
  }
  if (!test.has_passed && test.note.empty()) {
    return invalid(test.is_left_working ? "note: say what failed and what was done about it"
                                        : "note: say what failed, somebody has to repair it");
  }
  if (!test.is_left_working && test.note.empty()) {
    return invalid("note: say why it is left so that the alarm would not come");
  }
  return {};
}

}  // namespace

Result<std::vector<ProofTest>> load_proof_tests(Registry& registry, RuleId rule) {
  constexpr const char* kSelect =
      "SELECT row_check = mw_row_check(id, rule, tested_at_ns, tested_by, has_passed, note, "
      "recorded_by), id, rule, tested_at_ns, tested_by, has_passed, note, recorded_by "
      "FROM proof_tests WHERE ?1 = 0 OR rule = ?1 ORDER BY id";
  std::vector<ProofTest> out;
  MW_TRY_STATUS(registry.with_database([&](Database& db) -> Status {
    MW_TRY(Statement query, db.prepare(kSelect));
    query.bind(rule);
    while (true) {
      MW_TRY(const bool has_row, query.step());
      if (!has_row) return {};
      const bool is_intact = query.integer() != 0;
      ProofTest test;
      test.id = static_cast<std::uint32_t>(query.integer());
      if (!is_intact) {
        return fail(Code::kDataLoss,
                    fmt::format("proof test {}: the stored row is damaged (checksum differs); "
                                "restore it from a backup",
                                test.id));
      }
      test.rule = query.id<RuleId>();
      test.tested_at = {query.integer()};
      test.tested_by = query.text();
      const std::int64_t outcome = query.integer();
      if (outcome < 0 || outcome > kLastOutcome) {
        return fail(Code::kDataLoss,
                    fmt::format("proof test {}: unknown outcome {}", test.id, outcome));
      }
      const auto is = [&](Outcome one) { return outcome == static_cast<std::int64_t>(one); };
      test.has_passed = is(Outcome::kPassed) || is(Outcome::kLeftBroken);
      test.is_left_working = is(Outcome::kPassed) || is(Outcome::kRepaired);
      test.note = query.text();
      test.recorded_by = query.text();
      out.push_back(std::move(test));
    }
  }));
  return out;
}

Result<ProofTest> record_proof_test(Registry& registry, const Intent& intent, ProofTest wanted,
                                    UtcNanos now) {
  wanted.recorded_by = intent.who.name;
  if (wanted.tested_by.empty()) wanted.tested_by = intent.who.name;
  MW_TRY_STATUS(validate(wanted, now));
  const auto done = registry.change(intent, [&](Edit& edit) -> Status {
    MW_TRY([[maybe_unused]] const Rule rule, edit.get<Rule>(wanted.rule));
    Database& db = edit.database();
    MW_TRY(const std::int64_t last, db.query_integer("SELECT max(id) FROM proof_tests"));
    wanted.id = static_cast<std::uint32_t>(last + 1);
    MW_TRY(Statement insert,
           db.prepare("INSERT INTO proof_tests VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
                      "mw_row_check(?1, ?2, ?3, ?4, ?5, ?6, ?7))"));
    insert.bind(wanted.id).bind(wanted.rule).bind(wanted.tested_at.ns).bind(wanted.tested_by);
    insert.bind(static_cast<int>(outcome_of(wanted))).bind(wanted.note).bind(wanted.recorded_by);
    MW_TRY_STATUS(insert.run());
    edit.note(fmt::format("proof-test of rule {}", wanted.rule.value), {}, image(wanted));
    return {};
  });
  if (!done) return fail(done.error());
  return wanted;
}

}  // namespace millwright::registry
