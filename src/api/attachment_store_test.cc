// SPDX-License-Identifier: Apache-2.0
#include "api/attachment_store.h"

#include <gtest/gtest.h>

#include "os/fault_fs.h"

namespace millwright::api {
namespace {

const std::string kPhoto = "\xff\xd8\xff the pump";

class AttachmentStoreTest : public ::testing::Test {
 protected:
  std::string put(std::string_view type, std::string_view bytes) {
    const auto reference = store.put(type, bytes);
    return reference ? *reference : reference.error().message();
  }
  os::FaultFs fs;
  AttachmentStore store{fs, "/data/attachments"};
};

TEST_F(AttachmentStoreTest, AFileIsKnownByItsContent) {
  const std::string reference = put("image/jpeg", kPhoto);
  EXPECT_EQ(reference, content_hash(kPhoto) + ".jpg");
  EXPECT_EQ(put("Image/JPEG; x=1", kPhoto), reference);
  EXPECT_NE(put("image/jpeg", kPhoto + "!"), reference);
  const auto file = store.get(reference);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->bytes, kPhoto);
  EXPECT_EQ(file->content_type, "image/jpeg");
  // The hash everybody else computes, too.
  EXPECT_EQ(content_hash(""), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

TEST_F(AttachmentStoreTest, TakesNoScriptsAndNothingTooLarge) {
  for (const char* type : {"text/html", "image/svg+xml", "application/javascript", "", "image/"}) {
    EXPECT_EQ(store.put(type, "x").error().code(), Code::kInvalidArgument) << type;
  }
  EXPECT_FALSE(store.put("image/png", ""));
  EXPECT_FALSE(store.put("image/png", std::string(AttachmentStore::kMaxBytes + 1, 'x')));
  EXPECT_TRUE(store.put("image/png", std::string(AttachmentStore::kMaxBytes, 'x')));
}

TEST_F(AttachmentStoreTest, AReferenceLeadsNowhereElse) {
  const std::string hash = content_hash(kPhoto);
  put("image/jpeg", kPhoto);
  fs.put("/data/server.key", "secret");
  const std::string cases[] = {"",
                               ".",
                               "../server.key",
                               hash,
                               hash + ".png",
                               hash + ".exe",
                               hash + ".jpg/../../server.key",
                               "/data/server.key",
                               std::string(64, 'G') + ".jpg",
                               hash.substr(1) + ".jpg"};
  for (const std::string& reference : cases) {
    const auto file = store.get(reference);
    ASSERT_FALSE(file) << reference;
    EXPECT_EQ(file.error().code(), Code::kNotFound) << reference;
    EXPECT_FALSE(store.has(reference));
  }
  EXPECT_TRUE(store.has(hash + ".jpg"));
}

TEST_F(AttachmentStoreTest, ADamagedFileIsNotServed) {
  const std::string reference = put("image/jpeg", kPhoto);
  ASSERT_TRUE(fs.flip_bit("/data/attachments/" + reference, 3, 1));
  EXPECT_EQ(store.get(reference).error().code(), Code::kDataLoss);
}

// Power fails at every operation in turn: what was promised is there, what was not can be stored.
TEST_F(AttachmentStoreTest, WhatWasPromisedSurvivesPowerLoss) {
  for (std::uint64_t n = 1;; ++n) {
    os::FaultFs disk;
    AttachmentStore kept(disk, "/data/attachments");
    disk.crash_at(n);
    const auto promised = kept.put("image/jpeg", kPhoto);
    const bool is_over = !disk.is_powered_off();
    disk.crash(os::FaultFs::Loss::kTornTail, n);
    if (promised) {
      const auto file = kept.get(*promised);
      ASSERT_TRUE(file) << "after operation " << n;
      EXPECT_EQ(file->bytes, kPhoto);
    }
    const auto again = kept.put("image/jpeg", kPhoto);
    ASSERT_TRUE(again) << "after operation " << n << ": " << again.error().message();
    EXPECT_EQ(kept.get(*again)->bytes, kPhoto);
    if (is_over) break;
  }
}

}  // namespace
}  // namespace millwright::api
