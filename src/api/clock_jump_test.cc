// SPDX-License-Identifier: Apache-2.0
// Somebody sets the server's clock while an escalation runs: nobody is skipped, nobody is told
// twice, and nobody waits for hours.
#include <gmock/gmock.h>

#include "api/respond_rig_test.h"
#include "respond/desk/outbox_item.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kStages = R"(policy: stages
title: One after the other
default: true
steps:
  - notify: {people: olga, channels: [browser]}
  - wait: 5m
  - notify: {people: mia, channels: [browser]}
  - wait: 10m
  - notify: {people: chief, channels: [browser]}
  - wait: 10m
)";

class ClockJumpTest : public RespondRig {
 protected:
  void SetUp() override {
    RespondRig::SetUp();
    services().watch.set_channels({respond::Channel::kBrowser});
    for (const char* person : {"olga", "mia", "chief"}) make_person(person, Role::kOperator);
    put_in_force("policy", "stages", kStages);
    make_alarm_rule();
    reading(9);
    EXPECT_EQ(paged(), std::vector<std::string>{"olga"});
  }
  /// The wall clock alone: what runs on goes on.
  void set_clock(std::chrono::nanoseconds by) { clock.wall_ns += by.count(); }
  void tick() {
    clock.advance(1s);
    registry::must(services().journal.append(journal::RecordKind::kTick, "", 0));
  }
  /// Whom pages went to since the last call.
  std::vector<std::string> paged() {
    pipeline::DeskLineQuery query;
    query.log = respond::Log::kOutbox;
    query.after = seen_;
    query.limit = 1000;
    std::vector<std::string> people;
    for (const pipeline::DeskLine& line : registry::must(services().host.desk_lines(query))) {
      seen_ = line.number;
      const auto item = registry::must(respond::decode_outbox_item(line.json));
      const auto* message = std::get_if<respond::PageMessage>(&item);
      if (message != nullptr) people.push_back(message->person);
    }
    return people;
  }
  /// Ticks until somebody is paged; how many, and that it was `person` alone.
  int ticks_until(const std::string& person, int at_most) {
    for (int n = 1; n <= at_most; ++n) {
      tick();
      const std::vector<std::string> people = paged();
      if (people.empty()) continue;
      EXPECT_EQ(people, std::vector<std::string>{person});
      return n;
    }
    ADD_FAILURE() << person << " was not paged";
    return at_most;
  }

 private:
  std::uint64_t seen_ = 0;
};

TEST_F(ClockJumpTest, SetForwardAnHourItTakesOneStepAndWaitsAgain) {
  tick();
  set_clock(1h);
  EXPECT_EQ(ticks_until("mia", 1), 1) << "the wait is over by the clock";
  const int waited = ticks_until("chief", 700);
  EXPECT_GE(waited, 599) << "mia has her ten minutes";
  EXPECT_LE(waited, 601);
}

TEST_F(ClockJumpTest, SetBackAnHourItGoesOnALittleSlower) {
  tick();
  set_clock(-1h);
  const int waited = ticks_until("mia", 400);
  EXPECT_GE(waited, 299) << "olga has her five minutes";
  EXPECT_LE(waited, 345) << "journal time runs an eighth slower, it does not stand";
  ticks_until("chief", 700);
  set_clock(1h);  // put right again
  for (int n = 0; n < 30; ++n) tick();
  EXPECT_TRUE(paged().empty()) << "nobody is told twice";
}

}  // namespace
}  // namespace millwright::api
