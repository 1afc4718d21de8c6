// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/review.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

ClosedRaise raise(std::uint64_t alarm, std::uint32_t rule, std::int64_t raised,
                  std::int64_t closed) {
  return {AlarmId(alarm), RuleId(rule), AssetId(1), UtcNanos{raised}, UtcNanos{closed}};
}

FeedbackBook labels(std::initializer_list<std::pair<std::uint64_t, Outcome>> given) {
  FeedbackBook book;
  FeedbackBook::Changes out;
  for (const auto& [alarm, outcome] : given) {
    EXPECT_TRUE(book.apply({AlarmId(alarm), UtcNanos{1}, outcome, "ann", {}, ""},
                           {JournalSeq{1}, UtcNanos{9}}, out)
                    .has_value());
  }
  return book;
}

TEST(OutcomeFigures, UnlabelledIsNuisance) {
  std::vector<ClosedRaise> raises;
  for (std::uint64_t alarm = 1; alarm <= 8; ++alarm) raises.push_back(raise(alarm, 1, 1, 2));
  const FeedbackBook book = labels({{1, Outcome::kTrue},
                                    {2, Outcome::kEarly},
                                    {3, Outcome::kNuisance},
                                    {4, Outcome::kDuplicate},
                                    {5, Outcome::kSensorFault},
                                    {6, Outcome::kKnownWork}});
  const OutcomeFigures figures = outcome_figures(raises, book);
  EXPECT_EQ(figures.raises, 8);
  EXPECT_EQ(figures.right, 2);
  EXPECT_EQ(figures.unlabelled, 2);
  EXPECT_EQ(figures.nuisance, 3);
  EXPECT_EQ(figures.duplicate, 1);
  EXPECT_EQ(figures.sensor_fault, 1);
  EXPECT_EQ(figures.known_work, 1);
  EXPECT_EQ(figures.right_share(), 0.25);
  EXPECT_EQ(figures.nuisance_share(), 3.0 / 8);
}

TEST(OutcomeFigures, NoRaiseIsNoShare) {
  EXPECT_FALSE(outcome_figures({}, {}).right_share().has_value());
  EXPECT_FALSE(outcome_figures({}, {}).nuisance_share().has_value());
}

TEST(ReviewList, UnlabelledFirstThenTheWolves) {
  const std::vector<ClosedRaise> raises{
      raise(1, 10, 1, 150), raise(2, 10, 1, 120), raise(3, 20, 1, 130), raise(4, 20, 1, 131),
      raise(5, 20, 1, 132), raise(6, 30, 1, 133), raise(7, 10, 1, 99),  raise(8, 10, 1, 200)};
  const FeedbackBook book = labels({{3, Outcome::kNuisance},
                                    {4, Outcome::kNuisance},
                                    {5, Outcome::kNuisance},
                                    {6, Outcome::kTrue}});
  const ReviewList list = review_list(raises, book, UtcNanos{100}, UtcNanos{200});
  ASSERT_EQ(list.unlabelled.size(), 2u) << "what closed outside the week is not in it";
  EXPECT_EQ(list.unlabelled[0].alarm, AlarmId(2)) << "the longest closed first";
  EXPECT_EQ(list.unlabelled[1].alarm, AlarmId(1));
  ASSERT_EQ(list.nuisances.size(), 2u) << "rule 30 was right";
  EXPECT_EQ(list.nuisances[0].rule, RuleId(20));
  EXPECT_EQ(list.nuisances[0].figures.nuisance, 3);
  EXPECT_EQ(list.nuisances[1].rule, RuleId(10));
  EXPECT_EQ(list.nuisances[1].figures.unlabelled, 2);
}

}  // namespace
}  // namespace millwright::respond
