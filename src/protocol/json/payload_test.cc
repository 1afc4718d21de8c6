// SPDX-License-Identifier: Apache-2.0
// MQTT payloads: every accepted and every refused form, as text. A reading prints as
// "name=type:value@ns!quality", a problem as "line|reason|raw".
#include <gtest/gtest.h>

#include <string>

#include "protocol/json/decoded_text_test_support.h"
#include "protocol/json/payload_decoder.h"

namespace millwright::json {
namespace {

struct Case {
  const char* payload;
  const char* readings;
  const char* problems;
};

void run(const Case& c) {
  SCOPED_TRACE(c.payload);
  PayloadDecoder decoder;
  DecodedBatch out;
  const std::string payload(c.payload);
  decoder.decode(payload, out);
  EXPECT_EQ(text_of_readings(out), c.readings);
  EXPECT_EQ(text_of_problems(out), c.problems);
}

TEST(Payload, BareValues) {
  for (const Case& c : {
           Case{"21.5", "=float64:21.5", ""},
           Case{" -3 \r\n", "=float64:-3", ""},
           Case{"+007.50", "=float64:7.5", ""},
           Case{"\xef\xbb\xbf"
                "5",
                "=float64:5", ""},
           Case{"9007199254740992", "=float64:9007199254740992", ""},
           Case{"9007199254740993", "=int64:9007199254740993", ""},
           Case{"-9007199254740993", "=int64:-9007199254740993", ""},
           Case{"18446744073709551615", "=uint64:18446744073709551615", ""},
           Case{"true", "=bool:true", ""},
           Case{"false", "=bool:false", ""},
           Case{"\"running\"", "=text:running", ""},
           Case{"\"\"", "=text:", ""},
           Case{"\"a\\n\\u00b0\\ud83d\\ude00\"", "=text:a\n\u00b0\U0001f600", ""},
           Case{"", "", "0|payload is empty|"},
           Case{" \n", "", "0|payload is empty| \n"},
           Case{"running", "", "0|not a number, boolean, JSON or quoted text|running"},
           Case{"TRUE", "", "0|not a number, boolean, JSON or quoted text|TRUE"},
           Case{"21.5 C", "", "0|not a number, boolean, JSON or quoted text|21.5 C"},
           Case{"\"a\"b\"", "", "0|not a number, boolean, JSON or quoted text|\"a\"b\""},
           Case{"\"a", "", "0|not a number, boolean, JSON or quoted text|\"a"},
           Case{"\"\\ud83d\"", "", "0|text with a broken escape|\"\\ud83d\""},
           Case{"null", "", "0|value is null|null"},
           Case{"NaN", "", "0|NaN and infinity are not values|NaN"},
           Case{"-Infinity", "", "0|NaN and infinity are not values|-Infinity"},
           Case{"\"\xff\"", "", "0|not valid UTF-8|\"\xff\""},
       }) {
    run(c);
  }
}

TEST(Payload, ValueObject) {
  for (const Case& c : {
           Case{R"({"value":21.5})", "=float64:21.5", ""},
           Case{R"({"value":21.5,"ts":1763824468123})", "=float64:21.5@1763824468123000000", ""},
           Case{R"({"ts":"2025-11-22T15:14:28.5Z","value":1})", "=float64:1@1763824468500000000",
                ""},
           Case{R"({"timestamp":1763824468,"value":1})", "=float64:1@1763824468000000000", ""},
           Case{R"({"time":"1763824468.25","value":1})", "=float64:1@1763824468250000000", ""},
           Case{R"({"value":1,"ts":1763824468123456})", "=float64:1@1763824468123456000", ""},
           Case{R"({"value":1,"ts":1763824468123456789})", "=float64:1@1763824468123456789", ""},
           Case{R"({"value":1,"ts":null,"quality":null})", "=float64:1", ""},
           Case{R"({"value":1,"quality":"bad|stale"})", "=float64:1!bad|stale", ""},
           Case{R"({"value":1,"quality":192})", "=float64:1", ""},
           Case{R"({"value":1,"quality":64})", "=float64:1!uncertain", ""},
           Case{R"({"value":1,"quality":0})", "=float64:1!bad", ""},
           Case{R"({"unit":"bar","value":4.2,"meta":{"a":[1,NaN]}})", "=float64:4.2", ""},
           Case{R"({"value":"on"})", "=text:on", ""},
           Case{"\n{ \"value\" : true }\n", "=bool:true", ""},
           Case{R"({"value":null})", "", "0|value is null|null"},
           Case{R"({"value":NaN,"ts":1})", "", "0|NaN and infinity are not values|NaN"},
           Case{R"({"value":1e999})", "", "0|not a number a double can hold|1e999"},
           Case{R"({"value":[1]})", "", "0|value: an object or array is not a value|[1]"},
           Case{R"({"value":1,"value":2})", "=float64:1", "0|value: given twice|2"},
           Case{R"({"value":1,"ts":"soon"})", "",
                "0|timestamp: 'soon' is not RFC 3339 or a Unix time|{\"value\":1,\"ts\":\"soon\"}"},
           Case{R"({"value":1,"ts":1,"time":2})", "",
                "0|timestamp: given twice|{\"value\":1,\"ts\":1,\"time\":2}"},
           Case{R"({"value":1,"ts":99999999999})", "",
                "0|timestamp: '99999999999' is not RFC 3339 or a Unix time|"
                "{\"value\":1,\"ts\":99999999999}"},
           Case{R"({"value":1,"quality":"fine"})", "",
                "0|quality: 'fine' is not known|{\"value\":1,\"quality\":\"fine\"}"},
           Case{R"({"value":1,"quality":150})", "",
                "0|quality: '150' is not known|{\"value\":1,\"quality\":150}"},
           Case{R"({"value":null,"ts":"soon"})", "", "0|value is null|null"},
       }) {
    run(c);
  }
}

TEST(Payload, SeveralSignals) {
  for (const Case& c : {
           Case{R"({"pressure":4.2,"flow":10,"ts":1})",
                "pressure=float64:4.2@1000000000 flow=float64:10@1000000000", ""},
           Case{R"({"pressure":{"value":4.2,"ts":2},"flow":10,"ts":1,"quality":"uncertain"})",
                "pressure=float64:4.2@2000000000!uncertain flow=float64:10@1000000000!uncertain",
                ""},
           Case{R"({"motor":{"speed":1500,"phase":{"a":1,"b":2}}})",
                "motor/speed=float64:1500 motor/phase/a=float64:1 motor/phase/b=float64:2", ""},
           Case{R"({"state":"running","on":true})", "state=text:running on=bool:true", ""},
           Case{R"({"a+b":1,"c#":2,"50%":3,"\u00b0C":4,"\t":5})",
                "a%2Bb=float64:1 c%23=float64:2 50%25=float64:3 \u00b0C=float64:4 %09=float64:5",
                ""},
           Case{R"({"flow":[{"value":1,"ts":1},{"value":2,"ts":2}]})",
                "flow=float64:1@1000000000 flow=float64:2@2000000000", ""},
           Case{R"({"a":null,"b":NaN,"c":3,"d":-Infinity})", "c=float64:3",
                "0|a: value is null|null 0|b: NaN and infinity are not values|NaN "
                "0|d: NaN and infinity are not values|-Infinity"},
           Case{R"({"a":nonsense,"b":12x,"c":1})", "c=float64:1",
                "0|a: not a number, boolean, text or null|nonsense "
                "0|b: not a number a double can hold|12x"},
           Case{R"({"a":1,"a":2,"b":3})", "a=float64:1 b=float64:3", "0|a: given twice|2"},
           Case{R"({"a":1,"\u0061":{"b":2}})", "a=float64:1", "0|a: given twice|{\"b\":2}"},
           Case{R"({"":1,"b":2})", "b=float64:2", "0|a member without a name|1"},
           Case{R"({"a":{"value":1,"ts":5},"b":2,"ts":"x"})", "a=float64:1@5000000000",
                "0|timestamp: 'x' is not RFC 3339 or a Unix time|"
                "{\"a\":{\"value\":1,\"ts\":5},\"b\":2,\"ts\":\"x\"}"},
           Case{R"({"a":{},"b":1})", "b=float64:1", "0|a: object holds no value|{}"},
           Case{R"({})", "", "0|object holds no value|{}"},
           Case{R"({"ts":1})", "", "0|object holds no value|{\"ts\":1}"},
           Case{R"({"a":{"b":{"c":{"d":{"e":{"f":{"g":7}}}}}}})", "a/b/c/d/e/f/g=float64:7", ""},
           Case{R"({"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":1}}}}}}}},"z":2})", "z=float64:2",
                "0|a/b/c/d/e/f/g/h: nested deeper than 8 levels|{\"i\":1}"},
       }) {
    run(c);
  }
}

TEST(Payload, Arrays) {
  for (const Case& c : {
           Case{R"([{"value":1,"ts":1},{"value":2,"ts":2}])",
                "=float64:1@1000000000 =float64:2@2000000000", ""},
           Case{R"([{"a":1},{"a":null},{"a":3}])", "a=float64:1 a=float64:3",
                "2|a: value is null|null"},
           Case{R"([1,"x",true])", "=float64:1 =text:x =bool:true", ""},
           Case{R"([])", "", ""},
           Case{R"([[1],[2]])", "=float64:1 =float64:2", ""},
       }) {
    run(c);
  }
}

TEST(Payload, BrokenStructureTakesNothing) {
  for (const char* payload : {"{",
                              "[",
                              "}",
                              "]",
                              "{]",
                              "[}",
                              R"({"a")",
                              R"({"a":})",
                              R"({"a":1)",
                              R"({"a":1,)",
                              R"({"a":1,})",
                              R"({"a":1}})",
                              R"({"a":1} x)",
                              R"({"a":1}{"b":2})",
                              R"([1,])",
                              R"([1,2)",
                              R"([1 2])",
                              R"({"a" 1})",
                              R"({a:1})",
                              R"({"a":"x)",
                              R"({"a":"x"y})",
                              R"(["\)",
                              "{\"a\":\"\n\"}",
                              "{\"\xff\":1}",
                              R"({"\ud800":1})",
                              R"({"a":1,"b":{"c":1})",
                              R"([1,2,3]])",
                              R"([,1])",
                              R"({"a":[1,}})"}) {
    SCOPED_TRACE(payload);
    PayloadDecoder decoder;
    DecodedBatch out;
    const std::string input(payload);
    decoder.decode(input, out);
    EXPECT_TRUE(out.readings.empty()) << text_of_readings(out);
    ASSERT_EQ(out.problems.size(), 1u);
    EXPECT_TRUE(out.problems[0].reason.starts_with("not ")) << out.problems[0].reason;
    EXPECT_EQ(out.problems[0].raw, input);
  }
}

