// SPDX-License-Identifier: Apache-2.0
#include "rollout/readiness/readiness_codec.h"

#include <gtest/gtest.h>

#include <functional>

namespace millwright::rollout {
namespace {

constexpr UtcNanos kNow{1'800'000'000'000'000'000};

ReadinessDay a_day() {
  ReadinessDay day;
  day.day = "2027-01-15";
  day.at = kNow;
  day.questions[2] = Answer::kYes;
  day.parts = {{"restore", Answer::kNo}, {"of a later version", Answer::kNotKnown}};
  return day;
}

TEST(ReadinessCodec, EverythingComesBackAsItWas) {
  const Signature signature{"network_path", Answer::kNo, "erika", kNow, "a gateway of our own"};
  EXPECT_EQ(decode_signature(encode(signature)).value(), signature);
  EXPECT_EQ(decode_readiness_day(encode(a_day())).value(), a_day());
  const VoiceBox box{"2027-01", {"anna", "max"}, {1, 1, 0}, {}, std::nullopt};
  EXPECT_EQ(decode_voice_box(encode(box)).value(), box);
  const VoiceBox shown{"2027-01", {"a", "b", "c", "d", "e"}, {1, 1, 3}, {1, 1, 3}, kNow};
  EXPECT_EQ(decode_voice_box(encode(shown)).value(), shown);
  const Champion champion{0, AreaId(3), "night", "erika", ""};
  EXPECT_EQ(decode_champion(encode(champion)).value(), champion);
}

// Golden: a site's rows of today are read by every later version.
TEST(ReadinessCodec, TheTextStaysAsItIs) {
  EXPECT_EQ(encode(Signature{"network_path", Answer::kYes, "erika", UtcNanos{7}, "same switch"}),
            R"({"answer":"yes","at_ns":7,"item":"network_path","person":"erika","version":1,)"
            R"("words":"same switch"})");
  EXPECT_EQ(encode(Champion{9, AreaId(3), "night", "erika", "max"}),
            R"({"area":3,"champion":"erika","deputy":"max","shift":"night","version":1})");
  EXPECT_EQ(encode(VoiceBox{"2027-01", {"anna"}, {1, 0, 0}, {}, std::nullopt}),
            R"({"counts":[1,0,0],"month":"2027-01","people":["anna"],"shown":[0,0,0],)"
            R"("shown_at_ns":null,"version":1})");
}

TEST(ReadinessCodec, RefusesWhatIsDamaged) {
  struct Case {
    std::string_view name;
    std::function<bool()> is_read;
  };
  const Case cases[] = {
      {"no JSON", [] { return decode_signature("x").has_value(); }},
      {"later version", [] { return decode_champion(R"({"version":2})").has_value(); }},
      {"no fields", [] { return decode_champion(R"({"version":1})").has_value(); }},
      {"no such answer",
       [] {
         return decode_signature(R"({"version":1,"item":"tls","answer":"perhaps","person":"e",)"
                                 R"("at_ns":1,"words":""})")
             .has_value();
       }},
      {"two counts",
       [] {
         return decode_voice_box(R"({"version":1,"month":"m","people":[],"counts":[1,2],)"
                                 R"("shown":[0,0,0],"shown_at_ns":null})")
             .has_value();
       }},
      {"people not in order",
       [] {
         return decode_voice_box(R"({"version":1,"month":"m","people":["b","a"],"counts":[1,1,0],)"
                                 R"("shown":[0,0,0],"shown_at_ns":null})")
             .has_value();
       }},
      {"a question is missing",
       [] {
         return decode_readiness_day(R"({"version":1,"day":"2027-01-15","at_ns":1,)"
                                     R"("questions":{"technical":"yes"},"parts":{}})")
             .has_value();
       }},
  };
  for (const Case& c : cases) EXPECT_FALSE(c.is_read()) << c.name;
}

}  // namespace
}  // namespace millwright::rollout
