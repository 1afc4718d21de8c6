// SPDX-License-Identifier: Apache-2.0
#include "respond/training/coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kDay = 86'400;
constexpr UtcNanos day(std::int64_t days) {
  return {days * kDay * 1'000'000'000};
}

Qualification trained(std::string person, std::string procedure, std::int64_t expires_day = 0) {
  Qualification q;
  q.person = std::move(person);
  q.procedure = std::move(procedure);
  q.trained_at = day(1);
  if (expires_day != 0) q.expires_at = day(expires_day);
  return q;
}

TEST(Coverage, Matrix) {
  std::vector<Qualification> qualifications{trained("ann", "leak"),      trained("bob", "leak"),
                                            trained("cid", "leak"),      trained("ann", "heat"),
                                            trained("bob", "heat", 400), trained("dan", "heat")};
  qualifications[0].demonstrated_at = day(2);
  qualifications[5].revoked_at = day(3);
  const std::vector<std::string> procedures{"leak", "heat", "none"};
  const std::vector<ShiftMembers> shifts{{"early", {"bob", "ann", "ann"}},
                                         {"late", {"cid", "dan"}}};

  const std::vector<CoverageRow> matrix = coverage(qualifications, procedures, shifts, day(401));
  ASSERT_EQ(matrix.size(), 3u);
  const CoverageCell& leak_early = matrix[0].cells[0];
  EXPECT_THAT(leak_early.qualified, ElementsAre("ann", "bob")) << "entered twice is one person";
  EXPECT_EQ(leak_early.demonstrated, 1);
  EXPECT_EQ(leak_early.cover, Cover::kEnough);
  EXPECT_EQ(matrix[0].cells[1].cover, Cover::kThin);
  EXPECT_THAT(matrix[1].cells[0].qualified, ElementsAre("ann")) << "bob's has expired";
  EXPECT_EQ(matrix[1].cells[1].cover, Cover::kNone) << "dan's is revoked";
  EXPECT_EQ(matrix[2].cells[0].cover, Cover::kNone);
  EXPECT_EQ(gaps(matrix).uncovered, 3);
  EXPECT_EQ(gaps(matrix).thin, 2);
}

TEST(Coverage, NoShiftIsNoCell) {
  const std::vector<std::string> procedures{"leak"};
  const std::vector<CoverageRow> matrix = coverage({}, procedures, {}, day(1));
  ASSERT_EQ(matrix.size(), 1u);
  EXPECT_THAT(matrix[0].cells, IsEmpty());
}

TEST(BusFactors, FewestFirst) {
  const KnowledgeItem leak{KnowledgeKind::kProcedure, "leak"};
  const KnowledgeItem rule{KnowledgeKind::kRule, "bearing-hot"};
  const KnowledgeItem opcua{KnowledgeKind::kConnector, "opcua"};
  const KnowledgeItem mqtt{KnowledgeKind::kConnector, "mqtt"};
  const std::vector<KnowledgeItem> items{leak, rule, opcua, mqtt};
  const std::vector<Qualification> qualifications{trained("ann", "leak"), trained("bob", "leak"),
                                                  trained("gone", "leak")};
  const std::vector<KnowledgeAct> acts{
      {rule, "ann", day(400)},
      {rule, "ann", day(401)},                             // twice is one person
      {opcua, "old", day(35)},                             // more than a year ago
      {mqtt, "gone", day(400)},                            // has left
      {leak, "cid", day(399)},                             // handled it without a certificate
      {{KnowledgeKind::kRule, "other"}, "ann", day(400)},  // not asked about
  };
  const std::vector<std::string> here{"ann", "bob", "cid", "old"};
  const std::vector<BusFactor> factors = bus_factors(items, qualifications, acts, here, day(402));
  ASSERT_EQ(factors.size(), 4u);
  EXPECT_EQ(factors[0].item, mqtt);
  EXPECT_THAT(factors[0].people, IsEmpty());
  EXPECT_EQ(factors[1].item, opcua);
  EXPECT_THAT(factors[1].people, IsEmpty());
  EXPECT_EQ(factors[2].item, rule);
  EXPECT_THAT(factors[2].people, ElementsAre("ann"));
  EXPECT_TRUE(factors[2].is_single_point());
  EXPECT_EQ(factors[3].item, leak);
  EXPECT_THAT(factors[3].people, ElementsAre("ann", "bob", "cid"));
  EXPECT_FALSE(factors[3].is_single_point());
}

TEST(BusFactors, AnActOfTheFutureIsNone) {
  const KnowledgeItem rule{KnowledgeKind::kRule, "r"};
  const std::vector<KnowledgeItem> items{rule};
  const std::vector<KnowledgeAct> acts{{rule, "ann", day(3)}};
  const std::vector<std::string> here{"ann"};
  EXPECT_THAT(bus_factors(items, {}, acts, here, day(2))[0].people, IsEmpty());
  EXPECT_THAT(bus_factors(items, {}, acts, here, day(3))[0].people, ElementsAre("ann"));
}

TEST(Expiring, SoonAndLapsed) {
  std::vector<Qualification> qualifications{trained("never", "x"), trained("later", "x", 131),
                                            trained("soon", "x", 130), trained("today", "x", 100),
                                            trained("revoked", "x", 110)};
  qualifications[4].revoked_at = day(50);
  const std::vector<Expiry> found = expiring(qualifications, day(100), std::chrono::days(30));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].qualification.person, "today");
  EXPECT_TRUE(found[0].has_lapsed);
  EXPECT_EQ(found[1].qualification.person, "soon");
  EXPECT_FALSE(found[1].has_lapsed);
}

}  // namespace
}  // namespace millwright::respond
