// SPDX-License-Identifier: Apache-2.0
// Accepted and refused lines as tables. A reading prints as "address=type:value@ns", a problem as
// "line|reason|raw".
#include "protocol/line/line_decoder.h"

#include <gtest/gtest.h>

#include <string>

namespace millwright::line {
namespace {

std::string text_of(const Scalar& value) {
  switch (value.type) {
    case ValueType::kFloat64: {
      char buffer[40];
      std::snprintf(buffer, sizeof buffer, "%.15g", std::bit_cast<double>(value.word));
      return std::string("f:") + buffer;
    }
    case ValueType::kInt64:
      return "i:" + std::to_string(static_cast<std::int64_t>(value.word));
    case ValueType::kUint64:
      return "u:" + std::to_string(value.word);
    case ValueType::kBool:
      return value.word != 0 ? "b:true" : "b:false";
    case ValueType::kText:
      return "t:" + std::string(value.text);
  }
  return {};
}

std::string readings_of(const DecodedBatch& batch) {
  std::string out;
  for (const DecodedReading& reading : batch.readings) {
    if (!out.empty()) out += " ; ";
    out += std::string(reading.name) + "=" + text_of(reading.value);
    if (reading.time) out += "@" + std::to_string(reading.time->ns);
  }
  return out;
}

std::string problems_of(const DecodedBatch& batch) {
  std::string out;
  for (const DecodeProblem& problem : batch.problems) {
    if (!out.empty()) out += " ; ";
    out += std::to_string(problem.line) + "|" + problem.reason + "|" + std::string(problem.raw);
  }
  return out;
}

struct Case {
  const char* body;
  const char* readings;
  const char* problems;
};

void run(const Case& c, Precision precision = Precision::kNanoseconds) {
  SCOPED_TRACE(c.body);
  LineDecoder decoder;
  const std::string body(c.body);
  for (int pass = 0; pass < 2; ++pass) {  // the second time from the cache
    DecodedBatch out;
    decoder.decode(body, precision, out);
    EXPECT_EQ(readings_of(out), c.readings);
    EXPECT_EQ(problems_of(out), c.problems);
    ASSERT_EQ(decoder.slots().size(), out.readings.size());
    for (std::size_t i = 0; i < out.readings.size(); ++i) {
      ASSERT_NE(decoder.slots()[i], nullptr);
      EXPECT_EQ(decoder.slots()[i]->name, out.readings[i].name);
    }
  }
}

TEST(Line, Values) {
  for (const Case& c : {
           Case{"m f=1", "m/f=f:1", ""},
           Case{"m f=1.5 1763824468000000000", "m/f=f:1.5@1763824468000000000", ""},
           Case{"m f=-1.25e-3,g=.5,h=5.,i=+2", "m/f=f:-0.00125 ; m/g=f:0.5 ; m/h=f:5 ; m/i=f:2",
                ""},
           Case{"m f=9007199254740993i", "m/f=i:9007199254740993", ""},
           Case{"m f=-9223372036854775808i", "m/f=i:-9223372036854775808", ""},
           Case{"m f=18446744073709551615u,g=-0u", "m/f=u:18446744073709551615 ; m/g=u:0", ""},
           Case{"m a=t,b=T,c=true,d=True,e=TRUE",
                "m/a=b:true ; m/b=b:true ; m/c=b:true ; m/d=b:true ; m/e=b:true", ""},
           Case{"m a=f,b=F,c=false,d=False,e=FALSE",
                "m/a=b:false ; m/b=b:false ; m/c=b:false ; m/d=b:false ; m/e=b:false", ""},
           Case{R"(m f="",g="a b,c=d",h="say \"hi\" \\ \n")",
                R"(m/f=t: ; m/g=t:a b,c=d ; m/h=t:say "hi" \ \n)", ""},
           Case{"m f=\"two\nlines\",g=1\nm x=", "m/f=t:two\nlines ; m/g=f:1",
                "3|field 'x': has no value|m x="},
           Case{"  m f=1  7  \n", "m/f=f:1@7", ""},
           Case{"m   f=1 -5", "m/f=f:1@-5", ""},
       }) {
    run(c);
  }
}

TEST(Line, Addresses) {
  for (const Case& c : {
           Case{"cpu,host=a,core=1 use=1", "cpu,core=1,host=a/use=f:1", ""},
           Case{R"(my\ m\,1,t\ a\=g=v\,\ 1 f\ \=x=1)", "my m%2C1,t a%3Dg=v%2C 1/f %3Dx=f:1", ""},
           Case{"a/b,c+=d# e%=1", "a%2Fb,c%2B=d%23/e%25=f:1", ""},
           Case{"a=b f=1", "a%3Db/f=f:1", ""},
           Case{R"(back\slash,t=c:\x f=1)", "back\\slash,t=c:\\x/f=f:1", ""},
           Case{"\u00b0C,t=\u00e9 f=1", "\u00b0C,t=\u00e9/f=f:1", ""},
           Case{"mqtt,host=h,path=mill/p1/pressure value=4", "mill/p1/pressure=f:4", ""},
           Case{"mqtt,path=mill/p1 flow=4,value=5", "mill/p1/flow=f:4 ; mill/p1=f:5", ""},
           Case{"disk,host=a,path=/data used=1", "disk,host=a,path=%2Fdata/used=f:1", ""},
           Case{"disk,host=b,path=\\C: value=1", "disk,host=b,path=\\C:/value=f:1", ""},
           Case{"mqtt,topic=mill/p1 value=4", "mqtt,topic=mill%2Fp1/value=f:4", ""},
       }) {
    run(c);
  }
}

TEST(Line, BlankLinesCommentsAndCarriageReturns) {
  run({"# a comment\r\n\r\nm f=1\r\n   \n# m f=2\n\tm f=3 9\r\nm g=t\r",
       "m/f=f:1 ; m/f=f:3@9 ; m/g=b:true", ""});
  run({"", "", ""});
  run({"\n\n", "", ""});
  run({"#", "", ""});
}

TEST(Line, OneBadLineSpoilsNothingElse) {
  for (const Case& c : {
           Case{"m a=1\nm b=x\nm c=3", "m/a=f:1 ; m/c=f:3",
                "2|field 'b': not a number, boolean or quoted text|m b=x"},
           Case{"m good=1,bad=NaN", "",
                "1|field 'bad': NaN and infinity are not values|m good=1,bad=NaN"},
           Case{"m a=-inf\r\nm b=2", "m/b=f:2",
                "1|field 'a': NaN and infinity are not values|m a=-inf"},
           Case{"m a=1e999", "", "1|field 'a': not a number, boolean or quoted text|m a=1e999"},
           Case{"m a=1.5i", "", "1|field 'a': not a 64-bit integer|m a=1.5i"},
           Case{"m a=9223372036854775808i", "",
                "1|field 'a': not a 64-bit integer|m a=9223372036854775808i"},
           Case{"m a=-1u", "", "1|field 'a': not a 64-bit unsigned integer|m a=-1u"},
           Case{"m a=1ix", "", "1|field 'a': not a number, boolean or quoted text|m a=1ix"},
           Case{"m a=1x", "", "1|field 'a': followed by something else|m a=1x"},
           Case{"m a=tRUE", "", "1|field 'a': not a number, boolean or quoted text|m a=tRUE"},
           Case{"m a=\"x\"y", "", "1|field 'a': followed by something else|m a=\"x\"y"},
           Case{"m", "", "1|no fields|m"},
           Case{"m ", "", "1|no fields|m "},
           Case{"m \r\n", "", "1|no fields|m "},
           Case{"m a", "", "1|field 'a': has no value|m a"},
           Case{"m a=1,", "", "1|no fields|m a=1,"},
           Case{"m a=1, b=2", "", "1|no fields|m a=1, b=2"},
           Case{"m =1", "", "1|a field without a name|m =1"},
           Case{",t=1 f=1", "", "1|measurement is missing|,t=1 f=1"},
           Case{"m, f=1", "", "1|a tag is missing after the last comma|m, f=1"},
           Case{"m,t=1, f=1", "", "1|a tag is missing after the last comma|m,t=1, f=1"},
           Case{"m,t f=1", "", "1|tag 't': not name=value|m,t f=1"},
           Case{"m,t= f=1", "", "1|tag 't=': not name=value|m,t= f=1"},
           Case{"m,=v f=1", "", "1|tag '=v': not name=value|m,=v f=1"},
           Case{"m,t=a=b f=1", "", "1|tag 't=a=b': '=' must be escaped|m,t=a=b f=1"},
           Case{"m,t=1,t=2 f=1", "", "1|tag 't': given twice|m,t=1,t=2 f=1"},
           Case{"m,path=a/# f=1", "",
                "1|tag 'path': 'a/#' holds +, # or a control character|m,path=a/# f=1"},
           Case{"m f=1 soon", "", "1|timestamp: not an integer|m f=1 soon"},
           Case{"m f=1 1 2", "", "1|timestamp: followed by something else|m f=1 1 2"},
           Case{"m f=1 1.5", "", "1|timestamp: followed by something else|m f=1 1.5"},
           Case{"m f=1 99999999999999999999", "",
                "1|timestamp: outside the years 1677 to 2262|m f=1 99999999999999999999"},
           Case{"m f=\"open\nm g=1\n", "m/g=f:1", "1|field 'f': text is not closed|m f=\"open"},
           Case{"m f=\"a\nb\" x\nm g=1\nm h", "m/g=f:1",
                "1|timestamp: not an integer|m f=\"a\nb\" x ; 4|field 'h': has no value|m h"},
           Case{"\xff f=1\nm f=\"\xff\"\nm \xff=1", "",
                "1|not valid UTF-8|\xff f=1 ; 2|field 'f': not valid UTF-8|m f=\"\xff\" ; "
                "3|not valid UTF-8|m \xff=1"},
       }) {
    run(c);
  }
}

TEST(Line, Precision) {
  run({"m f=1 5", "m/f=f:1@5000", ""}, Precision::kMicroseconds);
  run({"m f=1 5", "m/f=f:1@5000000", ""}, Precision::kMilliseconds);
  run({"m f=1 1763824468", "m/f=f:1@1763824468000000000", ""}, Precision::kSeconds);
  run({"m f=1 1", "m/f=f:1@60000000000", ""}, Precision::kMinutes);
  run({"m f=1 9223372037", "", "1|timestamp: outside the years 1677 to 2262|m f=1 9223372037"},
      Precision::kSeconds);
  EXPECT_EQ(parse_precision(""), Precision::kNanoseconds);
  EXPECT_EQ(parse_precision("us"), Precision::kMicroseconds);
  EXPECT_EQ(parse_precision("u"), Precision::kMicroseconds);
  EXPECT_EQ(parse_precision("ms"), Precision::kMilliseconds);
  EXPECT_EQ(parse_precision("s"), Precision::kSeconds);
  EXPECT_EQ(parse_precision("fortnight"), std::nullopt);
}

TEST(Line, TagsStayWithTheirField) {
  LineDecoder decoder;
  DecodedBatch out;
  decoder.decode("m,a=1,b=2 f=1,g=2\n", Precision::kNanoseconds, out);
  decoder.slots()[0]->user_tag = 7;
  decoder.slots()[1]->user_tag = 8;
  out.clear();
  decoder.decode("m,a=1,b=2 g=3\nm,a=1,b=2 g=4,f=5\n", Precision::kNanoseconds, out);
  ASSERT_EQ(decoder.slots().size(), 3u);
  EXPECT_EQ(decoder.slots()[0]->user_tag, 8u);
  EXPECT_EQ(decoder.slots()[1]->user_tag, 8u);
  EXPECT_EQ(decoder.slots()[2]->user_tag, 7u);
  decoder.forget_tags();
  EXPECT_EQ(decoder.slots()[0]->user_tag, 0u);
}

TEST(Line, FullCacheStillDecodesAndIsEmptiedBetweenBodies) {
  LineDecoder decoder({.max_fields = 2, .max_bytes = 1 << 20});
  DecodedBatch out;
  const std::string body = "a f=1\nb f=2\nc f=3\nd f=4\n";
  decoder.decode(body, Precision::kNanoseconds, out);
  EXPECT_EQ(readings_of(out), "a/f=f:1 ; b/f=f:2 ; c/f=f:3 ; d/f=f:4");
  EXPECT_NE(decoder.slots()[1], nullptr);
  EXPECT_EQ(decoder.slots()[2], nullptr);
  out.clear();
  decoder.decode("d f=4\n", Precision::kNanoseconds, out);
  EXPECT_NE(decoder.slots()[0], nullptr);
}

TEST(Line, Bounds) {
  LineDecoder decoder;
  DecodedBatch out;
  std::string many = "m ";
  for (int i = 0; i < 10'001; ++i) many += (i > 0 ? ",f" : "f") + std::to_string(i) + "=1";
  const std::string long_text = "m f=\"" + std::string(65'537, 'x') + "\"";
  const std::string long_key = "m,t=" + std::string(1100, 'x') + " f=1";
  const std::string long_field = "m " + std::string(1100, 'x') + "=1";
  const std::string body =
      many + "\n" + long_text + "\n" + long_key + "\n" + long_field + "\nm ok=1\n";
  decoder.decode(body, Precision::kNanoseconds, out);
  EXPECT_EQ(readings_of(out), "m/ok=f:1");
  ASSERT_EQ(out.problems.size(), 4u);
  EXPECT_EQ(out.problems[0].reason, "more than 10000 fields");
  EXPECT_EQ(out.problems[1].reason, "field 'f': text longer than 65536 bytes");
  EXPECT_EQ(out.problems[2].reason, "measurement and tags longer than 1024 bytes");
  EXPECT_TRUE(out.problems[3].reason.ends_with("address longer than 1024 bytes"));
}

}  // namespace
}  // namespace millwright::line
