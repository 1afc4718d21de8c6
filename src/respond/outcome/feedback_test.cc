// SPDX-License-Identifier: Apache-2.0
#include "respond/outcome/feedback.h"

#include <gtest/gtest.h>

#include "record/limits.h"

namespace millwright::respond {
namespace {

constexpr alarm::Origin at(std::int64_t ns) {
  return {JournalSeq{1}, UtcNanos{ns}};
}

Feedback label() {
  return {AlarmId(5), UtcNanos{100}, Outcome::kEarly, "ann", UtcNanos{0}, "well seen"};
}

TEST(Feedback, TheLastLabelStands) {
  FeedbackBook book;
  FeedbackBook::Changes out;
  EXPECT_EQ(book.find(AlarmId(5), UtcNanos{100}), nullptr);
  const auto first = book.apply(label(), at(200), out);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->when, UtcNanos{200}) << "the record's time, not the command's";
  Feedback second = label();
  second.outcome = Outcome::kNuisance;
  second.who = "bob";
  ASSERT_TRUE(book.apply(second, at(300), out).has_value());
  EXPECT_EQ(book.find(AlarmId(5), UtcNanos{100})->outcome, Outcome::kNuisance);
  EXPECT_EQ(out.size(), 1u);
  EXPECT_EQ(book.find(AlarmId(5), UtcNanos{101}), nullptr) << "another raise of it";
}

TEST(Feedback, Refusals) {
  const std::pair<const char*, void (*)(Feedback&)> cases[] = {
      {"no alarm", [](Feedback& f) { f.alarm = {}; }},
      {"nobody", [](Feedback& f) { f.who.clear(); }},
      {"raised in the future", [](Feedback& f) { f.raised = UtcNanos{201}; }},
      {"too many words",
       [](Feedback& f) { f.comment = std::string(record::kMostTextBytes + 1, 'x'); }},
  };
  for (const auto& [name, change] : cases) {
    SCOPED_TRACE(name);
    FeedbackBook book;
    FeedbackBook::Changes out;
    Feedback feedback = label();
    change(feedback);
    EXPECT_EQ(book.apply(feedback, at(200), out).error().code(), Code::kInvalidArgument);
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(book.size(), 0u);
  }
}

TEST(Feedback, RowAndCommand) {
  Feedback feedback = label();
  const std::string command = encode_feedback_command(feedback);
  EXPECT_EQ(command,
            R"({"action":"label","alarm":5,"comment":"well seen","outcome":"early",)"
            R"("part":"feedback","raised_ns":100,"type":"respond","version":1,"who":"ann"})");
  EXPECT_EQ(decode_feedback_command(command).value().value(), feedback);
  feedback.when = UtcNanos{200};
  EXPECT_EQ(decode_feedback(encode(feedback)).value(), feedback);
  EXPECT_FALSE(decode_feedback(command).has_value()) << "a command is no row";
  EXPECT_FALSE(decode_feedback_command(R"({"type":"alarm"})")->has_value());
  EXPECT_FALSE(
      decode_feedback_command(R"({"type":"respond","part":"feedback","version":1,"who":"a",)"
                              R"("action":"label","alarm":5,"raised_ns":1,"outcome":"great"})")
          .has_value());
}

TEST(Feedback, Restore) {
  FeedbackBook book;
  Feedback twin = label();
  EXPECT_FALSE(book.restore({label(), twin}).has_value());
  twin.raised = UtcNanos{7};
  ASSERT_TRUE(book.restore({label(), twin}).has_value());
  EXPECT_EQ(*book.find(AlarmId(5), UtcNanos{7}), twin);
}

TEST(Outcome, NamesGoBothWays) {
  for (int i = 0; i <= 5; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    EXPECT_EQ(parse_outcome(name(outcome)), outcome);
    EXPECT_EQ(is_right(outcome), i <= 1);
  }
}

}  // namespace
}  // namespace millwright::respond
