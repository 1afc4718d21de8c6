// SPDX-License-Identifier: Apache-2.0
#include "registry/audit.h"

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

class AuditTest : public RegistryFixture {
 protected:
  // Six entries: four of the path, a signal, its removal.
  void make_trail() {
    make_asset();
    clock.advance(std::chrono::seconds(5));
    must(registry->create(engineer, signal(12, "pressure")));
    Intent tidy = engineer;
    tidy.why = "sensor is gone";
    must(registry->remove<Signal>(tidy, SignalId(12)));
    registry.reset();
  }
  void tamper(const std::string& sql) {
    const auto db = must(Database::open(path, Database::Mode::kReadWrite));
    must(db->execute(sql));
  }
  AuditReport verify() { return must(verify_audit(path)); }
};

TEST_F(AuditTest, EveryChangeLeavesOneEntryPerRecord) {
  make_trail();
  open();
  const auto entries = must(registry->audit({}));
  ASSERT_EQ(entries.size(), 6u);
  const AuditEntry& removal = entries[0];
  EXPECT_EQ(removal.id, 6u);
  EXPECT_EQ(removal.who, "erika");
  EXPECT_EQ(removal.user, UserId(7));
  EXPECT_EQ(removal.team_kind, "maintenance");
  EXPECT_EQ(removal.act, "configuration");
  EXPECT_EQ(removal.why, "sensor is gone");
  EXPECT_EQ(removal.what, "signal 12");
  EXPECT_EQ(removal.revision, 3u);
  EXPECT_EQ(removal.when.ns, clock.wall().ns);
  EXPECT_EQ(removal.before,
            R"({"address":"mill/water/line1/pump1/pressure","asset":1,"expected_interval_ms":1000,)"
            R"("id":12,"kind":"analog","name":"pressure","range_high":16.0,"range_low":0.0,)"
            R"("title":"Pressure","type":"float64","unit":"bar",)"
            R"("value_at_20_ma":null,"value_at_4_ma":null})");
  EXPECT_EQ(removal.after, std::nullopt);
  EXPECT_EQ(entries[1].before, std::nullopt);
  EXPECT_EQ(entries[1].after, removal.before);
  EXPECT_EQ(entries[5].what, "site 1");
}

TEST_F(AuditTest, IsReadInPagesAndByRecord) {
  make_trail();
  open();
  const auto page = must(registry->audit({5, 2, {}}));
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page[0].id, 4u);
  EXPECT_EQ(page[1].id, 3u);
  EXPECT_EQ(must(registry->audit({0, 100, "signal 12"})).size(), 2u);
  EXPECT_EQ(must(registry->audit({0, 100, "signal 1"})).size(), 0u);
}

TEST_F(AuditTest, ANoteIsNoRevision) {
  make_asset();
  Intent security = engineer;
  security.act = Act::kSecurity;
  const Revision revision = must(registry->change(security, [](Edit& edit) -> Status {
    edit.note("user 7", {}, R"({"event":"log-in"})");
    return {};
  }));
  EXPECT_EQ(revision.number, 1u);
  EXPECT_EQ(revision.json, "");
  EXPECT_EQ(must(registry->audit({0, 1, {}}))[0].after, R"({"event":"log-in"})");
}

TEST_F(AuditTest, AFailedChangeLeavesNothing) {
  make_asset();
  EXPECT_FALSE(registry->create(engineer, Site{{}, "mill", "", "UTC"}));
  EXPECT_EQ(must(registry->audit({})).size(), 4u);
}

TEST_F(AuditTest, AnIntactTrailVerifiesAlsoWhileTheRegistryIsOpen) {
  make_trail();
  const AuditReport closed = verify();
  EXPECT_EQ(closed.problem, AuditProblem::kNone) << closed.explanation;
  EXPECT_EQ(closed.n_entries, 6u);
  EXPECT_EQ(closed.head_hash.size(), 64u);
  open();
  EXPECT_EQ(verify().head_hash, closed.head_hash);
  must(registry->create(engineer, Site{{}, "second", "", "UTC"}));
  EXPECT_EQ(verify().n_entries, 7u);
  EXPECT_NE(verify().head_hash, closed.head_hash);
}

TEST_F(AuditTest, VerifyingLeavesNoTraceOnDisk) {
  make_trail();
  const std::string before = read_text(path);
  verify();
  EXPECT_EQ(read_text(path), before);
  EXPECT_FALSE(std::filesystem::exists(path + "-wal"));
  EXPECT_FALSE(std::filesystem::exists(path + "-shm"));
}

