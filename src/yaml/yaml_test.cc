// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>

#include "yaml/reader.h"

namespace millwright::yaml {
namespace {

using namespace std::chrono_literals;

enum class Colour : std::uint8_t { kRed, kGreen };
constexpr std::array<std::pair<std::string_view, Colour>, 2> kColours{
    {{"red", Colour::kRed}, {"green", Colour::kGreen}}};

struct Thing {
  std::string title;
  double weight = 1;
  bool is_new = false;
  std::vector<std::string> tags;
  int count = 0;
  std::chrono::seconds wait{0};
  Colour colour = Colour::kRed;
};

Result<Thing> read_thing(std::string_view text) {
  MW_TRY(const Node node, parse(text, "thing.yaml"));
  Problems problems("thing.yaml");
  Thing thing;
  Map map(node, "a thing", problems);
  map.require("title");
  map.read("title", thing.title);
  map.read("weight", thing.weight);
  map.read("new", thing.is_new);
  map.read("tags", thing.tags);
  map.read_integer("count", thing.count, 0, 9);
  map.read_duration("wait", thing.wait);
  map.read_enum<Colour>("colour", thing.colour, kColours);
  map.done();
  MW_TRY_STATUS(problems.status());
  return thing;
}

TEST(Reader, ReadsEveryType) {
  const auto thing = read_thing(
      "title: a\nweight: 2.5\nnew: true\ntags: [x, y]\ncount: 3\nwait: 1h30m\ncolour: green\n");
  ASSERT_TRUE(thing) << thing.error().message();
  EXPECT_EQ(thing->title, "a");
  EXPECT_EQ(thing->weight, 2.5);
  EXPECT_TRUE(thing->is_new);
  EXPECT_EQ(thing->tags, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(thing->count, 3);
  EXPECT_EQ(thing->wait, 90min);
  EXPECT_EQ(thing->colour, Colour::kGreen);
  EXPECT_EQ(read_thing("title: a\ntags: x")->tags, std::vector<std::string>{"x"});
  EXPECT_EQ(read_thing("title: a\nweight: ~")->weight, 1) << "null leaves the default";
}

TEST(Reader, SaysWhatIsWrongAndWhere) {
  const std::array<std::pair<const char*, const char*>, 17> cases{{
      {"", "thing.yaml:1: no YAML document, must be one"},
      {"a: 1\n---\nb: 2\n", "thing.yaml:2: a second YAML document, must be one"},
      {"- a\n", "thing.yaml:1: a thing must be a map of keys and values"},
      {"weight: 1\n", "thing.yaml:1: a thing has no 'title'"},
      {"title: a\ntitle: b\n", "thing.yaml:2: key 'title' appears twice"},
      {"title: a\n[x]: b\n", "thing.yaml:2: a key must be plain text"},
      {"title: [a]\n", "thing.yaml:1: title: must be text"},
      {"title: a\ntitel: b\n", "thing.yaml:2: a thing has no key 'titel'; did you mean 'title'?"},
      {"title: a\nweight: 1 kg\n", "thing.yaml:2: weight: '1 kg' is not a number"},
      {"title: a\nweight: .inf\n", "thing.yaml:2: weight: '.inf' is not a number"},
      {"title: a\nnew: yes\n", "thing.yaml:2: new: 'yes' is neither true nor false"},
      {"title: a\ntags: [x, [y]]\n", "thing.yaml:2: tags: must be a list of texts"},
      {"title: a\ntags: {x: y}\n", "thing.yaml:2: tags: must be a list of texts"},
      {"title: a\ncount: 10\n", "thing.yaml:2: count: 10: must be from 0 to 9"},
      {"title: a\nwait: 90\n",
       "thing.yaml:2: wait: '90' is not a duration; write 90s, 5m, 2h or 1d"},
      {"title: a\n\ncolour: gren\n",
       "thing.yaml:3: colour: 'gren' is not one of red, green; did you mean 'green'?"},
      {"title: \"\xff\"", "thing.yaml:1: not valid UTF-8"},
  }};
  for (const auto& [text, message] : cases) {
    const auto thing = read_thing(text);
    ASSERT_FALSE(thing) << text;
    EXPECT_EQ(thing.error().code(), Code::kInvalidArgument);
    EXPECT_EQ(thing.error().message(), message) << text;
  }
  EXPECT_TRUE(read_thing("title: [a\n").error().message().starts_with("thing.yaml:"));
}

TEST(Parse, BoundsHostileTexts) {
  EXPECT_FALSE(parse(std::string(kMaxBytes + 1, 'a'), "f"));
  EXPECT_EQ(parse(std::string("i\0\0\0", 4), "f").error().message(), "f:1: not valid UTF-8");
  EXPECT_FALSE(parse(std::string(100, '[') + std::string(100, ']'), "f"));
  EXPECT_FALSE(parse(std::string(100'000, '['), "f"));
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) laughs += "*a" + std::to_string(i - 1) + (k < 9 ? ", " : "]\n");
  }
  const auto bomb = parse(laughs, "f");
  ASSERT_FALSE(bomb);
  EXPECT_NE(bomb.error().message().find("more than 20000 values"), std::string::npos);
  // Few values, but each of them long.
  std::string long_aliases = "a: &a " + std::string(100'000, 'x') + "\nb: [";
  for (int i = 0; i < 10'000; ++i) long_aliases += "*a, ";
  const auto heavy = parse(long_aliases + "*a]\n", "f");
  ASSERT_FALSE(heavy);
  EXPECT_EQ(heavy.error().message(), "f:2: more than 1048576 bytes of text, aliases expanded");
}

// The loader of yaml-cpp makes documents out of this without end.
TEST(Parse, EndsOnEveryText) {
  for (const std::string_view text :
       {std::string_view(",a"), std::string_view(",a \t\0weix:", 10), std::string_view("]"),
        std::string_view("}"), std::string_view("a]\n"), std::string_view("? ,")}) {
    const auto node = parse(text, "f");
    if (!node) EXPECT_TRUE(node.error().message().starts_with("f:")) << node.error().message();
  }
}

TEST(Parse, AliasesAreCopiesAndNeverCircles) {
  const auto node = parse("a: &x {k: [1, 2]}\nb: *x\nc: [*x]\n", "f").value();
  ASSERT_EQ(node.entries.size(), 3u);
  EXPECT_EQ(node.find("b")->find("k")->items.at(1).scalar, "2");
  EXPECT_EQ(node.find("c")->items.at(0).find("k")->items.size(), 2u);
  EXPECT_EQ(parse("a: &x [*x]\n", "f").error().message(), "f:1: an alias within its own value");
  EXPECT_EQ(parse("a: &x {k: *x}\n", "f").error().message(), "f:1: an alias within its own value");
  EXPECT_FALSE(parse("a: *nobody\n", "f"));
  std::string deep = "a0: &a0 [x]\n";
  for (int i = 1; i < 60; ++i)
    deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            "]\n";
  EXPECT_NE(parse(deep, "f").error().message().find("nested deeper than 32"), std::string::npos);
}

TEST(Duration, ReadsBackWhatItWrites) {
  for (const auto duration : {0s, 1s, 59s, 60s, 90s, 3600s, 5400s, 86'400s, 90'061s}) {
    EXPECT_EQ(parse_duration(duration_text(duration)), duration);
  }
  for (const char* bad : {"", "5", "m", "-5m", "5x", "5m5", "30s1h", "1h1h", "99999999999d", "5 m"})
    EXPECT_EQ(parse_duration(bad), std::nullopt) << bad;
}

TEST(Quote, ReadsBackAsTheSameText) {
  for (const char* text : {"", "plain", "a: b", "# no", "'", "\"", "null", "~", "a\nb", "- x", "[",
                           "@", "%", "ä€", " a ", "1e3", "\t", "a\x01[", "\x7f"}) {
    const auto node = parse("k: " + quote(text) + "\n", "f");
    ASSERT_TRUE(node) << text;
    EXPECT_EQ(node->entries.at(0).second.scalar, text);
    EXPECT_EQ(node->entries.at(0).second.kind, Node::Kind::kScalar) << text;
  }
}

TEST(Quote, KeepsZeroBytes) {
  const std::string text("a\0b", 3);
  const auto node = parse("k: " + quote(text) + "\n", "f");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->entries.at(0).second.scalar, text);
}

}  // namespace
}  // namespace millwright::yaml
