// SPDX-License-Identifier: Apache-2.0
#include "backup/manifest.h"

#include <gtest/gtest.h>

#include "os/temp_dir.h"

namespace millwright::backup {
namespace {

Manifest sample() {
  Manifest m;
  m.name = "before-upgrade";
  m.created = *parse_rfc3339("2026-11-22T22:15:00Z");
  m.registry_revision = 42;
  m.journal_first = {100};
  m.journal_head = {250};
  m.positions = {{"historian", {120}}, {"alarms", {110}}};
  m.files = {{"alarms.db", 4096, 0x1234abcd}, {"historian/000007.sst", 99, 0x00000001}};
  return m;
}

TEST(ManifestTest, ReadsWhatItWrote) {
  const auto read = parse_manifest(encode(sample()), "here");
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->name, "before-upgrade");
  EXPECT_EQ(read->created, sample().created);
  EXPECT_EQ(read->registry_revision, 42u);
  EXPECT_EQ(read->journal_first.value, 100u);
  EXPECT_EQ(read->journal_head.value, 250u);
  EXPECT_EQ(read->positions, sample().positions);
  EXPECT_EQ(read->bytes(), 4195u);
  ASSERT_EQ(read->files.size(), 2u);
  EXPECT_EQ(read->files[0].crc32c, 0x1234abcdu);
  EXPECT_EQ(read->files[1].crc32c, 1u);
}

TEST(ManifestTest, AnyChangedByteIsNoticed) {
  const std::string text = encode(sample());
  const Manifest whole = sample();
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 0x01);
    const auto read = parse_manifest(changed, "here");
    // Space between tokens says nothing; everything else must be noticed.
    if (read) EXPECT_TRUE(text[i] == ' ' || text[i] == '\n') << "byte " << i;
    if (!read) EXPECT_EQ(read.error().code(), Code::kDataLoss);
  }
  EXPECT_FALSE(parse_manifest("", "here"));
  EXPECT_FALSE(parse_manifest(text.substr(0, text.size() / 2), "here"));
}

TEST(ManifestTest, NoPathLeadsOutOfTheBackup) {
  for (const char* path : {"../passwords", "a/../../b", "/etc/passwd", "..", ""}) {
    Manifest m = sample();
    m.files = {{path, 1, 1}};
    const auto read = parse_manifest(encode(m), "here");
    ASSERT_FALSE(read) << path;
    EXPECT_NE(read.error().message().find("leads out"), std::string::npos);
  }
}

TEST(ManifestTest, AFolderWithoutOneIsNoBackup) {
  const os::TempDir dir;
  const auto read = read_manifest(dir.path());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), Code::kNotFound);
  EXPECT_NE(read.error().message().find("is no backup"), std::string::npos);
}

}  // namespace
}  // namespace millwright::backup