TEST(Payload, BoundsMembersNamesAndDepth) {
  std::string many = "{";
  for (int i = 0; i < 10'005; ++i) many += "\"m" + std::to_string(i) + "\":1,";
  many += "\"m3\":2}";
  PayloadDecoder decoder;
  DecodedBatch out;
  decoder.decode(many, out);
  EXPECT_EQ(out.readings.size(), 10'000u);
  EXPECT_EQ(text_of_problems(out), "0|more than 10000 members|");

  out.clear();
  const std::string twice = many.substr(0, many.find("\"m200\"")) + "\"m3\":2}";
  decoder.decode(twice, out);
  EXPECT_EQ(text_of_problems(out), "0|m3: given twice|2");

  out.clear();
  const std::string name(1025, 'n');
  const std::string long_name = "{\"" + name + "\":1,\"b\":2}";
  decoder.decode(long_name, out);
  EXPECT_EQ(text_of_readings(out), "b=float64:2");
  ASSERT_EQ(out.problems.size(), 1u);
  EXPECT_TRUE(out.problems[0].reason.ends_with("...: name longer than 1024 bytes"));

  for (const char bracket : {'[', '{'}) {
    out.clear();
    const std::string deep(100'000, bracket);
    decoder.decode(deep, out);
    EXPECT_TRUE(out.readings.empty());
    EXPECT_EQ(out.problems.size(), 1u);
  }
}

TEST(Payload, AddsToWhatIsThereAndSurvivesReuse) {
  PayloadDecoder decoder;
  DecodedBatch out;
  const std::string first = R"({"a\u0062":{"c":1}})";
  const std::string broken = R"({"x":1,"y":)";
  const std::string second = R"([{"value":2}])";
  decoder.decode(first, out);
  decoder.decode(broken, out);
  decoder.decode(second, out);
  EXPECT_EQ(text_of_readings(out), "ab/c=float64:1 =float64:2");
  EXPECT_EQ(out.problems.size(), 1u);
}

}  // namespace
}  // namespace millwright::json
