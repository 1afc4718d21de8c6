// SPDX-License-Identifier: Apache-2.0
#include "record/members.h"

#include <gtest/gtest.h>

namespace millwright::record {

enum class Colour { kRed, kBlue };
static std::string_view name(Colour colour) {
  return colour == Colour::kRed ? "red" : "blue";
}
static std::optional<Colour> parse_colour(std::string_view text) {
  if (text == "red") return Colour::kRed;
  if (text == "blue") return Colour::kBlue;
  return std::nullopt;
}

struct Lamp {
  std::string place;
  Colour colour = Colour::kRed;
  bool operator==(const Lamp&) const = default;
};
template <class Io>
static void members(Io& io, Of<Io, Lamp>& lamp) {
  io.name("place", lamp.place);
  io.one_of("colour", lamp.colour, parse_colour);
}

struct Panel {
  std::string title;
  std::uint16_t rows = 1;
  double width = 1;
  std::optional<double> height;
  double high = std::numeric_limits<double>::infinity();
  bool is_lit = false;
  UtcNanos built;
  std::optional<UtcNanos> tested;
  std::chrono::days life{1};
  AreaId area{1};
  std::vector<std::string> words;
  std::vector<AssetId> assets;
  Lamp first{.place = "top"};
  std::optional<Lamp> spare;
  std::vector<Lamp> lamps;
  bool operator==(const Panel&) const = default;
};
template <class Io>
static void members(Io& io, Of<Io, Panel>& panel) {
  io.text("title", panel.title);
  io.number("rows", panel.rows);
  io.group("size", [&panel](auto& size) { size.real("width", panel.width); });
  io.real("height", panel.height);
  io.bound("high", panel.high);
  io.flag("is_lit", panel.is_lit);
  io.time("built_ns", panel.built);
  io.time("tested_ns", panel.tested);
  io.duration("life_days", panel.life, 366);
  io.id("area", panel.area);
  io.texts("words", panel.words, 3);
  io.ids("assets", panel.assets, 3);
  io.object("first", panel.first);
  io.object("spare", panel.spare);
  io.list("lamps", panel.lamps, 2);
}

namespace {

Panel full() {
  Panel panel;
  panel.title = "a \"title\"\n";
  panel.rows = 65'535;
  panel.height = 2.5;
  panel.high = 7;
  panel.is_lit = true;
  panel.built = UtcNanos{-5};
  panel.tested = UtcNanos{9};
  panel.words = {"", "b"};
  panel.assets = {AssetId(3), AssetId(UINT32_MAX)};
  panel.spare = Lamp{"box", Colour::kBlue};
  panel.lamps = {{"left", Colour::kBlue}, {"right", Colour::kRed}};
  return panel;
}

TEST(Members, WhatIsWrittenIsReadBack) {
  for (const Panel& panel : {Panel(), full()}) {
    const std::string text = encode_row(panel, 3);
    const auto read = decode_row<Panel>(text, "panel", 3);
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, panel);
    EXPECT_EQ(encode_row(*read, 3), text);
  }
}

TEST(Members, TheFormIsPlainJsonInOrderOfName) {
  EXPECT_EQ(encode_row(Lamp{"left", Colour::kBlue}, 1),
            R"({"colour":"blue","place":"left","version":1})");
  EXPECT_EQ(
      encode_row(Panel(), 1),
      R"({"area":1,"assets":[],"built_ns":0,"first":{"colour":"red","place":"top"},)"
      R"("height":null,"high":null,"is_lit":false,"lamps":[],"life_days":1,"rows":1,)"
      R"("size":{"width":1.0},"spare":null,"tested_ns":null,"title":"","version":1,"words":[]})");
}

TEST(Members, WhatIsRefusedSaysWhere) {
  struct Case {
    const char* from;
    const char* to;
    const char* message;
  };
  const Case cases[] = {
      {"\"version\":1", "\"version\":2", "panel: unknown version"},
      {"\"rows\":65535", "\"rows\":65536", "panel: rows: not a whole number from 0 to 65535"},
      {"\"rows\":65535", "\"rows\":-1", "panel: rows: not a whole number from 0 to 65535"},
      {"\"width\":1.0", "\"width\":\"1\"", "panel: size: width: missing or not a number"},
      {"\"height\":2.5", "\"height\":true", "panel: height: missing or not a number"},
      {"\"life_days\":1", "\"life_days\":367",
       "panel: life_days: not a whole number from 0 to 366"},
      {"[\"\",\"b\"]", "[\"\",7]", "panel: words: must hold texts"},
      {"[\"\",\"b\"]", "[\"\",\"\",\"\",\"\"]", "panel: words: not a list of at most 3"},
      {"[3,", "[3.5,", "panel: assets: must hold whole numbers from 0 to 4294967295"},
      {"\"place\":\"top\"", "\"place\":\"\"", "panel: first: place: not 1 to 128 bytes"},
      {"\"first\":{", "\"second\":{", "panel: first: missing"},
      {"\"place\":\"box\"", "\"plaice\":\"box\"", "panel: spare: place: missing or not a text"},
      {"\"colour\":\"red\",\"place\":\"right\"", "\"colour\":\"grey\",\"place\":\"right\"",
       "panel: lamps: colour: unknown value"},
      {"\"lamps\":[{", "\"lamps\":[5,{", "panel: lamps: not a list of at most 2"},
      {"\"spare\":{\"colour\":\"blue\",\"place\":\"box\"}", "\"spare\":[]",
       "panel: spare: not an object"},
  };
  const std::string good = encode_row(full(), 1);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.to);
    std::string text = good;
    const auto at = text.find(c.from);
    ASSERT_NE(at, std::string::npos) << text;
    text.replace(at, std::string_view(c.from).size(), c.to);
    const auto read = decode_row<Panel>(text, "panel", 1);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code(), Code::kDataLoss);
    EXPECT_EQ(read.error().message(), c.message);
  }
  const auto long_row = decode_row<Panel>(good, "panel", 1, good.size() - 1);
  ASSERT_FALSE(long_row);
  EXPECT_EQ(long_row.error().code(), Code::kDataLoss);
}

}  // namespace
}  // namespace millwright::record
