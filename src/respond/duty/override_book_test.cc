// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/override_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "respond/duty/duty_rig_test.h"

namespace millwright::respond {
namespace {

const UtcNanos kNow = at("2026-05-01T12:00:00Z");

alarm::Origin origin(UtcNanos time) {
  return {{1}, time};
}

AddOverride swap() {
  AddOverride c;
  c.who = "lead";
  c.roster = "r";
  c.absent = "ann";
  c.substitute = "ben";
  c.begin = kNow + std::chrono::hours(1);
  c.end = kNow + std::chrono::hours(9);
  c.reason = "dentist";
  return c;
}

TEST(OverrideBook, AddsInOrder) {
  OverrideBook book;
  const Override first = book.apply(swap(), origin(kNow)).value();
  EXPECT_EQ(first.id, OverrideId(1));
  EXPECT_EQ(first.entered_by, "lead");
  EXPECT_EQ(first.entered, kNow);
  EXPECT_EQ(book.apply(swap(), origin(kNow))->id, OverrideId(2));
  EXPECT_EQ(*book.find(OverrideId(1)), first);
  EXPECT_EQ(book.find(OverrideId(3)), nullptr);
}

TEST(OverrideBook, ThePastStaysAsItWas) {
  OverrideBook book;
  AddOverride late = swap();
  late.begin = kNow - std::chrono::hours(5);
  EXPECT_EQ(book.apply(late, origin(kNow))->begin, kNow);

  // Cancelled while in force: it ends now. Cancelled before: it never was.
  const UtcNanos later = kNow + std::chrono::hours(2);
  const Override ended = book.apply(CancelOverride{"ann", OverrideId(1)}, origin(later)).value();
  EXPECT_EQ(ended.end, later);
  EXPECT_FALSE(ended.is_void());
  EXPECT_EQ(ended.cancelled_by, "ann");
  ASSERT_TRUE(book.apply(swap(), origin(kNow)).has_value());
  EXPECT_TRUE(book.apply(CancelOverride{"ann", OverrideId(2)}, origin(kNow))->is_void());
  // Once more changes nothing.
  EXPECT_EQ(book.apply(CancelOverride{"eva", OverrideId(1)}, origin(kNow)).value(), ended);
}

TEST(OverrideBook, Refuses) {
  const struct {
    const char* name;
    void (*change)(AddOverride&);
    const char* message;
  } cases[] = {
      {"no reason", [](AddOverride& c) { c.reason.clear(); }, "a reason"},
      {"a long reason", [](AddOverride& c) { c.reason.assign(501, 'x'); }, "a reason"},
      {"nobody enters it", [](AddOverride& c) { c.who.clear(); }, "who enters it"},
      {"no roster", [](AddOverride& c) { c.roster.clear(); }, "the roster"},
      {"a long name", [](AddOverride& c) { c.substitute.assign(65, 'x'); }, "at most 64 bytes"},
      {"whoever for everybody", [](AddOverride& c) { c.absent.clear(); }, "name who is absent"},
      {"layer without anybody",
       [](AddOverride& c) { c.absent.clear(), c.substitute.clear(), c.layer = "a"; },
       "and who takes it"},
      {"oneself", [](AddOverride& c) { c.substitute = c.absent; }, "cannot stand in"},
      {"backwards", [](AddOverride& c) { c.end = c.begin; }, "must end after"},
      {"over", [](AddOverride& c) { c.begin = {0}, c.end = kNow; }, "must end after"},
      {"too long", [](AddOverride& c) { c.end = c.begin + std::chrono::days(367); }, "366 days"},
      {"all of time", [](AddOverride& c) { c.begin = {INT64_MIN}, c.end = {INT64_MAX}; },
       "before 2200"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    OverrideBook book;
    AddOverride command = swap();
    c.change(command);
    const auto result = book.apply(command, origin(kNow));
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code(), Code::kInvalidArgument);
    EXPECT_THAT(result.error().message(), testing::HasSubstr(c.message));
    EXPECT_TRUE(book.overrides().empty());
  }
}

TEST(OverrideBook, CancellingWhatIsNotThereOrOver) {
  OverrideBook book;
  ASSERT_TRUE(book.apply(swap(), origin(kNow)).has_value());
  EXPECT_EQ(book.apply(CancelOverride{"ann", OverrideId(7)}, origin(kNow)).error().code(),
            Code::kNotFound);
  EXPECT_EQ(book.apply(CancelOverride{"", OverrideId(1)}, origin(kNow)).error().code(),
            Code::kInvalidArgument);
  const UtcNanos after = kNow + std::chrono::days(2);
  EXPECT_EQ(book.apply(CancelOverride{"ann", OverrideId(1)}, origin(after)).error().code(),
            Code::kFailedPrecondition);
}

TEST(OverrideBook, IsBoundedAndForgetsTheLongPast) {
  OverrideBook book;
  for (std::size_t i = 0; i < OverrideBook::kMaxKept; ++i) {
    ASSERT_TRUE(book.apply(swap(), origin(kNow)).has_value());
  }
  EXPECT_EQ(book.apply(swap(), origin(kNow)).error().code(), Code::kResourceExhausted);
  AddOverride next_year = swap();
  const UtcNanos later = kNow + std::chrono::days(402);
  next_year.begin = later;
  next_year.end = later + std::chrono::hours(1);
  EXPECT_EQ(book.apply(next_year, origin(later))->id, OverrideId(OverrideBook::kMaxKept + 1));
  EXPECT_EQ(book.overrides().size(), 1u);
}

TEST(OverrideBook, RestoredFromRowsItGoesOnAsBefore) {
  OverrideBook book;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(book.apply(swap(), origin(kNow)).has_value());
  ASSERT_TRUE(book.apply(CancelOverride{"ann", OverrideId(2)}, origin(kNow)).has_value());
  std::vector<Override> rows;
  for (const Override& o : book.overrides()) {
    rows.insert(rows.begin(), decode_override(encode(o)).value());
  }
  OverrideBook restored;
  ASSERT_TRUE(restored.restore(rows).has_value());
  EXPECT_TRUE(std::ranges::equal(restored.overrides(), book.overrides()));
  EXPECT_EQ(restored.apply(swap(), origin(kNow)).value(), book.apply(swap(), origin(kNow)).value());

  rows.push_back(rows.front());
  EXPECT_EQ(restored.restore(rows).error().code(), Code::kDataLoss);
  EXPECT_EQ(restored.overrides().size(), 4u);
}

TEST(OverrideRow, Golden) {
  OverrideBook book;
  const Override o = book.apply(swap(), origin(kNow)).value();
  EXPECT_EQ(encode(o),
            R"({"absent":"ann","begin_ns":1777640400000000000,"cancelled_by":"",)"
            R"("end_ns":1777669200000000000,"entered_by":"lead","entered_ns":1777636800000000000,)"
            R"("id":1,"layer":"","reason":"dentist","roster":"r","substitute":"ben","version":1})");
}

TEST(OverrideRow, DamagedRowsAreRefused) {
  const std::string sound =
      encode(make_override(1, "line", "ann", "ben", kNow, kNow + std::chrono::hours(1)));
  ASSERT_TRUE(decode_override(sound).has_value());
  const std::pair<const char*, const char*> damages[] = {
      {"\"id\":1", "\"id\":0"},
      {"\"id\":1", "\"id\":-1"},
      {"\"version\":1", "\"version\":2"},
      {"\"layer\"", "\"layre\""},
      {"\"ann\"", "7"},
      {"\"end_ns\":1", "\"end_ns\":9"},  // in 2261
      {"\"begin_ns\":", "\"begin_ns\":-"},
      {"\"end_ns\":", "\"end_ns\":99"},  // beyond 64 bits
      {"}", ""},
  };
  for (const auto& [from, to] : damages) {
    std::string text = sound;
    ASSERT_NE(text.find(from), text.npos) << from;
    text.replace(text.find(from), std::string_view(from).size(), to);
    const auto row = decode_override(text);
    ASSERT_FALSE(row.has_value()) << text;
    EXPECT_EQ(row.error().code(), Code::kDataLoss);
  }
}

}  // namespace
}  // namespace millwright::respond
