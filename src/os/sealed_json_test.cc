// SPDX-License-Identifier: Apache-2.0
#include "os/sealed_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace millwright::os {
namespace {

using nlohmann::json;

const json kObject = {
    {"version", 2}, {"when", "2026-01-01T00:00:00Z"}, {"n", 4}, {"deep", {{"a", true}}}};

TEST(SealedJson, IsReadBackAndItsTextStays) {
  const std::string text = seal_json(kObject);
  EXPECT_EQ(text,
            "{\n \"check\": \"32d661c8\",\n \"deep\": {\n  \"a\": true\n },\n \"n\": 4,\n"
            " \"version\": 2,\n \"when\": \"2026-01-01T00:00:00Z\"\n}\n");
  const auto read = unseal_json(text, "f.json", 2);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, kObject);
}

TEST(SealedJson, AFlippedBitIsToldOrChangesNothing) {
  const std::string text = seal_json(kObject);
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string damaged = text;
      damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ (1u << bit));
      const auto read = unseal_json(damaged, "f.json", 2);
      if (read) {
        EXPECT_EQ(*read, kObject) << "byte " << at << " bit " << bit;
      } else {
        EXPECT_EQ(read.error().code(), Code::kDataLoss);
        EXPECT_TRUE(read.error().message().starts_with("f.json is damaged"));
      }
    }
  }
}

TEST(SealedJson, OnlyWhatIsOlderMayLackItsChecksum) {
  struct Case {
    const char* text;
    int first_sealed;
    bool is_read;
  };
  for (const auto& [text, first_sealed, is_read] : {
           Case{R"({"a": 1})", 2, true},
           Case{R"({"a": 1, "version": 1})", 2, true},
           Case{R"({"a": 1, "version": 2})", 2, false},
           Case{R"({"a": 1, "version": "1"})", 2, false},
           Case{R"({"a": 1})", 1, false},
           Case{R"({"a": 1, "version": 0})", 1, false},
           Case{R"({"a": 1, "check": "00000000"})", 2, false},
           Case{R"({"a": 1, "check": 7})", 2, false},
           Case{"", 2, false},
           Case{"[]", 2, false},
           Case{R"({"a": )", 2, false},
       }) {
    EXPECT_EQ(unseal_json(text, "f.json", first_sealed).has_value(), is_read)
        << text << " first sealed " << first_sealed;
  }
}

}  // namespace
}  // namespace millwright::os
