// SPDX-License-Identifier: Apache-2.0
#include "pipeline/act_trail.h"

#include <gmock/gmock.h>

#include "pipeline/alarm_store.h"
#include "registry/registry_fixture.h"
#include "registry/sqlite.h"
#include "respond/desk/act_line.h"

namespace millwright::pipeline {
namespace {

using registry::must;
using ::testing::ElementsAre;

class ActTrailTest : public registry::RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    make_asset();
    store_ = must(AlarmStore::open(alarms_path()));
    start();
  }
  std::string alarms_path() const { return (dir / "alarms.db").string(); }
  void start() {
    trail_ = std::make_unique<ActTrail>(
        *registry, [this](const DeskLineQuery& query) { return store_->lines(query); });
  }
  /// Commits the act of this journal record with what it changed.
  void act(std::uint64_t seq) {
    respond::ActLine line;
    line.seq = {seq};
    line.when = clock.wall();
    line.who = "olga";
    line.team = "operations";
    line.what = "alarm " + std::to_string(seq);
    line.detail.category = respond::ActCategory::kAcknowledge;
    line.detail.action = "acknowledge";
    line.detail.alarms = {AlarmId(seq)};
    respond::StoreChange change;
    change.lines.push_back({respond::Log::kAct, seq, 0, encode(line)});
    must(store_->commit({seq}, {}, change));
  }
  /// Of the acts on the trail, the oldest first.
  std::vector<std::string> trail() {
    registry::AuditQuery query;
    query.limit = 2000;
    std::vector<std::string> found;
    for (const registry::AuditEntry& entry : must(registry->audit(query))) {
      if (entry.act == "operation") found.insert(found.begin(), entry.what);
    }
    return found;
  }

  std::unique_ptr<AlarmStore> store_;
  std::unique_ptr<ActTrail> trail_;
};

TEST_F(ActTrailTest, CopiesWhatPeopleDidOnceAndInOrder) {
  act(3);
  act(8);
  must(trail_->catch_up());
  must(trail_->catch_up());
  act(11);
  must(trail_->catch_up());
  EXPECT_THAT(trail(), ElementsAre("alarm 3", "alarm 8", "alarm 11"));
  const auto entry = must(registry->audit({0, 1, "alarm 8"})).front();
  EXPECT_EQ(entry.team_kind, "operations");
  const auto detail = respond::decode_act_detail(entry.after.value());
  ASSERT_TRUE(detail);
  EXPECT_EQ(detail->category, respond::ActCategory::kAcknowledge);
  EXPECT_THAT(detail->alarms, ElementsAre(AlarmId(8)));
  EXPECT_EQ(must(registry::verify_audit(path)).problem, registry::AuditProblem::kNone);
}

// Killed between the commit of an act and its copy, at every place: none missing, none twice.
TEST_F(ActTrailTest, AStopAtAnyPlaceLosesAndRepeatsNothing) {
  std::vector<std::string> expected;
  for (std::uint64_t seq = 1; seq <= 40; ++seq) {
    act(seq);
    expected.push_back("alarm " + std::to_string(seq));
    if (seq % 3 == 0) must(trail_->catch_up());
    if (seq % 5 != 0) continue;
    trail_.reset();
    store_.reset();
    reopen();
    store_ = must(AlarmStore::open(alarms_path()));
    start();
    must(trail_->catch_up());
    EXPECT_EQ(trail(), expected);
  }
}

TEST_F(ActTrailTest, CopiesMoreThanOneBatch) {
  for (std::uint64_t seq = 1; seq <= 1100; ++seq) act(seq);
  must(trail_->catch_up());
  EXPECT_EQ(trail().size(), 1100u);
}

// A flipped bit in the number of a line would otherwise end the trail for good.
TEST_F(ActTrailTest, ADamagedLineHoldsUpNoOther) {
  act(1);
  act(2);
  act(3);
  store_.reset();
  {
    const auto db =
        must(registry::Database::open(alarms_path(), registry::Database::Mode::kReadWrite));
    must(db->execute("UPDATE desk_lines SET number = 4000000000 WHERE number = 2"));
  }
  store_ = must(AlarmStore::open(alarms_path()));
  must(trail_->catch_up());
  EXPECT_THAT(trail(), ElementsAre("alarm 1", "alarm 3"));
  act(4);
  must(trail_->catch_up());
  EXPECT_THAT(trail(), ElementsAre("alarm 1", "alarm 3", "alarm 4"));
}

}  // namespace
}  // namespace millwright::pipeline
