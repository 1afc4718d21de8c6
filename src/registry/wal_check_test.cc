// SPDX-License-Identifier: Apache-2.0
// One flipped bit in a write-ahead log took back, without a word, what was committed after it. Now
// it is told; what a power cut or SQLite itself leaves behind is not taken for damage.
#include "registry/wal_check.h"

#include <fmt/format.h>

#include <random>

#include "registry/registry_fixture.h"
#include "registry/sqlite.h"

namespace millwright::registry {
namespace {

constexpr std::size_t kHeader = 32;
constexpr std::size_t kFrame = 24 + 4096;

class WalCheckTest : public RegistryFixture {
 protected:
  void SetUp() override {
    RegistryFixture::SetUp();
    file_ = (dir / "live.db").string();
    copy_ = (dir / "copy.db").string();
    db_ = must(Database::open(file_, Database::Mode::kReadWrite));
    must(
        db_->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                     "PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (n INTEGER, text TEXT)"));
  }
  void TearDown() override {
    db_.reset();
    RegistryFixture::TearDown();
  }

  void commit(int n, int n_rows = 1) {
    must(db_->execute("BEGIN"));
    for (int i = 0; i < n_rows; ++i) {
      must(db_->execute(fmt::format("INSERT INTO t VALUES ({}, '{}')", n, std::string(500, 'x'))));
    }
    must(db_->execute("COMMIT"));
  }
  std::string log_now() const { return read_text(file_ + "-wal"); }
  /// The file as a kill -9 leaves it, with this write-ahead log.
  Status check_with(const std::string& log) const {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(copy_ + suffix);
    std::filesystem::copy_file(file_, copy_);
    std::ofstream(copy_ + "-wal", std::ios::binary) << log;
    return check_wal(copy_);
  }
  static bool is_commit(const std::string& log, std::size_t frame) {
    const std::size_t at = kHeader + frame * kFrame + 4;
    return log.substr(at, 4) != std::string(4, '\0');
  }

  std::string file_;
  std::string copy_;
  std::unique_ptr<Database> db_;
};

TEST_F(WalCheckTest, AFlippedBitWithTwoTransactionsBehindItIsTold) {
  for (int n = 0; n < 4; ++n) commit(n, 1 + 12 * (n % 2));
  const std::string log = log_now();
  must(check_with(log));
  const std::size_t n_frames = (log.size() - kHeader) / kFrame;
  std::size_t n_behind = 0;  // complete transactions after the one at hand
  std::size_t n_told = 0;
  std::mt19937 rng(7);
  for (std::size_t frame = n_frames; frame-- > 0;) {
    if (is_commit(log, frame) && frame + 1 < n_frames) ++n_behind;
    const std::size_t begin = kHeader + frame * kFrame;
    for (int i = 0; i < 60; ++i) {
      const std::size_t at = i < 24 ? begin + static_cast<std::size_t>(i) : begin + rng() % kFrame;
      std::string damaged = log;
      damaged[at] = static_cast<char>(damaged[at] ^ static_cast<char>(1u << rng() % 8));
      const Status status = check_with(damaged);
      if (!status) {
        ++n_told;
        EXPECT_EQ(status.error().code(), Code::kDataLoss);
        EXPECT_NE(error_of(status).find(fmt::format("at byte {}", begin)), std::string::npos)
            << error_of(status) << ", flipped at " << at;
      }
      if (n_behind >= 2) EXPECT_FALSE(status) << "flipped at " << at << " of " << log.size();
    }
  }
  EXPECT_GE(n_behind, 3u);
  EXPECT_GT(n_told, 0u);
  for (std::size_t bit = 0; bit < kHeader * 8; ++bit) {
    std::string damaged = log;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ static_cast<char>(1u << bit % 8));
    EXPECT_FALSE(check_with(damaged)) << "header, bit " << bit;
  }
}

TEST_F(WalCheckTest, WhatAPowerCutTearsIsNoDamage) {
  for (int n = 0; n < 3; ++n) commit(n, 20);
  const std::string log = log_now();
  for (std::size_t size = 0; size <= log.size(); size += 1 + log.size() / 97) {
    EXPECT_TRUE(check_with(log.substr(0, size))) << "cut at " << size;
  }
  // Pages of the last transaction that reached the disk in another order.
  std::size_t last = (log.size() - kHeader) / kFrame - 1;
  do {
    std::string torn = log;
    torn.replace(kHeader + last * kFrame, kFrame, kFrame, '\0');
    EXPECT_TRUE(check_with(torn)) << "frame " << last;
  } while (!is_commit(log, --last));
}

TEST_F(WalCheckTest, WhatSqliteLeavesBehindIsNoDamage) {
  EXPECT_TRUE(check_wal((dir / "none.db").string())) << "no file at all";
  for (int n = 0; n < 3; ++n) commit(n, 20);
  must(db_->execute("PRAGMA wal_checkpoint(RESTART)"));
  commit(3);
  EXPECT_TRUE(check_with(log_now())) << "frames of its earlier life";
  // A transaction larger than the cache is written before its end, and may then be taken back.
  must(db_->execute("PRAGMA cache_size = 5; BEGIN"));
  for (int i = 0; i < 300; ++i) {
    must(db_->execute(fmt::format("INSERT INTO t VALUES (9, '{}')", std::string(900, 'y'))));
  }
  must(db_->execute("ROLLBACK"));
  for (int n = 4; n < 8; ++n) {
    commit(n);
    EXPECT_TRUE(check_with(log_now())) << "pages of what was rolled back, commit " << n;
  }
}

TEST_F(WalCheckTest, AStoreIsRefusedWhereSqliteWouldForget) {
  for (int n = 0; n < 6; ++n) commit(n);
  std::string log = log_now();
  const std::size_t at = kHeader + 4 * kFrame + 200;  // the table is there, some rows too
  log[at] = static_cast<char>(log[at] ^ 1);
  EXPECT_FALSE(check_with(log));
  const auto refused = open_store(copy_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Code::kDataLoss);
  EXPECT_NE(error_of(refused).find("copy.db-wal is damaged at byte"), std::string::npos);
  const auto db = must(Database::open(copy_, Database::Mode::kReadWrite));
  EXPECT_LT(must(db->query_integer("SELECT count(*) FROM t")), 6) << "which is why";
}

TEST_F(WalCheckTest, TheRegistryIsNotOpenedWithoutItsNewestChanges) {
  make_asset();
  for (std::uint32_t id = 1; id <= 4; ++id) {
    must(registry->change(engineer, [id](Edit& edit) -> Status {
      MW_TRY_STATUS(edit.add(signal(id, fmt::format("s{}", id))));
      return {};
    }));
  }
  const std::string killed = (dir / "killed.db").string();
  std::filesystem::copy_file(path, killed);
  std::string log = read_text(path + "-wal");
  log[kHeader + kFrame / 2] = static_cast<char>(log[kHeader + kFrame / 2] ^ 1);
  std::ofstream(killed + "-wal", std::ios::binary) << log;
  const auto refused = Registry::open(killed, clock);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Code::kDataLoss);
  EXPECT_NE(error_of(refused).find("restore it from a backup"), std::string::npos);
}

}  // namespace
}  // namespace millwright::registry
