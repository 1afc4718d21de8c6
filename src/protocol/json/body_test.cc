// SPDX-License-Identifier: Apache-2.0
// HTTP bodies: JSON documents and NDJSON. Notation as in payload_test.cc.
#include <gtest/gtest.h>

#include <string>

#include "protocol/json/decoded_text_test_support.h"
#include "protocol/json/payload_decoder.h"

namespace millwright::json {
namespace {

struct Case {
  const char* body;
  const char* readings;
  const char* problems;
};

TEST(Body, ObjectsAndArrays) {
  for (
      const Case& c : {
          Case{R"({"signal":"mill/p1/pressure","value":4.2,"ts":1763824468123,"quality":"good"})",
               "mill/p1/pressure=float64:4.2@1763824468123000000", ""},
          Case{R"([{"value":1,"signal":"a"},{"signal":"b","value":"x","ts":1,"unit":"bar"}])",
               "a=float64:1 b=text:x@1000000000", ""},
          Case{R"({"signal":"p1","values":{"flow":1,"motor":{"speed":2}},"ts":1})",
               "p1/flow=float64:1@1000000000 p1/motor/speed=float64:2@1000000000", ""},
          Case{R"({"values":{"value":3,"ts":2},"signal":"p\u0031"})", "p1=float64:3@2000000000",
               ""},
          Case{R"([])", "", ""},
          Case{
              R"([{"signal":"a","value":null},7,{"value":1},{"signal":"d"},{"signal":"e","value":5}])",
              "e=float64:5",
              "1|value is null|null 2|not an object with signal and value|7 "
              "3|signal: missing|{\"value\":1} 4|value: missing|{\"signal\":\"d\"}"},
          Case{R"([{"signal":"a/#","value":1},{"signal":3,"value":1},{"signal":"","value":1}])", "",
               "1|signal: not a path of 1 to 1024 bytes without + and "
               "#|{\"signal\":\"a/#\",\"value\":1} "
               "2|signal: not a path of 1 to 1024 bytes without + and #|{\"signal\":3,\"value\":1} "
               "3|signal: not a path of 1 to 1024 bytes without + and "
               "#|{\"signal\":\"\",\"value\":1}"},
          Case{R"({"signal":"a","value":{"b":1}})", "", "0|value: not a value|{\"b\":1}"},
          Case{R"({"signal":"a","value":1,"values":{"b":2}})", "",
               "0|values: given twice, or beside another form of it|"
               "{\"signal\":\"a\",\"value\":1,\"values\":{\"b\":2}}"},
          Case{R"({"signal":"a","values":{"b":1,"c":NaN},"quality":"bad"})", "a/b=float64:1!bad",
               "0|c: NaN and infinity are not values|NaN"},
          Case{R"([{"signal":"a","value":1,"ts":"never"},{"signal":"b","value":2}])", "b=float64:2",
               "1|timestamp: 'never' is not RFC 3339 or a Unix time|"
               "{\"signal\":\"a\",\"value\":1,\"ts\":\"never\"}"},
          Case{R"([{"signal":"a","value":1},)", "",
               "0|not valid JSON: ends too early|[{\"signal\":\"a\",\"value\":1},"},
          Case{"", "", "0|body is empty|"},
          Case{"4.2", "", "0|not a JSON object or array|4.2"},
      }) {
    SCOPED_TRACE(c.body);
    PayloadDecoder decoder;
    DecodedBatch out;
    const std::string body(c.body);
    decoder.decode_readings(body, out);
    EXPECT_EQ(text_of_readings(out), c.readings);
    EXPECT_EQ(text_of_problems(out), c.problems);
  }
}

TEST(Ndjson, KeepsGoodLinesAndNumbersBadOnes) {
  const std::string body =
      "{\"signal\":\"a\",\"value\":1,\"ts\":1}\r\n"
      "\n"
      "{\"signal\":\"b\",\"value\":}\n"
      "not json\n"
      "{\"signal\":\"c\",\"values\":{\"x\":1,\"y\":null}}\n"
      "[{\"signal\":\"d\",\"value\":1}]\n"
      "{\"signal\":\"e\",\"value\":true}";
  PayloadDecoder decoder;
  DecodedBatch out;
  decoder.decode_ndjson(body, out);
  EXPECT_EQ(text_of_readings(out), "a=float64:1@1000000000 c/x=float64:1 e=bool:true");
  EXPECT_EQ(text_of_problems(out),
            "3|not valid JSON|{\"signal\":\"b\",\"value\":} 4|not a JSON object|not json "
            "5|y: value is null|null 6|not a JSON object|[{\"signal\":\"d\",\"value\":1}]");
}

TEST(Ndjson, ViewsPointIntoTheBodyOrScratch) {
  const std::string body =
      "{\"signal\":\"plain\",\"value\":1}\n{\"signal\":\"es\\u0063aped\",\"value\":\"t\\t\"}\n";
  PayloadDecoder decoder;
  DecodedBatch out;
  decoder.decode_ndjson(body, out);
  ASSERT_EQ(out.readings.size(), 2u);
  EXPECT_GE(out.readings[0].name.data(), body.data());
  EXPECT_LT(out.readings[0].name.data(), body.data() + body.size());
  EXPECT_EQ(out.readings[1].name, "escaped");
  EXPECT_EQ(out.readings[1].value.text, "t\t");
  EXPECT_EQ(out.scratch.size(), 1u);
}

}  // namespace
}  // namespace millwright::json
