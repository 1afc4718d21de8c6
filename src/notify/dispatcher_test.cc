// SPDX-License-Identifier: Apache-2.0
#include "notify/dispatcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "notify/message_test_support.h"
#include "os/clock.h"
#include "os/temp_dir.h"

namespace millwright::notify {
namespace {

using runtime::Deadline;

// What the notifiers of a test have in common: who got what, and whether "hang" hangs.
class Sink {
 public:
  void note(const OutgoingMessage& message) {
    const std::lock_guard lock(mutex_);
    got_.push_back(message);
    changed_.notify_all();
  }
  bool wait_for_count(std::size_t n) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return got_.size() >= n; });
  }
  /// Blocks until open() or the deadline.
  void pass(Deadline deadline) {
    std::unique_lock lock(mutex_);
    ++inside_;
    changed_.notify_all();
    changed_.wait_until(lock, deadline.at(), [&] { return is_open_; });
    --inside_;
  }
  bool wait_for_inside() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return inside_ > 0; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  std::vector<OutgoingMessage> got() {
    const std::lock_guard lock(mutex_);
    return got_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<OutgoingMessage> got_;
  int inside_ = 0;
  bool is_open_ = false;
};

class TestNotifier final : public Notifier {
 public:
  TestNotifier(std::string channel, Sink& sink, bool hangs)
      : channel_(std::move(channel)), sink_(sink), hangs_(hangs) {}
  std::string_view name() const override { return channel_; }
  Result<Receipt> send(const OutgoingMessage& message, Deadline deadline) override {
    if (hangs_) sink_.pass(deadline);
    sink_.note(message);
    return Receipt{"ok"};
  }

 private:
  std::string channel_;
  Sink& sink_;
  bool hangs_;
};

class DispatcherTest : public testing::Test {
 protected:
  std::unique_ptr<Dispatcher> start(bool is_email_slow) {
    DispatcherOptions options;
    options.path = folder_.path() + "/delivery.db";
    options.poll = std::chrono::milliseconds(20);
    options.public_url = "https://mill.example";
    std::vector<std::unique_ptr<Notifier>> notifiers;
    notifiers.push_back(std::make_unique<TestNotifier>("email", email_, is_email_slow));
    notifiers.push_back(std::make_unique<TestNotifier>("sms", sms_, false));
    auto made = Dispatcher::open(
        options, [this](std::uint64_t after, std::size_t limit) { return fetch(after, limit); },
        std::move(notifiers), clock_, metrics_);
    EXPECT_TRUE(made.has_value()) << made.error().message();
    EXPECT_TRUE((*made)->start().has_value());
    return std::move(*made);
  }
  Result<std::vector<OutgoingMessage>> fetch(std::uint64_t after, std::size_t limit) {
    const std::lock_guard lock(mutex_);
    std::vector<OutgoingMessage> out;
    for (const OutgoingMessage& message : outbox_) {
      if (message.id <= after) continue;
      if (out.size() >= limit && out.back().id != message.id) break;
      out.push_back(message);
    }
    return out;
  }
  void post(std::uint64_t id, const char* channel) {
    const std::lock_guard lock(mutex_);
    OutgoingMessage message = page(id);
    message.channel = channel;
    message.created = clock_.wall();
    message.fields["accept_path"] = "/accept/x";
    outbox_.push_back(message);
  }
  static bool has(Dispatcher& dispatcher, DeliveryState state, std::size_t n) {
    DeliveryFilter filter;
    filter.state = state;
    for (int i = 0; i < 1000; ++i) {
      if (dispatcher.list(filter).value().size() == n) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  os::TempDir folder_;
  os::SystemClock clock_;
  Metrics metrics_;
  Sink email_;
  Sink sms_;
  std::mutex mutex_;
  std::vector<OutgoingMessage> outbox_;
};

TEST_F(DispatcherTest, CarriesMessagesFromTheOutboxToTheNotifiers) {
  const auto dispatcher = start(false);
  post(1, "email");
  post(1, "sms");
  post(2, "sms");
  dispatcher->wake();
  EXPECT_TRUE(email_.wait_for_count(1));
  EXPECT_TRUE(sms_.wait_for_count(2));
  EXPECT_EQ(email_.got()[0].fields.at("accept_url"), "https://mill.example/accept/x");
  EXPECT_TRUE(has(*dispatcher, DeliveryState::kSent, 3));
  EXPECT_EQ(dispatcher->position(), 2u);
  ASSERT_TRUE(dispatcher->stop(Deadline::in(std::chrono::seconds(20))).has_value());
  EXPECT_EQ(email_.got().size(), 1u);
}

TEST_F(DispatcherTest, ANotifierThatHangsHoldsUpNobodyElse) {
  const auto dispatcher = start(true);
  post(1, "email");
  dispatcher->wake();
  ASSERT_TRUE(email_.wait_for_inside());
  for (std::uint64_t id = 2; id <= 20; ++id) post(id, "sms");
  post(21, "email");
  dispatcher->wake();
  EXPECT_TRUE(sms_.wait_for_count(19));
  EXPECT_TRUE(has(*dispatcher, DeliveryState::kSent, 19));
  const auto channels = dispatcher->channels().value();
  const auto email = std::ranges::find(channels, "email", &ChannelStatus::channel);
  EXPECT_TRUE(email->attempting_since.has_value());
  EXPECT_EQ(email->waiting, 1u);
  email_.open();
  EXPECT_TRUE(email_.wait_for_count(2));
  EXPECT_TRUE(has(*dispatcher, DeliveryState::kSent, 21));
}

TEST_F(DispatcherTest, AStopThatComesTooEarlySaysWhoIsBusy) {
  auto dispatcher = start(true);
  post(1, "email");
  dispatcher->wake();
  ASSERT_TRUE(email_.wait_for_inside());
  const Status stopped = dispatcher->stop(Deadline::in(std::chrono::milliseconds(50)));
  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().code(), Code::kDeadlineExceeded);
  EXPECT_NE(stopped.error().message().find("notify-email"), std::string::npos);
  email_.open();
  ASSERT_TRUE(dispatcher->stop(Deadline::in(std::chrono::seconds(20))).has_value());
  EXPECT_TRUE(has(*dispatcher, DeliveryState::kSent, 1));  // its result was kept
  dispatcher.reset();
}

TEST_F(DispatcherTest, GoesOnWhereTheLastOneEnded) {
  {
    const auto dispatcher = start(false);
    post(1, "email");
    dispatcher->wake();
    ASSERT_TRUE(has(*dispatcher, DeliveryState::kSent, 1));
  }
  const auto dispatcher = start(false);
  post(2, "email");
  dispatcher->wake();
  ASSERT_TRUE(has(*dispatcher, DeliveryState::kSent, 2));
  EXPECT_EQ(email_.got().size(), 2u);
}

TEST_F(DispatcherTest, TwoNotifiersForOneChannelAreRefused) {
  DispatcherOptions options;
  options.path = folder_.path() + "/delivery.db";
  std::vector<std::unique_ptr<Notifier>> notifiers;
  notifiers.push_back(std::make_unique<TestNotifier>("email", email_, false));
  notifiers.push_back(std::make_unique<TestNotifier>("email", sms_, false));
  const auto made = Dispatcher::open(
      options,
      [](std::uint64_t, std::size_t) -> Result<std::vector<OutgoingMessage>> { return {}; },
      std::move(notifiers), clock_, metrics_);
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace millwright::notify
