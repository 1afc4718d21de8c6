// SPDX-License-Identifier: Apache-2.0
#include "notify/dispatch_queue.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "notify/message_test_support.h"
#include "notify/muted_notifier.h"
#include "os/clock.h"
#include "os/temp_dir.h"

namespace millwright::notify {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Result<Receipt> refused() {
  return fail(Code::kUnavailable, "connection refused");
}

// A queue over a real file, driven by hand: no thread, no notifier, no waiting.
class DispatchQueueTest : public testing::Test {
 protected:
  DispatchQueueTest() : clock_(kTestStart) {
    options_.channels = default_policies();
    restart();
  }

  void restart() {
    queue_.reset();
    auto book = DeliveryBook::open(folder_.path() + "/delivery.db");
    ASSERT_TRUE(book.has_value()) << book.error().message();
    auto queue = DispatchQueue::open(std::move(*book), options_, clock_, metrics_);
    ASSERT_TRUE(queue.has_value()) << queue.error().message();
    queue_ = std::move(*queue);
  }
  void accept(std::vector<OutgoingMessage> messages) {
    const Status accepted = queue_->accept(std::move(messages));
    ASSERT_TRUE(accepted.has_value()) << accepted.error().message();
  }
  std::optional<Delivery> begin(std::string_view channel = "email") {
    auto begun = queue_->begin(channel);
    EXPECT_TRUE(begun.has_value()) << begun.error().message();
    return begun ? std::move(*begun) : std::nullopt;
  }
  void finish(const Delivery& delivery, const Result<Receipt>& result = Receipt{"250 ok"}) {
    const Status finished = queue_->finish(delivery, result);
    ASSERT_TRUE(finished.has_value()) << finished.error().message();
  }
  /// Sends whatever is due with this result and counts the sends by delivery key.
  int send_due(const Result<Receipt>& result) {
    int n = 0;
    while (auto delivery = begin()) {
      ++n;
      if (result) ++sent_[delivery_key(delivery->message)];
      finish(*delivery, result);
    }
    return n;
  }
  Delivery only(std::uint64_t message) {
    const std::vector<Delivery> all = queue_->list({}).value();
    for (const Delivery& d : all)
      if (d.message.id == message) return d;
    ADD_FAILURE() << "no delivery of message " << message;
    return {};
  }

  os::TempDir folder_{fast_folder()};
  os::FakeClock clock_;
  Metrics metrics_;
  QueueOptions options_;
  std::unique_ptr<DispatchQueue> queue_;
  std::map<std::string, int> sent_;
};

TEST_F(DispatchQueueTest, AMessageGoesOutOnce) {
  accept({page(1)});
  const auto delivery = begin();
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->message.id, 1u);
  EXPECT_EQ(only(1).state, DeliveryState::kAttempting);  // on disk before it is made
  EXPECT_FALSE(begin().has_value());
  finish(*delivery);
  EXPECT_EQ(only(1).state, DeliveryState::kSent);
  EXPECT_EQ(only(1).receipt, "250 ok");
  EXPECT_FALSE(begin().has_value());
  EXPECT_EQ(queue_->position(), 1u);
}

// A report is given to the queue by itself, and again when nobody knows whether it arrived there.
TEST_F(DispatchQueueTest, WhatComesPastTheOutboxGoesOutOnceToo) {
  OutgoingMessage report = page(1);
  report.id = 0;
  report.idempotency_key = "value-2026-W47";
  for (const bool is_again : {false, true}) {
    if (is_again) restart();
    accept({report});
    EXPECT_EQ(queue_->position(), 0u) << "the outbox goes on where it was";
    EXPECT_EQ(send_due(Receipt{"250 ok"}), is_again ? 0 : 1);
  }
  accept({page(1)});
  EXPECT_EQ(send_due(Receipt{"250 ok"}), 1) << "no message of the outbox is taken for it";
  EXPECT_EQ(queue_->position(), 1u);
}

