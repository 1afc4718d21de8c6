// SPDX-License-Identifier: Apache-2.0
#include "rollout/transfer/checklist.h"

#include <gmock/gmock.h>

#include <set>

#include "rollout/transfer/transfer_rig_test.h"

namespace millwright::rollout {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;

void set(EvidenceMap& found, const std::string& item, Answer answer) {
  found[item].answer = answer;
}

Transfer with_exception(std::string_view item, std::chrono::hours expires) {
  return accept_exception(water(), item, later(expires), kErika, {"erika", kNow, "it can wait"})
      .value();
}

TEST(Checklist, SaysWhatEachItemIsAndWhoCanSupplyIt) {
  std::set<std::string_view> ids;
  for (const TransferItem& item : transfer_items()) {
    SCOPED_TRACE(item.id);
    EXPECT_TRUE(ids.insert(item.id).second);
    EXPECT_EQ(find_transfer_item(item.id), &item);
    for (const std::string_view words :
         {item.title.en, item.title.de, item.need.en, item.need.de}) {
      EXPECT_FALSE(words.empty());
    }
  }
  EXPECT_EQ(find_transfer_item("weather"), nullptr);
}

TEST(Checklist, IsAsGoodAsItsWorstItem) {
  EvidenceMap found = all_yes();
  EXPECT_EQ(judge_checklist(water(), found, kNow).answer(), "yes");
  found.erase("tokens");
  EXPECT_EQ(judge_checklist(water(), found, kNow).answer(), "not known");
  set(found, "restore", Answer::kNo);
  EXPECT_EQ(judge_checklist(water(), found, kNow).answer(), "no");
  EXPECT_FALSE(judge_checklist(water(), found, kNow).is_fulfilled());
}

TEST(Checklist, AnExceptionCountsUntilItExpires) {
  EvidenceMap found = all_yes();
  set(found, "restore", Answer::kNo);
  const Transfer transfer = with_exception("restore", 24h);
  EXPECT_EQ(judge_checklist(transfer, found, later(23h)).answer(), "yes, with exceptions");
  EXPECT_TRUE(judge_checklist(transfer, found, later(23h)).is_fulfilled());
  EXPECT_EQ(judge_checklist(transfer, found, later(24h)).answer(), "no");
  // One that is not needed changes nothing, and another item's helps none.
  EXPECT_EQ(judge_checklist(transfer, all_yes(), kNow).answer(), "yes");
  set(found, "tokens", Answer::kNotKnown);
  EXPECT_EQ(judge_checklist(transfer, found, kNow).answer(), "not known");
}

TEST(Checklist, WordsCountOnceSignedAndChangeNoMeasuredItem) {
  Transfer transfer = add_item(water(), {"pia", kNow, "restore"}).value();
  EvidenceMap found = all_yes();
  set(found, "restore", Answer::kNo);
  EXPECT_EQ(judge_checklist(transfer, all_yes(), kNow).answer(), "not known");
  transfer = sign_item(transfer, 1, {"erika", kNow, "I say so"}).value();
  const Checklist checklist = judge_checklist(transfer, all_yes(), kNow);
  EXPECT_EQ(checklist.answer(), "yes");
  EXPECT_EQ(checklist.lines.back().id, "word-1");
  EXPECT_FALSE(checklist.lines.back().is_measured);
  EXPECT_EQ(checklist.lines.back().person, "erika");
  EXPECT_EQ(judge_checklist(transfer, found, kNow).answer(), "no");
  EXPECT_EQ(judge_checklist(transfer, all_yes(), later(24h * 181)).answer(), "not known");
}

TEST(Checklist, TwoPersonsOfTwoSidesHandItOver) {
  const auto first = sign_now(water(), all_yes(), kPia, later(1h));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->state, TransferState::kRunning);
  EXPECT_TRUE(first->kept_out.empty());
  const auto second = sign_now(*first, all_yes(), kErika, later(2h));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->state, TransferState::kHandedOver);
  EXPECT_EQ(second->handed_over_at(), later(2h));
  EXPECT_EQ(second->signature_of(Side::kReceiving)->person, "erika");
  EXPECT_EQ(second->signature_of(Side::kGiving)->answer, "yes");
  EXPECT_THAT(second->kept_out, ::testing::ElementsAre("pia", "paul"));
}

TEST(Checklist, RefusesSignaturesThatCannotBe) {
  const Transfer signed_once = sign_now(water(), all_yes(), kPia, later(1h)).value();
  EvidenceMap found = all_yes();
  set(found, "restore", Answer::kNo);
  struct Case {
    std::string_view says;
    Transfer transfer;
    EvidenceMap found;
    Signer signer;
    std::chrono::hours at = 2h;
  };
  const Case cases[] = {
      {"pia has signed already; the other side signs by another person", signed_once, all_yes(),
       kPia},
      // Not even as a member of the other side by now.
      {"pia has signed already", signed_once, all_yes(), {"pia", "crew", TeamKind::kOperations}},
      {"pia has signed for the giving side already", signed_once, all_yes(), kPaul},
      {"max is of the it team desk, which is neither side",
       signed_once,
       all_yes(),
       {"max", "desk", TeamKind::kIt}},
      {"max is of no team", signed_once, all_yes(), {"max", "", {}}},
      {"restore is no", water(), found, kPia},
      {"restore is no, and was fulfilled when pia signed", signed_once, found, kErika},
      {"its exception expired at", with_exception("restore", 1h), found, kErika},
      {"set the clock right first", signed_once, all_yes(), kErika, 0h},
      {"transfer 1 is handed-over", handed_over(), all_yes(), kOlga, 3h},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.says);
    EXPECT_THAT(error_of(sign_now(c.transfer, c.found, c.signer, later(c.at))),
                HasSubstr(std::string(c.says)));
  }
}

// An exception that runs out between the two signatures holds the second one up.
TEST(Checklist, AnExceptionMustLastUntilTheSecondSignature) {
  EvidenceMap found = all_yes();
  set(found, "support", Answer::kNotKnown);
  const Transfer first = sign_now(with_exception("support", 4h), found, kPia, later(1h)).value();
  EXPECT_EQ(first.signatures[0].answer, "yes, with exceptions");
  EXPECT_THAT(error_of(sign_now(first, found, kErika, later(4h))),
              AllOf(HasSubstr("support is not known"), HasSubstr("expired at"),
                    HasSubstr("was fulfilled when pia signed")));
  const auto second = sign_now(first, found, kErika, later(3h));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->state, TransferState::kHandedOver);
}

}  // namespace
}  // namespace millwright::rollout
