// SPDX-License-Identifier: Apache-2.0
#include "registry/journaled_acts.h"

#include <gmock/gmock.h>

#include "registry/registry_fixture.h"

namespace millwright::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class JournaledActsTest : public RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    make_asset();
  }
  static JournaledAct act(std::uint64_t seq, std::string what = "alarm 1") {
    return {JournalSeq{seq}, {1'790'000'000'000'000'000},    "erika", "maintenance", "seen",
            std::move(what), R"({"category":"acknowledge"})"};
  }
  void record(std::vector<JournaledAct> acts) {
    must(record_acts(*registry, acts, must(newest_act(*registry))));
  }
  std::uint64_t newest() { return must(newest_act(*registry)).value; }
  std::vector<std::string> acts() {
    std::vector<std::string> found;
    AuditQuery query;
    query.limit = 1000;
    for (const AuditEntry& entry : must(registry->audit(query))) {
      if (entry.act == "operation") found.push_back(entry.what);
    }
    return found;
  }
};

TEST_F(JournaledActsTest, StandOnTheChainWithTheirRecord) {
  EXPECT_EQ(newest(), 0u);
  EXPECT_FALSE(must(first_act(*registry)));
  record({act(7)});
  EXPECT_EQ(must(first_act(*registry)), act(7).when);
  const AuditEntry entry = must(registry->audit({0, 1, "alarm 1"})).front();
  EXPECT_EQ(entry.who, "erika");
  EXPECT_EQ(entry.team_kind, "maintenance");
  EXPECT_EQ(entry.why, "seen");
  EXPECT_EQ(entry.act, "operation");
  EXPECT_EQ(entry.after, R"({"category":"acknowledge","journal":7})");
  EXPECT_EQ(newest(), 7u);
  EXPECT_EQ(must(verify_audit(path)).problem, AuditProblem::kNone);
}

// A copy that a crash cut off is made again from further back: nothing stands there twice.
TEST_F(JournaledActsTest, AreKeptOnceAlsoOverARestart) {
  const std::vector<JournaledAct> all{act(3, "alarm 3"), act(5, "alarm 5"), act(9, "alarm 9")};
  record({all[0], all[1]});
  record(all);
  EXPECT_THAT(acts(), ElementsAre("alarm 9", "alarm 5", "alarm 3"));
  reopen();
  EXPECT_EQ(newest(), 9u);
  record(all);
  EXPECT_EQ(acts().size(), 3u);
}

TEST_F(JournaledActsTest, GoOnBehindEntriesOfOtherKinds) {
  record({act(4)});
  must(registry->change({{}, Act::kOperation, "at kiosk desk1"}, [](Edit& edit) -> Status {
    edit.note("kiosk 1", {}, R"({"event":"act at a kiosk"})");
    return {};
  }));
  reopen();
  EXPECT_EQ(newest(), 4u);
}

TEST_F(JournaledActsTest, NothingOfABadBatchIsKept) {
  JournaledAct broken = act(2);
  broken.detail = "[]";
  EXPECT_THAT(error_of(record_acts(*registry, std::vector{act(1), broken}, {})),
              HasSubstr("journal record 2"));
  EXPECT_THAT(error_of(record_acts(*registry, std::vector{act(2), act(1)}, {})),
              HasSubstr("out of order"));
  EXPECT_TRUE(acts().empty());
  EXPECT_EQ(newest(), 0u);
}

}  // namespace
}  // namespace millwright::registry
