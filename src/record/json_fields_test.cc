// SPDX-License-Identifier: Apache-2.0
#include "record/json_fields.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "record/limits.h"

namespace millwright::record {
namespace {

using nlohmann::json;

TEST(JsonFields, FirstProblemStays) {
  const json object = {{"a", 7}, {"b", "text"}};
  JsonFields fields(object, "thing");
  EXPECT_EQ(fields.name("a"), "");
  EXPECT_EQ(fields.number("b"), 0u);
  ASSERT_FALSE(fields.status().has_value());
  EXPECT_EQ(fields.status().error().message(), "thing: a: missing or not a text");
  EXPECT_EQ(fields.text("b"), "") << "after a problem nothing is read any more";
}

TEST(JsonFields, WhatIsRefused) {
  struct Case {
    const char* name;
    const char* object;
    void (*read)(JsonFields&);
  };
  const Case cases[] = {
      {"absent name", "{}", [](JsonFields& f) { f.name("x"); }},
      {"empty name", R"({"x":""})", [](JsonFields& f) { f.name("x"); }},
      {"null name", R"({"x":null})", [](JsonFields& f) { f.name("x"); }},
      {"text of another kind", R"({"x":[]})", [](JsonFields& f) { f.text("x"); }},
      {"negative number", R"({"x":-1})", [](JsonFields& f) { f.number("x"); }},
      {"fraction", R"({"x":1.5})", [](JsonFields& f) { f.number("x"); }},
      {"number above its limit", R"({"x":11})", [](JsonFields& f) { f.number("x", 10); }},
      {"optional one above its limit", R"({"x":11})",
       [](JsonFields& f) { f.optional_number("x", 10); }},
      {"real that is a text", R"({"x":"1"})", [](JsonFields& f) { f.real("x"); }},
      {"flag that is a number", R"({"x":1})", [](JsonFields& f) { f.flag("x"); }},
      {"absent time", "{}", [](JsonFields& f) { f.time("x"); }},
      {"time beyond 64 bits", R"({"x":18446744073709551615})", [](JsonFields& f) { f.time("x"); }},
      {"list too long", R"({"x":[1,2,3]})", [](JsonFields& f) { f.list("x", 2); }},
      {"not an object", "[]", [](JsonFields&) {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const json object = json::parse(c.object);
    JsonFields fields(object, "thing");
    c.read(fields);
    EXPECT_FALSE(fields.status().has_value());
  }
}

TEST(JsonFields, AbsentIsFineWhereItMayBe) {
  const json object = json::object();
  JsonFields fields(object, "thing");
  EXPECT_EQ(fields.text("x"), "");
  EXPECT_EQ(fields.optional_number("x"), 0u);
  EXPECT_FALSE(fields.flag("x"));
  EXPECT_FALSE(fields.optional_time("x").has_value());
  EXPECT_TRUE(fields.list("x", 1).empty());
  EXPECT_TRUE(fields.status().has_value());
}

TEST(Limits, Texts) {
  EXPECT_TRUE(check_name("who", "ann").has_value());
  EXPECT_FALSE(check_name("who", "").has_value());
  EXPECT_FALSE(check_name("who", std::string(kMostNameBytes + 1, 'a')).has_value());
  EXPECT_FALSE(check_name("who", "\xff").has_value());
  EXPECT_TRUE(check_text("comment", "").has_value());
  EXPECT_TRUE(check_text("comment", std::string(kMostTextBytes, 'a')).has_value());
  EXPECT_FALSE(check_text("comment", std::string(kMostTextBytes + 1, 'a')).has_value());
  EXPECT_FALSE(check_reason("reason", " \t\n").has_value());
  EXPECT_TRUE(check_reason("reason", "because").has_value());
}

TEST(Dump, BrokenUtf8CostsALetter) {
  EXPECT_EQ(dump({{"comment", "caf\xe9"}}), "{\"comment\":\"caf\xef\xbf\xbd\"}");
}

}  // namespace
}  // namespace millwright::record
