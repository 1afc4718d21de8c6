// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/position_load.h"

#include <gtest/gtest.h>

#include "respond/desk/desk.h"

namespace millwright::respond {
namespace {

using namespace std::chrono_literals;

constexpr UtcNanos kStart{1'767'258'000'000'000'000};  // 2026-01-01T09:00:00Z

PositionLoad imported() {
  const std::vector<UtcNanos> events = {kStart + 25min, kStart, kStart + 26min};
  PositionLoad load = *position_load_of(events);
  load.position = "control-room";
  load.set_by = "erika";
  return load;
}

/// Carries out a command as the consumer of the journal does.
Result<DeskReply> ask(Desk& desk, const PositionLoad& load, DeskOutput& out) {
  journal::Record record;
  record.seq = {1};
  record.time = kStart + 1h;
  record.kind = journal::RecordKind::kCommand;
  record.payload = encode_load_command(load);
  const alarm::AlarmEngine alarms;
  const Status applied = desk.apply(record, {}, alarms, out);
  EXPECT_TRUE(applied) << applied.error().message();
  return out.answers.at(0).reply;
}

TEST(PositionLoad, CountsAnImportByTenMinutes) {
  const PositionLoad load = imported();
  EXPECT_EQ(load.begin, kStart);
  EXPECT_EQ(load.counts, (std::vector<std::uint32_t>{1, 0, 2}));
  EXPECT_EQ(load.end(), kStart + 30min);
  EXPECT_EQ(load.events(), (std::vector<UtcNanos>{kStart, kStart + 20min, kStart + 25min}));
}

TEST(PositionLoad, RefusesAnImportThatSaysNothingOrTooMuch) {
  EXPECT_FALSE(position_load_of({}));
  const std::vector<UtcNanos> years = {kStart, kStart + std::chrono::days(91)};
  EXPECT_FALSE(position_load_of(years));
  const std::vector<UtcNanos> storm(PositionLoad::kMostPerCell + 1, kStart);
  EXPECT_FALSE(position_load_of(storm));
}

TEST(PositionLoad, ReadsBackWhatItWrote) {
  PositionLoad load = imported();
  load.set = kStart + 1h;
  EXPECT_EQ(*decode_position_load(encode(load)), load);
  load.set = {};
  EXPECT_EQ(**decode_load_command(encode_load_command(load)), load);
  PositionLoad entered;
  entered.position = "dcs";
  entered.kind = PositionLoadKind::kPerDay;
  entered.per_day = 40.5;
  entered.set_by = "max";
  EXPECT_EQ(**decode_load_command(encode_load_command(entered)), entered);
  EXPECT_FALSE(decode_position_load(R"({"version":2})"));
}

TEST(PositionLoad, TheLargestImportFitsIntoARow) {
  PositionLoad load = imported();
  load.counts.assign(PositionLoad::kMostCells, PositionLoad::kMostPerCell);
  EXPECT_TRUE(decode_position_load(encode(load)));
}

TEST(PositionLoad, IsKeptByTheDeskAndComesBackAfterACrash) {
  Desk desk;
  DeskOutput out;
  const auto reply = ask(desk, imported(), out);
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(std::get<PositionLoad>(*reply).set, kStart + 1h);
  Desk restored;
  const std::string row = out.store.rows.at({Table::kPositionLoad, "control-room"});
  ASSERT_TRUE(restored.restore({{Table::kPositionLoad, {row}}}));
  EXPECT_EQ(restored.position_loads(), desk.position_loads());
  EXPECT_EQ(restored.position_loads().size(), 1u);
}

TEST(PositionLoad, IsRefusedWithoutSense) {
  Desk desk;
  DeskOutput out;
  PositionLoad load;
  load.position = "dcs";
  load.set_by = "max";
  load.kind = PositionLoadKind::kPerDay;
  load.per_day = -1;
  const auto reply = ask(desk, load, out);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code(), Code::kInvalidArgument);
  EXPECT_TRUE(desk.position_loads().empty());
}

}  // namespace
}  // namespace millwright::respond
