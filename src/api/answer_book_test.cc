// SPDX-License-Identifier: Apache-2.0
#include "api/answer_book.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "os/temp_dir.h"
#include "registry/sqlite.h"

namespace millwright::api {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr UtcNanos kStart{1'767'225'600'000'000'000};

net::HttpResponse answer(std::string body) {
  return net::HttpResponse::of(201, "application/json", std::move(body));
}

class AnswerBookTest : public testing::Test {
 protected:
  AnswerBookTest() { reopen(); }

  void reopen(AnswerLimits limits = {}) {
    book_.reset();
    book_ = AnswerBook::open(path_, limits, metrics_).value();
  }
  static RequestMark mark(std::string key, std::string caller = "person:1",
                          std::string fingerprint = "f") {
    return {std::move(caller), std::move(key), std::move(fingerprint)};
  }
  Found begin(const RequestMark& mark) { return book_->begin(mark, now_).value(); }
  Standing standing(const RequestMark& mark) { return begin(mark).standing; }
  /// A request that runs and is answered.
  void act(const RequestMark& mark, std::string body = "{}",
           AnswerBook::Keep keep = AnswerBook::Keep::kOnDisk) {
    ASSERT_EQ(standing(mark), Standing::kNew);
    ASSERT_TRUE(book_->answered(mark, answer(std::move(body)), keep));
    now_ = now_ + seconds(1);
  }
  /// Whether the key is still known; looking begins none.
  bool knows(const std::string& key, const std::string& caller = "person:1") {
    auto db = registry::Database::open(path_, registry::Database::Mode::kReadOnly).value();
    auto row = db->prepare("SELECT 1 FROM answers WHERE caller = ? AND key = ?").value();
    return row.bind(caller).bind(key).step().value();
  }
  std::uint64_t evicted() {
    return metrics_.counter("millwright_idempotency_evicted_total", "").value();
  }

