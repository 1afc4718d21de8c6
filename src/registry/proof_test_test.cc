// SPDX-License-Identifier: Apache-2.0
// Proof tests are kept as recorded, checked, and on the audit trail.
#include "registry/proof_test.h"

#include <gmock/gmock.h>

#include <functional>

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

using ::testing::HasSubstr;

class ProofTestTest : public RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    make_asset();
    must(registry->create(engineer, signal(1, "flow")));
    must(registry->create(engineer, rule(1, RuleKind::kNoData, 0)));
  }
  ProofTest passed() const {
    ProofTest test;
    test.rule = RuleId(1);
    test.tested_at = clock.wall();
    return test;
  }
};

TEST_F(ProofTestTest, WhatIsRecordedIsKeptAndOnTheTrail) {
  ProofTest first = must(record_proof_test(*registry, engineer, passed(), clock.wall()));
  EXPECT_EQ(first.tested_by, engineer.who.name) << "who enters it did it, unless he says otherwise";
  ProofTest failed = passed();
  failed.tested_by = "K. Weber, Prüfdienst";
  failed.has_passed = false;
  failed.is_left_working = false;
  failed.note = "switch corroded";
  failed = must(record_proof_test(*registry, engineer, failed, clock.wall()));
  ProofTest repaired = failed;
  repaired.is_left_working = true;
  repaired = must(record_proof_test(*registry, engineer, repaired, clock.wall()));
  ProofTest left_broken = failed;
  left_broken.has_passed = true;
  left_broken = must(record_proof_test(*registry, engineer, left_broken, clock.wall()));
  reopen();
  EXPECT_EQ(must(load_proof_tests(*registry, {})),
            (std::vector{first, failed, repaired, left_broken}));
  EXPECT_EQ(must(load_proof_tests(*registry, RuleId(1))).size(), 4u);
  EXPECT_TRUE(must(load_proof_tests(*registry, RuleId(2))).empty());
  const auto trail = must(registry->audit({0, 10, "proof-test of rule 1"}));
  ASSERT_EQ(trail.size(), 4u);
  EXPECT_THAT(*trail[2].after, HasSubstr("switch corroded"));
  EXPECT_THAT(*trail[2].after, HasSubstr("\"is_left_working\":false"));
}

TEST_F(ProofTestTest, WhatCannotBeIsRefusedAndNothingIsKept) {
  struct Case {
    const char* name;
    std::function<void(ProofTest&)> spoil;
    const char* message;
  };
  const Case cases[] = {
      {"no such rule", [](ProofTest& t) { t.rule = RuleId(9); }, "no rule 9"},
      {"future", [](ProofTest& t) { t.tested_at = t.tested_at + std::chrono::hours(1); },
       "is in the future"},
      {"failed without a word", [](ProofTest& t) { t.has_passed = t.is_left_working = false; },
       "note: say what failed, somebody has to repair it"},
      {"repaired without a word", [](ProofTest& t) { t.has_passed = false; },
       "note: say what failed and what was done about it"},
      {"left broken without a word", [](ProofTest& t) { t.is_left_working = false; },
       "note: say why it is left so"},
      {"a long note", [](ProofTest& t) { t.note = std::string(2001, 'x'); }, "note: 2001 bytes"},
      {"no UTF-8", [](ProofTest& t) { t.tested_by = "\xff"; }, "tested_by: not valid UTF-8"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    ProofTest test = passed();
    one.spoil(test);
    const auto done = record_proof_test(*registry, engineer, test, clock.wall());
    ASSERT_FALSE(done.has_value());
    EXPECT_THAT(std::string(done.error().message()), HasSubstr(one.message));
  }
  EXPECT_TRUE(must(load_proof_tests(*registry, {})).empty());
}

// Rows from before it was asked how the chain was left hold 0 or 1.
TEST_F(ProofTestTest, OlderRowsWereLeftAsTheyWereFound) {
  ProofTest failed = passed();
  failed.has_passed = failed.is_left_working = false;
  failed.note = "no contact";
  must(record_proof_test(*registry, engineer, passed(), clock.wall()));
  must(record_proof_test(*registry, engineer, failed, clock.wall()));
  must(registry->with_database([](Database& db) -> Status {
    EXPECT_EQ(must(db.query_integer("SELECT has_passed FROM proof_tests WHERE id = 1")), 1);
    EXPECT_EQ(must(db.query_integer("SELECT has_passed FROM proof_tests WHERE id = 2")), 0);
    return {};
  }));
}

TEST_F(ProofTestTest, ADamagedRowIsNamedAndNotServed) {
  must(record_proof_test(*registry, engineer, passed(), clock.wall()));
  must(registry->with_database(
      [](Database& db) { return db.execute("UPDATE proof_tests SET has_passed = 0"); }));
  const auto loaded = load_proof_tests(*registry, {});
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().code(), Code::kDataLoss);
  EXPECT_THAT(std::string(loaded.error().message()), HasSubstr("proof test 1"));
}

}  // namespace
}  // namespace millwright::registry
