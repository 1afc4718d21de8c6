// SPDX-License-Identifier: Apache-2.0
#include "os/host_facts.h"

#include <gtest/gtest.h>
#include <sys/timex.h>

namespace millwright::os {
namespace {

TEST(HostFacts, OnlyAChildOfSystemdIsItsService) {
  struct Case {
    std::string_view id;
    std::string_view parent;
    Supervision expected;
  };
  for (const Case& c : {Case{"3f2a", "systemd", Supervision::kSystemd},
                        Case{"3f2a", "bash", Supervision::kNone},  // a shell of a desktop session
                        Case{"", "systemd", Supervision::kNone},   // an orphan that it took over
                        Case{"", "", Supervision::kNone}}) {
    EXPECT_EQ(supervision_by(c.id, c.parent), c.expected) << c.id << ' ' << c.parent;
  }
}

TEST(HostFacts, TheClockIsAsTheKernelSays) {
  timex state{};
  const int answer = adjtimex(&state);
  const ClockSync found = clock_sync();
  if (answer < 0) {
    EXPECT_EQ(found, ClockSync::kNotTold);
  } else {
    EXPECT_NE(found, ClockSync::kNotTold);
    EXPECT_EQ(found == ClockSync::kNot, answer == TIME_ERROR || (state.status & STA_UNSYNC) != 0);
  }
}

}  // namespace
}  // namespace millwright::os
