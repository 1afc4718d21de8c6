// SPDX-License-Identifier: Apache-2.0
#include "rollout/governance/governance_codec.h"

#include <gtest/gtest.h>

#include <string>

namespace millwright::rollout {
namespace {

constexpr UtcNanos kNow{1'800'000'000'000'000'000};

TEST(GovernanceCodec, EverythingComesBackAsItWas) {
  Ruling ruling;
  ruling.subject = Subject::kExpansion;
  ruling.wave = WaveId(3);
  ruling.question = "Go on?";
  ruling.asked_by = "max";
  ruling.asked_at = kNow;
  ruling.due = kNow + std::chrono::days(3);
  EXPECT_EQ(decode_ruling(encode(ruling)).value(), ruling);
  ruling.state = RulingState::kNo;
  ruling.decided_by = "erika";
  ruling.decided_at = kNow;
  ruling.reason = "not yet";
  ruling.evidence = R"({"answer":"no"})";
  ruling.evidence_hash = "00ff";
  EXPECT_EQ(decode_ruling(encode(ruling)).value(), ruling);
  const Raci raci{0,
                  Subject::kBudget,
                  "erika",
                  {{TeamKind::kFinance, Share::kResponsible}, {TeamKind::kIt, Share::kInformed}}};
  EXPECT_EQ(decode_raci(encode(raci)).value(), raci);
  const Owner owner{0, OwnedKind::kProcedure, "pump-cavitation", "erika", "crew"};
  EXPECT_EQ(decode_owner(encode(owner)).value(), owner);
}

// Golden: a site's rows of today are read by every later version.
TEST(GovernanceCodec, TheTextStaysAsItIs) {
  EXPECT_EQ(encode(Owner{9, OwnedKind::kRule, "7", "erika", "crew"}),
            R"({"key":"7","kind":"rule","person":"erika","team":"crew","version":1})");
  EXPECT_EQ(encode(Raci{9, Subject::kChange, "max", {{TeamKind::kIt, Share::kResponsible}}}),
            R"({"accountable":"max","shares":[{"function":"it","share":"responsible"}],)"
            R"("subject":"change","version":1})");
}

TEST(GovernanceCodec, RefusesWhatIsDamaged) {
  for (const std::string text :
       {"x", "{}", R"({"version":2})", R"({"version":1})",
        R"({"version":1,"kind":"boat","key":"1","person":"e","team":"t"})",
        R"({"version":1,"subject":"weather","accountable":"e","shares":[]})",
        R"({"version":1,"subject":"budget","accountable":"e","shares":[{"function":"it"}]})"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(decode_owner(text));
    EXPECT_FALSE(decode_raci(text));
    EXPECT_FALSE(decode_ruling(text));
  }
}

}  // namespace
}  // namespace millwright::rollout
