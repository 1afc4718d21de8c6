// SPDX-License-Identifier: Apache-2.0
#include "notify/delivery_book.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "notify/message_test_support.h"
#include "os/temp_dir.h"

namespace millwright::notify {
namespace {

class DeliveryBookTest : public testing::Test {
 protected:
  std::string path() const { return folder_.path() + "/delivery.db"; }
  std::unique_ptr<DeliveryBook> open() {
    auto book = DeliveryBook::open(path());
    EXPECT_TRUE(book.has_value()) << book.error().message();
    return book ? std::move(*book) : nullptr;
  }
  static Delivery waiting(std::uint64_t id) {
    Delivery d;
    d.message = page(id);
    d.next_attempt = kTestStart;
    d.changed = kTestStart;
    return d;
  }
  static std::vector<Delivery> add(DeliveryBook& book, std::vector<Delivery> all,
                                   std::uint64_t position) {
    auto batch = book.begin();
    EXPECT_TRUE(batch.has_value());
    for (Delivery& d : all) EXPECT_TRUE(batch->add(d).value_or(false));
    EXPECT_TRUE(batch->commit(position).has_value());
    return all;
  }
  static std::vector<std::uint64_t> messages(const std::vector<Delivery>& all) {
    std::vector<std::uint64_t> out;
    for (const Delivery& d : all) out.push_back(d.message.id);
    return out;
  }

