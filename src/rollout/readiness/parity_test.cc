// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/parity.h"

#include <gtest/gtest.h>

#include <set>

namespace millwright::rollout {
namespace {

using enum Answer;

constexpr UtcNanos kNow{1'800'000'000'000'000'000};

Signature by_erika(std::string item, Answer answer, std::chrono::days ago) {
  return {std::move(item), answer, "erika", kNow - ago, "I looked"};
}

TEST(Parity, EveryItemSaysItselfInBothLanguages) {
  std::set<std::string_view> ids;
  for (const ParityItem& item : parity_items()) {
    SCOPED_TRACE(item.id);
    EXPECT_TRUE(ids.insert(item.id).second);
    EXPECT_EQ(find_parity_item(item.id), &item);
    for (const Phrase& phrase : {item.title, item.asks, item.consequence}) {
      EXPECT_FALSE(phrase.en.empty());
      EXPECT_FALSE(phrase.de.empty());
      EXPECT_NE(phrase.in("en"), phrase.in("de"));
    }
  }
  EXPECT_GE(ids.size(), 10u);
  EXPECT_EQ(find_parity_item("weather"), nullptr);
}

TEST(Parity, ASignatureNeverMakesAYesOfWhatIsMeasuredOrNotBuilt) {
  struct Case {
    std::string_view name;
    std::string_view item;
    std::optional<Answer> measured;
    std::optional<Answer> signed_;
    Answer expected;
    Basis basis;
  };
  const Case cases[] = {
      {"measured yes", "tls", kYes, {}, kYes, Basis::kMeasured},
      {"measured no, signed yes", "tls", kNo, kYes, kNo, Basis::kMeasured},
      {"not measured, signed yes", "tls", kNotKnown, kYes, kNotKnown, Basis::kNone},
      {"nothing at all", "tls", {}, {}, kNotKnown, Basis::kNone},
      {"not built, signed yes", "redundancy", {}, kYes, kNotKnown, Basis::kNone},
      {"not built, measured yes", "redundancy", kYes, {}, kNotKnown, Basis::kNone},
      {"seen to be no, signed yes", "own_accounts", kNo, kYes, kNo, Basis::kMeasured},
      {"nothing seen, signed yes", "own_accounts", kNotKnown, kYes, kYes, Basis::kSigned},
      {"nothing seen, not signed", "own_accounts", kNotKnown, {}, kNotKnown, Basis::kNone},
      {"signed yes", "network_path", {}, kYes, kYes, Basis::kSigned},
      {"signed no", "network_path", {}, kNo, kNo, Basis::kSigned},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Measured measured;
    if (c.measured) measured = {*c.measured, {"seen", "gesehen"}, {}};
    Signature signature;
    if (c.signed_) signature = by_erika(std::string(c.item), *c.signed_, std::chrono::days(1));
    const ParityLine line =
        judge_parity(*find_parity_item(c.item), c.measured ? &measured : nullptr,
                     c.signed_ ? &signature : nullptr, kNow);
    EXPECT_EQ(line.answer, c.expected);
    EXPECT_EQ(line.basis, c.basis);
    EXPECT_FALSE(line.seen.en.empty());
    EXPECT_EQ(line.at.has_value(), c.basis != Basis::kNone);
  }
}

TEST(Parity, SignaturesGrowOld) {
  const ParityItem& item = *find_parity_item("network_path");
  struct Case {
    std::chrono::days ago;
    Answer expected;
    bool is_stale;
  };
  for (const Case& c : {Case{std::chrono::days(0), kYes, false},
                        Case{kSignatureLife - std::chrono::days(1), kYes, false},
                        Case{kSignatureLife, kNotKnown, true},
                        Case{std::chrono::days(-3), kYes, false}}) {  // the clock stepped back
    SCOPED_TRACE(c.ago.count());
    const Signature signature = by_erika("network_path", kYes, c.ago);
    const ParityLine line = judge_parity(item, nullptr, &signature, kNow);
    EXPECT_EQ(line.answer, c.expected);
    EXPECT_EQ(line.is_stale, c.is_stale);
    EXPECT_EQ(line.person, "erika");
    EXPECT_LE(*line.at, kNow);
  }
}

TEST(Parity, RefusesSignaturesThatCountForNothing) {
  struct Case {
    Signature signature;
    Code code;
  };
  Signature without_words = by_erika("network_path", kYes, {});
  without_words.words = " \n";
  Signature too_long = by_erika("network_path", kYes, {});
  too_long.words.assign(kMostSignatureWords + 1, 'x');
  const Case cases[] = {
      {by_erika("weather", kYes, {}), Code::kNotFound},
      {by_erika("tls", kYes, {}), Code::kFailedPrecondition},
      {by_erika("redundancy", kYes, {}), Code::kFailedPrecondition},
      {by_erika("network_path", kNotKnown, {}), Code::kInvalidArgument},
      {without_words, Code::kInvalidArgument},
      {too_long, Code::kInvalidArgument},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.signature.item);
    const Status checked = check(c.signature);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code(), c.code);
  }
  EXPECT_TRUE(check(by_erika("own_accounts", kNo, {})));
}

TEST(Parity, AsAWholeItIsYesOnlyWhenAllIs) {
  std::vector<ParityLine> lines(3);
  EXPECT_EQ(overall({}), kNotKnown);
  for (ParityLine& line : lines) line.answer = kYes;
  EXPECT_EQ(overall(lines), kYes);
  lines[1].answer = kNotKnown;
  EXPECT_EQ(overall(lines), kNotKnown);
  lines[2].answer = kNo;
  EXPECT_EQ(overall(lines), kNo);
}

}  // namespace
}  // namespace millwright::rollout