TEST_F(DispatchQueueTest, AServerThatIsDownForAnHourGetsEverythingOnceItIsBack) {
  int n_attempts = 0;
  std::uint64_t id = 0;
  for (int second = 0; second < 3600; ++second) {
    if (second % 60 == 0) accept({page(++id)});
    n_attempts += send_due(refused());
    clock_.advance(seconds(1));
  }
  EXPECT_EQ(id, 60u);
  EXPECT_LT(n_attempts, 60 * 14);  // it is not hammered
  EXPECT_TRUE(sent_.empty());
  for (int second = 0; second < 601; ++second) {
    send_due(Receipt{"250 ok"});
    clock_.advance(seconds(1));
  }
  EXPECT_EQ(sent_.size(), 60u);
  for (const auto& [key, n] : sent_) EXPECT_EQ(n, 1) << key;
  EXPECT_EQ(queue_->channels().value()[1].waiting, 0u);
}

TEST_F(DispatchQueueTest, ACrashDuringAnAttemptRepeatsThatOneUnderTheSameKey) {
  accept({page(1), page(2)});
  const auto sent = begin();
  finish(*sent);
  const auto lost = begin();
  ASSERT_TRUE(lost.has_value());
  restart();  // the process died before the answer
  const auto again = begin();
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(delivery_key(again->message), delivery_key(lost->message));
  EXPECT_EQ(again->attempts, 2);
  EXPECT_TRUE(again->is_in_doubt);
  finish(*again);
  EXPECT_FALSE(only(again->message.id).is_in_doubt);
  restart();
  EXPECT_FALSE(begin().has_value());
  EXPECT_EQ(metrics_.counter("millwright_notify_in_doubt_total", "").value(), 1u);
}

TEST_F(DispatchQueueTest, WhatAMutedSiteKeepsIsToldFromWhatLeft) {
  class Channel final : public Notifier {
   public:
    std::string_view name() const override { return "email"; }
    Result<Receipt> send(const OutgoingMessage&, runtime::Deadline) override {
      ADD_FAILURE() << "nothing may reach the channel";
      return Receipt{"250 ok"};
    }
  };
  std::vector<std::unique_ptr<Notifier>> channels;
  channels.push_back(std::make_unique<Channel>());
  channels = muted(std::move(channels));
  accept({page(1), page(2)});
  const auto kept = begin(channels.front()->name());
  ASSERT_TRUE(kept.has_value());
  finish(*kept, channels.front()->send(kept->message, runtime::Deadline::in(seconds(1))));
  EXPECT_EQ(send_due(Receipt{"250 ok"}), 1);
  restart();
  EXPECT_TRUE(is_muted(only(kept->message.id)));
  EXPECT_FALSE(is_muted(only(3 - kept->message.id)));
  EXPECT_FALSE(begin().has_value()) << "it is not sent later either";
}

TEST_F(DispatchQueueTest, TheOutboxMayGiveTheSameTwice) {
  accept({page(1), page(2)});
  accept({page(1), page(2), page(3)});
  OutgoingMessage renumbered = page(1);
  renumbered.id = 4;  // the same message, decided again
  accept({renumbered});
  EXPECT_EQ(send_due(Receipt{}), 3);
  EXPECT_EQ(queue_->position(), 4u);
  EXPECT_EQ(metrics_.counter("millwright_notify_duplicates_total", "").value(), 1u);
}

TEST_F(DispatchQueueTest, GivesUpAfterADay) {
  accept({page(1)});
  int n_attempts = 0;
  for (int minute = 0; minute < 25 * 60; ++minute) {
    n_attempts += send_due(refused());
    clock_.advance(minutes(1));
  }
  const Delivery d = only(1);
  EXPECT_EQ(d.state, DeliveryState::kExpired);
  EXPECT_EQ(d.error, fmt::format("given up after {} attempts: connection refused", n_attempts));
  EXPECT_GT(n_attempts, 100);
}