  os::TempDir folder_{fast_folder()};
};

using Ids = std::vector<std::uint64_t>;

TEST_F(DeliveryBookTest, KeepsEverythingAcrossReopening) {
  Delivery written;
  {
    const auto book = open();
    written = add(*book, {waiting(7)}, 7)[0];
    written.state = DeliveryState::kFailed;
    written.attempts = 3;
    written.is_in_doubt = true;
    written.error = "550 kein Empfänger";
    written.receipt = "r";
    written.changed = kTestStart + std::chrono::hours(1);
    ASSERT_TRUE(book->put(written).has_value());
  }
  const auto book = open();
  EXPECT_EQ(book->position(), 7u);
  const auto read = book->find(written.id);
  ASSERT_TRUE(read.has_value() && read->has_value());
  const Delivery& d = **read;
  EXPECT_EQ(d.state, DeliveryState::kFailed);
  EXPECT_EQ(d.attempts, 3);
  EXPECT_TRUE(d.is_in_doubt);
  EXPECT_EQ(d.error, written.error);
  EXPECT_EQ(d.receipt, "r");
  EXPECT_EQ(d.changed, written.changed);
  EXPECT_EQ(encode(d.message), encode(written.message));
}

TEST_F(DeliveryBookTest, ABatchThatIsNotCommittedLeavesNothing) {
  const auto book = open();
  {
    auto batch = book->begin();
    Delivery d = waiting(1);
    ASSERT_TRUE(batch->add(d).value_or(false));
  }
  EXPECT_EQ(book->position(), 0u);
  EXPECT_TRUE(book->list({})->empty());
  EXPECT_EQ(add(*book, {waiting(1)}, 1)[0].id, DeliveryId(1));
}

TEST_F(DeliveryBookTest, TheSameKeyIsAddedOncePerChannelAndAddress) {
  const auto book = open();
  add(*book, {waiting(1)}, 1);
  auto batch = book->begin();
  Delivery again = waiting(1);
  again.message.id = 2;
  Delivery other_address = again;
  other_address.message.address = "bob@plant.example";
  Delivery other_channel = again;
  other_channel.message.channel = "sms";
  EXPECT_FALSE(batch->add(again).value());
  EXPECT_TRUE(batch->add(other_address).value());
  EXPECT_TRUE(batch->add(other_channel).value());
}

TEST_F(DeliveryBookTest, TextThatIsNotUtf8IsStoredReadably) {
  const auto book = open();
  Delivery bad = waiting(1);
  bad.message.person = "b\xfc";
  bad.message.idempotency_key = "k\xff";
  add(*book, {bad}, 1);
  const auto rows = book->list({});
  ASSERT_TRUE(rows.has_value()) << rows.error().message();
  EXPECT_EQ(rows->at(0).message.person, "b\xef\xbf\xbd");
  auto batch = book->begin();
  EXPECT_FALSE(batch->add(bad).value());  // still the same message
}

TEST_F(DeliveryBookTest, RecoverPutsOnlyWhatWasUnderWayInDoubt) {
  {
    const auto book = open();
    auto all = add(*book, {waiting(1), waiting(2), waiting(3)}, 3);
    all[0].state = DeliveryState::kAttempting;
    all[0].attempts = 1;
    all[1].state = DeliveryState::kSent;
    ASSERT_TRUE(book->put(all[0]).has_value());
    ASSERT_TRUE(book->put(all[1]).has_value());
  }
  const auto book = open();
  const UtcNanos now = kTestStart + std::chrono::minutes(1);
  EXPECT_EQ(book->recover(now).value(), 1u);
  EXPECT_EQ(book->recover(now).value(), 0u);
  const Delivery d = book->find(DeliveryId(1)).value().value();
  EXPECT_EQ(d.state, DeliveryState::kWaiting);
  EXPECT_TRUE(d.is_in_doubt);
  EXPECT_EQ(d.attempts, 1);
  EXPECT_EQ(d.next_attempt, now);
  EXPECT_FALSE(book->find(DeliveryId(3)).value()->is_in_doubt);
}

TEST_F(DeliveryBookTest, DueGivesTheFirstOfEveryAddress) {
  const auto book = open();
  const auto at = [&](std::uint64_t id, int second, const char* address) {
    Delivery d = waiting(id);
    d.next_attempt = kTestStart + std::chrono::seconds(second);
    d.message.address = address;
    return d;
  };
  add(*book, {at(1, 5, "a"), at(2, 3, "a"), at(3, 4, "b"), at(4, 60, "c"), at(5, 9000, "d")}, 5);
  const UtcNanos now = kTestStart + std::chrono::seconds(10);
  const UtcNanos horizon = now + std::chrono::seconds(600);
  // 5 was written before the clock was set back.
  EXPECT_EQ(messages(book->due("email", now, horizon, 10).value()), (Ids{2, 3, 5}));
  EXPECT_EQ(messages(book->due("email", now, horizon, 1).value()), (Ids{2}));
  EXPECT_TRUE(book->due("sms", now, horizon, 10)->empty());
  EXPECT_EQ(book->next_due("email").value(), kTestStart + std::chrono::seconds(3));
  EXPECT_EQ(book->next_due("sms").value(), std::nullopt);
}

TEST_F(DeliveryBookTest, ListsByFilterLatestFirst) {
  const auto book = open();
  auto all = add(*book, {waiting(1), waiting(2), waiting(3), waiting(4)}, 4);
  all[1].state = DeliveryState::kSent;
  ASSERT_TRUE(book->put(all[1]).has_value());
  DeliveryFilter filter;
  EXPECT_EQ(messages(book->list(filter).value()), (Ids{4, 3, 2, 1}));
  filter.limit = 2;
  EXPECT_EQ(messages(book->list(filter).value()), (Ids{4, 3}));
  filter.before = all[2].id;
  EXPECT_EQ(messages(book->list(filter).value()), (Ids{2, 1}));
  filter = {};
  filter.state = DeliveryState::kSent;
  EXPECT_EQ(messages(book->list(filter).value()), (Ids{2}));
  filter = {};
  filter.thread = "page-3";
  EXPECT_EQ(messages(book->list(filter).value()), (Ids{3}));
  filter = {};
  filter.person = "bob";
  EXPECT_TRUE(book->list(filter)->empty());
}

TEST_F(DeliveryBookTest, PruneTakesOnlyFinalOnesAndTheIdsGoOn) {
  const auto book = open();
  std::vector<Delivery> many;
  for (std::uint64_t id = 1; id <= 10; ++id) many.push_back(waiting(id));
  many = add(*book, many, 10);
  for (std::size_t i = 1; i < 10; ++i) {
    many[i].state = i % 2 == 0 ? DeliveryState::kSent : DeliveryState::kExpired;
    many[i].changed = kTestStart + std::chrono::hours(i);
    ASSERT_TRUE(book->put(many[i]).has_value());
  }
  // By age: 2, 3, 4 go. By number: of 5 to 10 four stay.
  EXPECT_EQ(book->prune(kTestStart + std::chrono::hours(4), 4).value(), 5u);
  EXPECT_EQ(messages(book->list({}).value()), (Ids{10, 9, 8, 7, 1}));
  EXPECT_EQ(book->prune(kTestStart + std::chrono::hours(99), 0).value(), 4u);
  const auto reopened = open();
  EXPECT_EQ(add(*reopened, {waiting(11)}, 11)[0].id, DeliveryId(11));
}

TEST_F(DeliveryBookTest, SupersededByALaterEndOfItsThreadOnly) {
  const auto book = open();
  Delivery end = waiting(5);
  end.message.kind = MessageKind::kTaken;
  Delivery alone = waiting(6);
  alone.message.kind = MessageKind::kTaken;
  alone.message.thread.clear();
  add(*book, {end, alone}, 6);
  EXPECT_TRUE(book->is_superseded("page-5", 4).value());
  EXPECT_FALSE(book->is_superseded("page-5", 5).value());
  EXPECT_FALSE(book->is_superseded("page-4", 4).value());
  EXPECT_FALSE(book->is_superseded("", 4).value());
}

TEST_F(DeliveryBookTest, AFileOfALaterVersionIsRefused) {
  {
    const auto book = open();
  }
  std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(63);  // the last byte of user_version in SQLite's header
  file.put(9);
  file.close();
  const auto refused = DeliveryBook::open(path());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), Code::kFailedPrecondition);
}