TEST_F(AuditTest, NamesTheFirstBrokenEntryAndWhy) {
  struct Case {
    std::string name;
    std::string sql;
    AuditProblem problem;
    std::uint64_t first_broken;
    std::string explanation;
  };
  const std::string altered = " was altered: its content does not match its hash";
  const std::vector<Case> cases = {
      {"who edited", "UPDATE audit SET who = 'max' WHERE id = 3", AuditProblem::kAltered, 3,
       "entry 3" + altered},
      {"why edited", "UPDATE audit SET why = '' WHERE id = 1", AuditProblem::kAltered, 1,
       "entry 1" + altered},
      {"time edited", "UPDATE audit SET at_ns = at_ns + 1 WHERE id = 6", AuditProblem::kAltered, 6,
       "entry 6" + altered},
      {"before removed", "UPDATE audit SET before = NULL WHERE id = 6", AuditProblem::kAltered, 6,
       "entry 6" + altered},
      {"NULL made empty", "UPDATE audit SET before = '' WHERE id = 5", AuditProblem::kAltered, 5,
       "entry 5" + altered},
      {"hash replaced", "UPDATE audit SET hash = zeroblob(32) WHERE id = 2", AuditProblem::kAltered,
       2, "entry 2" + altered},
      {"row deleted", "DELETE FROM audit WHERE id = 3", AuditProblem::kMissing, 3,
       "entry 3 is missing: entry 2 is followed by entry 4"},
      {"first row deleted", "DELETE FROM audit WHERE id = 1", AuditProblem::kMissing, 1,
       "entry 1 is missing: entry 0 is followed by entry 2"},
      {"row deleted, the rest renumbered",
       "DELETE FROM audit WHERE id = 3; UPDATE audit SET id = id - 1 WHERE id > 3",
       AuditProblem::kMissing, 3,
       "before entry 3 at least one entry is missing or was replaced: the entry it was chained to "
       "is not in the file"},
      {"two rows swapped",
       "UPDATE audit SET id = 100 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3; "
       "UPDATE audit SET id = 3 WHERE id = 100",
       AuditProblem::kReordered, 2,
       "entry 2 is out of order: it was written after another entry than 1"},
      {"tail cut", "DELETE FROM audit WHERE id > 4", AuditProblem::kTruncated, 5,
       "the last 2 entries are missing: the file holds 4, its head record counts 6"},
      {"everything cut", "DELETE FROM audit", AuditProblem::kTruncated, 1,
       "the last 6 entries are missing: the file holds 0, its head record counts 6"},
      {"tail cut, head count adjusted",
       "DELETE FROM audit WHERE id > 4; UPDATE audit_head SET count = 4", AuditProblem::kAltered, 4,
       "entry 4 is not the one the head record names"},
      {"head set back", "UPDATE audit_head SET count = 4", AuditProblem::kAltered, 6,
       "entry 6 is not the one the head record names"},
  };
  make_trail();
  const std::string intact = read_text(path);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    std::ofstream(path, std::ios::binary | std::ios::trunc) << intact;
    tamper(c.sql);
    const AuditReport report = verify();
    EXPECT_EQ(name(report.problem), name(c.problem));
    EXPECT_EQ(report.first_broken, c.first_broken);
    EXPECT_EQ(report.explanation, c.explanation);
  }
}

TEST_F(AuditTest, ErrorsWhereThereIsNothingToVerify) {
  const auto missing = verify_audit((dir / "none.db").string());
  EXPECT_EQ(error_of(missing), "no registry at " + (dir / "none.db").string());
  std::ofstream(path) << "this is no database, and long enough to be looked at as one, surely so";
  EXPECT_EQ(verify_audit(path).error().code(), Code::kDataLoss);
}

// The worked example of docs/format/audit.md: the encoding must never change.
TEST_F(AuditTest, HashOfTheDocumentedExample) {
  AuditEntry entry;
  entry.when.ns = 1'790'000'000'000'000'000;
  entry.user = UserId(7);
  entry.who = "erika";
  entry.team_kind = "maintenance";
  entry.act = "configuration";
  entry.why = "first plant";
  entry.what = "site 1";
  entry.after = "{}";
  entry.revision = 1;
  entry.previous = std::string(32, '\0');
  EXPECT_EQ(to_hex(audit_hash(entry)),
            "51811f6a8604f3359b09e272bdd7643f73fef76bb87478bdfb226f2266cb8964");
}

}  // namespace
}  // namespace millwright::registry