  Metrics metrics_;
  os::TempDir dir_;
  std::string path_ = dir_.path() + "/answers.db";
  UtcNanos now_ = kStart;
  std::unique_ptr<AnswerBook> book_;
};

TEST_F(AnswerBookTest, GivesTheFirstAnswerAgainAlsoAfterARestart) {
  const std::string body("{\"a\":\"\0\xc3\xa4\"}", 11);
  net::HttpResponse first = answer(body);
  first.with("Location", "/api/v1/runs/1");
  ASSERT_EQ(standing(mark("k")), Standing::kNew);
  EXPECT_EQ(standing(mark("k")), Standing::kRunning);
  ASSERT_TRUE(book_->answered(mark("k"), first, AnswerBook::Keep::kOnDisk));
  for (int round = 0; round < 2; ++round, reopen()) {
    const Found found = begin(mark("k"));
    ASSERT_EQ(found.standing, Standing::kAnswered);
    EXPECT_EQ(found.answer->status, 201);
    EXPECT_EQ(found.answer->body, body);
    EXPECT_EQ(found.answer->header("content-type"), "application/json");
    EXPECT_EQ(found.answer->header("location"), "/api/v1/runs/1");
    EXPECT_EQ(standing(mark("k", "person:1", "other")), Standing::kOther);
    EXPECT_EQ(book_->keys(), 1u);
  }
  EXPECT_EQ(standing(mark("k", "person:2")), Standing::kNew);  // another's key
}

TEST_F(AnswerBookTest, WhatEndedWithoutAnAnswerIsInDoubtAndNeverCountsAsDone) {
  ASSERT_EQ(standing(mark("crash")), Standing::kNew);
  ASSERT_EQ(standing(mark("time-out")), Standing::kNew);
  book_->in_doubt(mark("time-out"));
  EXPECT_EQ(standing(mark("time-out")), Standing::kInDoubt);
  reopen();
  EXPECT_EQ(standing(mark("crash")), Standing::kInDoubt);
  EXPECT_EQ(standing(mark("time-out")), Standing::kInDoubt);
}

TEST_F(AnswerBookTest, WhatWasNotDoneMayBeDoneUnderTheSameKey) {
  ASSERT_EQ(standing(mark("k")), Standing::kNew);
  ASSERT_TRUE(book_->not_done(mark("k")));
  EXPECT_EQ(book_->keys(), 0u);
  EXPECT_EQ(standing(mark("k")), Standing::kNew);
}

TEST_F(AnswerBookTest, SecretsAreNeverOnDisk) {
  act(mark("k"), "tell-nobody", AnswerBook::Keep::kInMemory);
  EXPECT_EQ(begin(mark("k")).answer->body, "tell-nobody");
  EXPECT_EQ(book_->bytes(), 0u);
  reopen();
  EXPECT_EQ(standing(mark("k")), Standing::kNotKept);
}

TEST_F(AnswerBookTest, OnlySoManySecretsAreRemembered) {
  reopen({.max_in_memory = 2});
  for (const char* key : {"a", "b", "c"}) act(mark(key), key, AnswerBook::Keep::kInMemory);
  EXPECT_EQ(standing(mark("a")), Standing::kNotKept);
  EXPECT_EQ(begin(mark("c")).answer->body, "c");
  EXPECT_EQ(evicted(), 1u);
}

TEST_F(AnswerBookTest, AnAnswerThatIsTooLargeIsOnlyRemembered) {
  reopen({.max_answer_bytes = 100});
  act(mark("k"), std::string(101, 'x'));
  EXPECT_EQ(standing(mark("k")), Standing::kNotKept);
  EXPECT_EQ(book_->bytes(), 0u);
}

TEST_F(AnswerBookTest, AKeyIsForgottenAfterADay) {
  act(mark("k"));
  act(mark("other"));
  now_ = kStart + hours(24) - seconds(1);
  EXPECT_EQ(standing(mark("k")), Standing::kAnswered);
  now_ = kStart + hours(24);
  EXPECT_EQ(standing(mark("k")), Standing::kNew);
  EXPECT_TRUE(knows("other"));
  now_ = kStart + hours(25);
  EXPECT_EQ(standing(mark("third")), Standing::kNew);
  EXPECT_FALSE(knows("other"));
  EXPECT_EQ(evicted(), 0u);
}

TEST_F(AnswerBookTest, TheOldestGoWhenThereAreTooMany) {
  reopen({.max_keys = 3});
  ASSERT_EQ(standing(mark("running")), Standing::kNew);
  for (const char* key : {"a", "b", "c", "d"}) act(mark(key));
  EXPECT_EQ(evicted(), 2u);
  EXPECT_TRUE(knows("running"));  // what still runs stays
  EXPECT_FALSE(knows("b"));
  EXPECT_TRUE(knows("c"));
  EXPECT_EQ(book_->keys(), 3u);
  EXPECT_TRUE(book_->answered(mark("running"), answer("{}"), AnswerBook::Keep::kOnDisk));
}

TEST_F(AnswerBookTest, NobodyPushesOutWhatOthersSent) {
  reopen({.max_keys_per_caller = 2});
  act(mark("mine"));
  for (const char* key : {"a", "b", "c", "d"}) act(mark(key, "token:7"));
  EXPECT_TRUE(knows("mine"));
  EXPECT_FALSE(knows("b", "token:7"));
  EXPECT_TRUE(knows("c", "token:7"));
  EXPECT_EQ(evicted(), 2u);
}

TEST_F(AnswerBookTest, TheOldestGoWhenTheyTakeTooMuchRoom) {
  reopen({.max_bytes = 1000});
  for (const char* key : {"a", "b", "c"}) act(mark(key), std::string(400, 'x'));
  EXPECT_FALSE(knows("a"));
  EXPECT_TRUE(knows("b"));
  EXPECT_LE(book_->bytes(), 1000u);
  EXPECT_EQ(evicted(), 1u);
  const std::uint64_t bytes = book_->bytes();
  reopen({.max_bytes = 1000});
  EXPECT_EQ(book_->bytes(), bytes);
}

TEST_F(AnswerBookTest, AFlippedBitIsNeverServed) {
  act(mark("k"), "{\"n\":1}");
  book_.reset();
  auto db = registry::Database::open(path_, registry::Database::Mode::kReadWrite).value();
  ASSERT_TRUE(db->execute("UPDATE answers SET body = CAST('{\"n\":3}' AS BLOB)"));
  db.reset();
  reopen();
  EXPECT_EQ(standing(mark("k")), Standing::kInDoubt);
}

TEST_F(AnswerBookTest, AFileOfALaterVersionIsRefused) {
  book_.reset();
  auto db = registry::Database::open(path_, registry::Database::Mode::kReadWrite).value();
  ASSERT_TRUE(db->execute("PRAGMA user_version = 2"));
  db.reset();
  EXPECT_EQ(AnswerBook::open(path_, {}, metrics_).error().code(), Code::kFailedPrecondition);
}

}  // namespace
}  // namespace millwright::api
