// SPDX-License-Identifier: Apache-2.0
#include "net/url.h"

#include <gtest/gtest.h>

namespace millwright::net {
namespace {

TEST(Url, SplitsAndDecodesTargets) {
  const auto target = parse_target("/api/v1/a%20b/%C3%A4?x=1+2&y=%2B&empty=&flag&x=3");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/api/v1/a b/\xC3\xA4");
  const std::vector<std::pair<std::string, std::string>> expected{
      {"x", "1 2"}, {"y", "+"}, {"empty", ""}, {"flag", ""}, {"x", "3"}};
  EXPECT_EQ(target->query, expected);
  EXPECT_EQ(parse_target("/a+b")->path, "/a+b") << "plus is a blank in queries only";
  EXPECT_EQ(parse_target("http://host:80/x?y=1")->path, "/x");
}

TEST(Url, RefusesWhatItCannotRead) {
  for (const char* text : {"", "x", "*", "/%", "/%2", "/%zz", "/a%00b", "/?a=%f", "host:443"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(parse_target(text));
  }
}

TEST(Url, EncodeIsUndoneByDecode) {
  std::string all;
  for (int i = 1; i < 256; ++i) all += static_cast<char>(i);
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
  EXPECT_EQ(percent_encode("a/b c~"), "a%2Fb%20c~");
}

}  // namespace
}  // namespace millwright::net
