// SPDX-License-Identifier: Apache-2.0
#include "detect/sealed_blob.h"

#include <gtest/gtest.h>

namespace millwright::detect {
namespace {

TEST(SealedBlob, GoldenBytes) {
  const std::string blob = seal("MWXX", 1, "ab");
  EXPECT_EQ(blob.substr(0, 8), std::string("MWXX\x01\x02"
                                           "ab"));
  EXPECT_EQ(blob.size(), 12u);
  EXPECT_EQ(unseal(blob, "MWXX", 1).value(), "ab");
}

TEST(SealedBlob, EveryFlippedBitAndEveryCutIsRefused) {
  const std::string blob = seal("MWXX", 1, std::string(200, 'x'));
  for (std::size_t bit = 0; bit < blob.size() * 8; ++bit) {
    std::string bad = blob;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    const auto result = unseal(bad, "MWXX", 1);
    ASSERT_FALSE(result.has_value()) << "bit " << bit;
    EXPECT_EQ(result.error().code(), Code::kDataLoss);
  }
  for (std::size_t n = 0; n < blob.size(); ++n) {
    EXPECT_FALSE(unseal(blob.substr(0, n), "MWXX", 1).has_value()) << "cut at " << n;
  }
  EXPECT_FALSE(unseal(blob + "x", "MWXX", 1).has_value());
}

TEST(SealedBlob, ErrorsSayWhatIsWrong) {
  const std::string blob = seal("MWXX", 1, "x");
  EXPECT_EQ(unseal(blob, "MWYY", 1).error().message(), "snapshot does not begin with MWYY");
  EXPECT_EQ(unseal(blob, "MWXX", 2).error().message(), "MWXX snapshot has version 1, known is 2");
}

}  // namespace
}  // namespace millwright::detect
