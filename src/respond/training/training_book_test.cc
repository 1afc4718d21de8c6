// SPDX-License-Identifier: Apache-2.0
#include "respond/training/training_book.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "record/limits.h"

namespace millwright::respond {
namespace {

constexpr UtcNanos at(std::int64_t seconds) {
  return {seconds * 1'000'000'000};
}

struct Rig {
  TrainingBook book;
  TrainingChanges out;

  Result<Qualification> give(TrainingAction action, std::int64_t now,
                             void (*change)(TrainingCommand&) = nullptr) {
    TrainingCommand command;
    command.action = action;
    command.who = "bob";
    command.person = "ann";
    command.procedure = "seal-leak";
    if (action == TrainingAction::kDemonstrate) command.drill_run = 5;
    if (action == TrainingAction::kRevoke) command.reason = "changed";
    if (change != nullptr) change(command);
    return book.apply(command, {JournalSeq{1}, at(now)}, out);
  }
};

TEST(TrainingBook, TrainedShownRevokedAndTrainedAgain) {
  Rig rig;
  const auto trained =
      rig.give(TrainingAction::kRecord, 100, [](TrainingCommand& c) { c.expires_at = at(1000); });
  ASSERT_TRUE(trained.has_value());
  EXPECT_EQ(trained->id, QualificationId(1));
  EXPECT_EQ(trained->trained_at, at(100));
  EXPECT_EQ(trained->recorded_by, "bob");

  const auto shown = rig.give(TrainingAction::kDemonstrate, 200);
  ASSERT_TRUE(shown.has_value());
  EXPECT_EQ(shown->demonstrated_at, at(200));
  EXPECT_EQ(shown->drill_run, 5u);
  EXPECT_EQ(shown->expires_at, at(1000)) << "a drill without an expiry leaves the old one";

  const auto revoked = rig.give(TrainingAction::kRevoke, 300);
  ASSERT_TRUE(revoked.has_value());
  EXPECT_FALSE(is_valid(*revoked, at(300)));
  EXPECT_EQ(revoked->revoked_by, "bob");

  const auto again = rig.give(TrainingAction::kRecord, 400);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->id, QualificationId(1)) << "one per person and procedure";
  EXPECT_TRUE(is_valid(*again, at(400)));
  EXPECT_FALSE(again->demonstrated_at.has_value()) << "new training has to be shown again";
  EXPECT_EQ(rig.out.qualifications.at(QualificationId(1)), *again);
  EXPECT_EQ(rig.book.qualifications().size(), 1u);
}

TEST(TrainingBook, ADrillMayExtend) {
  Rig rig;
  ASSERT_TRUE(
      rig.give(TrainingAction::kRecord, 100, [](TrainingCommand& c) { c.expires_at = at(500); })
          .has_value());
  const auto shown = rig.give(TrainingAction::kDemonstrate, 400,
                              [](TrainingCommand& c) { c.expires_at = at(900); });
  ASSERT_TRUE(shown.has_value());
  EXPECT_EQ(shown->expires_at, at(900));
}

TEST(TrainingBook, Refusals) {
  struct Case {
    const char* name;
    bool is_trained;
    TrainingAction action;
    void (*change)(TrainingCommand&);
    Code code;
  };
  const auto nothing = [](TrainingCommand&) {};
  const Case cases[] = {
      {"no recorder", false, TrainingAction::kRecord, [](TrainingCommand& c) { c.who.clear(); },
       Code::kInvalidArgument},
      {"no person", false, TrainingAction::kRecord, [](TrainingCommand& c) { c.person.clear(); },
       Code::kInvalidArgument},
      {"no procedure", false, TrainingAction::kRecord,
       [](TrainingCommand& c) { c.procedure.clear(); }, Code::kInvalidArgument},
      {"in the future", false, TrainingAction::kRecord, [](TrainingCommand& c) { c.at = at(501); },
       Code::kInvalidArgument},
      {"expires at once", false, TrainingAction::kRecord,
       [](TrainingCommand& c) { c.expires_at = at(500); }, Code::kInvalidArgument},
      {"shown without training", false, TrainingAction::kDemonstrate, nothing, Code::kNotFound},
      {"shown without a run", true, TrainingAction::kDemonstrate,
       [](TrainingCommand& c) { c.drill_run = 0; }, Code::kInvalidArgument},
      {"shown before the training", true, TrainingAction::kDemonstrate,
       [](TrainingCommand& c) { c.at = at(99); }, Code::kFailedPrecondition},
      {"shown when expired", true, TrainingAction::kDemonstrate,
       [](TrainingCommand& c) { c.at = at(300); }, Code::kFailedPrecondition},
      {"revoked without a reason", true, TrainingAction::kRevoke,
       [](TrainingCommand& c) { c.reason = "  "; }, Code::kInvalidArgument},
      {"revoked without training", false, TrainingAction::kRevoke, nothing, Code::kNotFound},
      {"reason too long", true, TrainingAction::kRevoke,
       [](TrainingCommand& c) { c.reason = std::string(record::kMostTextBytes + 1, 'x'); },
       Code::kInvalidArgument},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Rig rig;
    if (c.is_trained) {
      ASSERT_TRUE(
          rig.give(TrainingAction::kRecord, 100, [](TrainingCommand& t) { t.expires_at = at(300); })
              .has_value());
    }
    rig.out.qualifications.clear();
    const auto result = rig.give(c.action, 500, c.change);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code(), c.code) << result.error().message();
    EXPECT_TRUE(rig.out.qualifications.empty());
  }
}

TEST(TrainingBook, RevokedTwice) {
  Rig rig;
  ASSERT_TRUE(rig.give(TrainingAction::kRecord, 100).has_value());
  ASSERT_TRUE(rig.give(TrainingAction::kRevoke, 200).has_value());
  EXPECT_EQ(rig.give(TrainingAction::kRevoke, 300).error().code(), Code::kFailedPrecondition);
}

// Whatever commands come, the rows of the store restore to exactly the same book.
TEST(TrainingBook, RowsRestoreTheBook) {
  constexpr unsigned kSeed = 7;
  std::mt19937 random(kSeed);
  const auto pick = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  TrainingBook book;
  std::map<QualificationId, std::string> store;
  for (int i = 0; i < 500; ++i) {
    TrainingCommand command;
    command.action = static_cast<TrainingAction>(pick(3));
    command.who = "bob";
    command.person = "p" + std::to_string(pick(5));
    command.procedure = "s" + std::to_string(pick(4));
    if (pick(2) == 0) command.expires_at = at(i + 1 + pick(100));
    command.drill_run = static_cast<std::uint64_t>(pick(3));
    command.reason = pick(4) == 0 ? "" : "why";
    TrainingChanges out;
    static_cast<void>(book.apply(command, {JournalSeq{1}, at(i)}, out));
    for (const auto& [id, q] : out.qualifications) store[id] = encode(q);
  }
  std::vector<Qualification> rows;
  for (const auto& [id, row] : store) rows.push_back(decode_qualification(row).value());
  std::ranges::shuffle(rows, random);
  TrainingBook restored;
  ASSERT_TRUE(restored.restore(std::move(rows)).has_value()) << "seed " << kSeed;
  EXPECT_TRUE(std::ranges::equal(restored.qualifications(), book.qualifications()));
  ASSERT_FALSE(book.qualifications().empty());
  for (const Qualification& q : book.qualifications()) {
    ASSERT_NE(restored.find(q.person, q.procedure), nullptr);
    EXPECT_EQ(*restored.find(q.person, q.procedure), q);
  }
}

TEST(TrainingBook, RestoreRefusesDamage) {
  Qualification one;
  one.id = QualificationId(1);
  one.person = "ann";
  one.procedure = "x";
  Qualification three = one;
  three.id = QualificationId(3);
  three.person = "bob";
  Qualification twin = one;
  twin.id = QualificationId(2);
  TrainingBook book;
  EXPECT_FALSE(book.restore({one, three}).has_value()) << "a gap";
  EXPECT_FALSE(book.restore({one, twin}).has_value()) << "two of one identity";
  EXPECT_TRUE(book.qualifications().empty());
}

}  // namespace
}  // namespace millwright::respond