// A flipped bit anywhere in the file: what is read is what was written, or an error says so and
// what to do.
TEST_F(DeliveryBookTest, FlippedBitsNeverGiveWrongDeliveries) {
  std::vector<std::string> good;
  const auto read_all = [](DeliveryBook& book) {
    std::vector<std::string> out;
    for (const Delivery& d : book.list({}).value_or(std::vector<Delivery>()))
      out.push_back(encode(d.message) + std::string(name(d.state)) + std::to_string(d.attempts));
    return out;
  };
  {
    const auto book = open();
    std::vector<Delivery> many;
    for (std::uint64_t id = 1; id <= 20; ++id) many.push_back(waiting(id));
    add(*book, many, 20);
    good = read_all(*book);
    ASSERT_EQ(good.size(), 20u);
  }
  std::ifstream in(path(), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  std::mt19937 random(11);
  int n_refused = 0;
  for (int i = 0; i < 150; ++i) {
    SCOPED_TRACE(i);
    std::string bad = bytes;
    const std::size_t at = random() % bad.size();
    bad[at] = static_cast<char>(bad[at] ^ (1 << (random() % 8)));
    std::filesystem::remove(path() + "-wal");
    std::filesystem::remove(path() + "-shm");
    std::ofstream(path(), std::ios::binary) << bad;
    const auto book = DeliveryBook::open(path());
    if (!book) {
      ++n_refused;
      if (book.error().code() == Code::kDataLoss)
        EXPECT_NE(book.error().message().find("move "), std::string::npos);
      continue;
    }
    EXPECT_EQ((*book)->position(), 20u);
    EXPECT_EQ(read_all(**book), good);
  }
  EXPECT_GT(n_refused, 10);
}

}  // namespace
}  // namespace millwright::notify