TEST_F(DispatchQueueTest, WhatCannotBeSentFailsAtOnce) {
  accept({page(1)});
  finish(*begin(), fail(Code::kInvalidArgument, "550 no such user"));
  EXPECT_EQ(only(1).state, DeliveryState::kFailed);
  EXPECT_EQ(only(1).error, "550 no such user");
  clock_.advance(hours(1));
  EXPECT_FALSE(begin().has_value());
}

TEST_F(DispatchQueueTest, RefusedAtTheDoorWithTheReason) {
  OutgoingMessage unknown = page(1);
  unknown.channel = "carrier-pigeon";
  OutgoingMessage old = page(2);
  old.created = kTestStart - hours(25);
  OutgoingMessage huge = page(3);
  huge.fields["text"] = std::string(100'000, 'x');
  OutgoingMessage nowhere = page(4);
  nowhere.address.clear();
  accept({unknown, old, huge, nowhere, page(5)});
  EXPECT_EQ(only(1).state, DeliveryState::kFailed);
  EXPECT_NE(only(1).error.find("carrier-pigeon is not set up"), std::string::npos);
  EXPECT_EQ(only(2).state, DeliveryState::kExpired);
  EXPECT_EQ(only(3).state, DeliveryState::kFailed);
  EXPECT_NE(only(3).error.find("field text"), std::string::npos);
  EXPECT_EQ(only(4).state, DeliveryState::kFailed);
  EXPECT_EQ(send_due(Receipt{}), 1);
  EXPECT_EQ(queue_->position(), 5u);
}

TEST_F(DispatchQueueTest, AFullQueueRefusesTheNewestOfItsChannelOnly) {
  options_.channels["email"].max_waiting = 2;
  restart();
  OutgoingMessage text = page(4);
  text.channel = "sms";
  accept({page(1), page(2), page(3), text});
  EXPECT_EQ(only(2).state, DeliveryState::kWaiting);
  EXPECT_EQ(only(3).state, DeliveryState::kFailed);
  EXPECT_EQ(only(3).error, "queue of email is full, 2 messages wait");
  EXPECT_EQ(only(4).state, DeliveryState::kWaiting);
}

OutgoingMessage end_of(std::uint64_t id, std::uint64_t of, MessageKind kind) {
  OutgoingMessage message = page(id);
  message.kind = kind;
  message.thread = fmt::format("page-{}", of);
  return message;
}

TEST_F(DispatchQueueTest, AWithdrawnPageThatNeverLeftIsNotSentAtAll) {
  OutgoingMessage text = page(1);
  text.channel = "sms";
  accept({page(1), text, page(2), end_of(3, 1, MessageKind::kWithdrawn)});
  EXPECT_EQ(send_due(Receipt{}), 1);
  EXPECT_EQ(only(2).state, DeliveryState::kSent);
  EXPECT_FALSE(begin("sms").has_value());
  EXPECT_EQ(only(3).error, "nothing of this page had left");
  DeliveryFilter first;
  first.thread = "page-1";
  first.state = DeliveryState::kExpired;
  EXPECT_EQ(queue_->list(first)->size(), 3u);
  EXPECT_EQ(only(1).error, "superseded by message 3 (withdrawn)");
}

TEST_F(DispatchQueueTest, WhoGotThePageHearsThatItIsTaken) {
  accept({page(1)});
  finish(*begin());
  accept({end_of(2, 1, MessageKind::kTaken)});
  const auto taken = begin();
  ASSERT_TRUE(taken.has_value());
  EXPECT_EQ(taken->message.kind, MessageKind::kTaken);
}

TEST_F(DispatchQueueTest, APageTakenDuringAFailingAttemptIsNotTriedAgain) {
  accept({page(1)});
  const auto attempt = begin();
  accept({end_of(2, 1, MessageKind::kTaken)});
  finish(*attempt, refused());
  EXPECT_EQ(only(1).state, DeliveryState::kExpired);
  EXPECT_EQ(only(2).state, DeliveryState::kWaiting);  // the page may have arrived
}

TEST_F(DispatchQueueTest, ADeadlineLeavesTheMessageInDoubtAndTriesAgain) {
  accept({page(1)});
  finish(*begin(), fail(Code::kDeadlineExceeded, "no answer within 30 s"));
  EXPECT_TRUE(only(1).is_in_doubt);
  EXPECT_EQ(only(1).state, DeliveryState::kWaiting);
  EXPECT_FALSE(begin().has_value());
  EXPECT_EQ(queue_->wait_for("email").value(), seconds(5));
  clock_.advance(seconds(5));
  EXPECT_TRUE(begin().has_value());
}

TEST_F(DispatchQueueTest, OneAddressIsLimitedAndOthersAreNot) {
  options_.channels["email"].rate = {.count = 3, .window = seconds(60)};
  restart();
  std::vector<OutgoingMessage> storm;
  for (std::uint64_t id = 1; id <= 10; ++id) storm.push_back(page(id));
  OutgoingMessage other = page(11);
  other.address = "bob@plant.example";
  storm.push_back(other);
  accept(storm);
  EXPECT_EQ(send_due(Receipt{}), 4);
  EXPECT_EQ(only(11).state, DeliveryState::kSent);
  for (int i = 0; i < 3; ++i) {
    clock_.advance(seconds(60));
    EXPECT_EQ(send_due(Receipt{}), i < 2 ? 3 : 1);
  }
}

TEST_F(DispatchQueueTest, AClockSetBackDoesNotHoldMessagesUp) {
  accept({page(1)});
  finish(*begin(), refused());
  clock_.set_wall(kTestStart - hours(2));
  EXPECT_TRUE(begin().has_value());
}

// Crashes, refusals, lost answers and repeated fetches in any order: every message arrives, and
// more than once only where an attempt had no answer.
TEST_F(DispatchQueueTest, NothingIsLostAndNothingSentTwiceWithoutADoubt) {
  for (unsigned seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const std::uint64_t base = queue_->position();
    std::map<std::string, int> arrived;
    std::map<std::string, int> doubts;
    std::uint64_t next = base;
    const auto page_now = [&](std::uint64_t id) {
      OutgoingMessage message = page(id);
      message.created = clock_.wall();
      message.address = fmt::format("p{}@plant.example", id % 4);
      return message;
    };
    for (int step = 0; step < 150; ++step) {
      if (random() % 3 == 0 && next < base + 15) {
        ++next;
        accept({page_now(next)});
      }
      if (const auto attempt = begin()) {
        const std::string key = delivery_key(attempt->message);
        EXPECT_EQ(arrived[key] > 0, arrived[key] > 0 && attempt->is_in_doubt);
        switch (random() % 5) {
          case 0:
            finish(*attempt, refused());
            break;
          case 1:  // arrived, the answer was lost
            ++arrived[key];
            ++doubts[key];
            finish(*attempt, fail(Code::kDeadlineExceeded, "no answer"));
            break;
          case 2:  // arrived, then the process died
            ++arrived[key];
            ++doubts[key];
            restart();
            break;
          default:
            ++arrived[key];
            finish(*attempt);
        }
      }
      clock_.advance(seconds(random() % 60));
    }
    for (int i = 0; i < 100; ++i) {
      while (const auto attempt = begin()) {
        ++arrived[delivery_key(attempt->message)];
        finish(*attempt);
      }
      clock_.advance(seconds(60));
    }
    EXPECT_EQ(arrived.size(), next - base);
    for (const auto& [key, n] : arrived) EXPECT_LE(n, 1 + doubts[key]) << key;
  }
}

TEST_F(DispatchQueueTest, HistoryIsPruned) {
  accept({page(1)});
  finish(*begin());
  clock_.advance(hours(24 * 91));
  OutgoingMessage fresh = page(2);
  fresh.created = clock_.wall();
  accept({fresh});
  ASSERT_TRUE(queue_->prune().has_value());
  EXPECT_EQ(queue_->list({})->size(), 1u);
}

}  // namespace
}  // namespace millwright::notify
