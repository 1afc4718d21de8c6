// SPDX-License-Identifier: Apache-2.0
#include "pipeline/durable_waiters.h"

#include <gtest/gtest.h>

#include "pipeline/undecodable.h"

namespace millwright::pipeline {
namespace {

TEST(DurableWaiters, CallsEachOnceWhenDue) {
  DurableWaiters waiters;
  std::vector<int> called;
  waiters.add({2}, [&](Status s) { called.push_back(s ? 2 : -2); });
  waiters.add({1}, [&](Status s) { called.push_back(s ? 1 : -1); });
  waiters.add({3}, [&](Status s) { called.push_back(s ? 3 : -3); });
  EXPECT_TRUE(called.empty());
  waiters.durable({2});
  EXPECT_EQ(called, (std::vector<int>{1, 2}));
  waiters.add({2}, [&](Status) { called.push_back(20); });
  EXPECT_EQ(called.back(), 20);
  waiters.fail_all(Error(Code::kUnavailable, "stopping"));
  EXPECT_EQ(called.back(), -3);
  EXPECT_EQ(waiters.waiting(), 0u);
}

TEST(DurableWaiters, HoldsBulkAnswersWhileConsumersAreBehind) {
  DurableWaiters waiters;
  std::vector<int> called;
  const auto note = [&called](int what) {
    return [&called, what](Status s) { called.push_back(s ? what : -what); };
  };
  waiters.set_behind(true);
  waiters.add({1}, note(1), Pace::kConsumers);
  waiters.add({1}, note(2));
  waiters.durable({1});
  EXPECT_EQ(called, std::vector<int>{2}) << "others do not wait for consumers";
  waiters.add({1}, note(3), Pace::kConsumers);
  EXPECT_EQ(waiters.waiting(), 2u);
  waiters.set_behind(true);
  EXPECT_EQ(called.size(), 1u);
  waiters.set_behind(false);
  EXPECT_EQ(called, (std::vector<int>{2, 1, 3}));
  waiters.add({1}, note(4), Pace::kConsumers);
  EXPECT_EQ(called.back(), 4) << "nothing is held when they have caught up";
}

TEST(DurableWaiters, ConsumerThatStandsStillBlocksNobodyForLong) {
  DurableWaiters waiters;
  std::vector<int> called;
  waiters.set_behind(true);
  waiters.durable({1});
  waiters.add({1}, [&](Status) { called.push_back(1); }, Pace::kConsumers);
  waiters.second_passed();
  waiters.add({1}, [&](Status) { called.push_back(2); }, Pace::kConsumers);
  EXPECT_TRUE(called.empty());
  waiters.second_passed();
  EXPECT_EQ(called, std::vector<int>{1});
  waiters.fail_all(Error(Code::kUnavailable, "stopping"));
  EXPECT_EQ(called, (std::vector<int>{1, 2}));
  EXPECT_EQ(waiters.waiting(), 0u);
}

TEST(UndecodableTopics, CountsBeyondItsLimitToo) {
  UndecodableTopics topics(2);
  for (const char* topic : {"a", "b", "c", "a"}) topics.note(topic, "c1", "no", "\x01x", {1});
  EXPECT_EQ(topics.total(), 4u);
  ASSERT_EQ(topics.list().size(), 2u);
  EXPECT_EQ(topics.list()[0].sample, "\\x01x");
}

}  // namespace
}  // namespace millwright::pipeline
