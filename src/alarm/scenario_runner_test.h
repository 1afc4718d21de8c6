// SPDX-License-Identifier: Apache-2.0
#pragma once
// Runs one tests/scenario/*.scn file against a WatchRig. The language: tests/scenario/README.md.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "alarm/watch_rig_test.h"

namespace millwright::alarm {

class ScenarioRunner {
 public:
  /// Runs every line; a failed expectation is reported as file:line and the run goes on, a line
  /// that cannot be read ends it.
  void run(const std::string& file_name, std::string_view text);

 private:
  using Words = std::vector<std::string>;
  using Nanos = std::int64_t;

  void run_line(const Words& words);
  void signal(const Words& words);
  void rule(const Words& words);
  void device(const Words& words);
  void place(const Words& words);
  void drop(const Words& words);
  void maintenance(const Words& words);
  void cancel_maintenance(const Words& words);
  void feed(const Words& words);
  void stream(const Words& words);
  void advance(Nanos duration);
  void command(const Words& words);
  void asset_command(const Words& words);
  void raw(const Words& words);
  void say(const Words& words);
  void expect(const Words& words);
  void expect_alarm(const Words& words, const Alarm& alarm);
  void expect_history(const Words& words, const Alarm& alarm);

  void tick();
  void append(journal::RecordKind kind, std::string payload);
  void send_reading(std::uint32_t signal, std::string_view value, Nanos event, Quality quality);
  void revision(std::string_view kind, const std::string& id, const std::string& record);
  const Alarm* find_alarm(const std::string& which);
  static Nanos duration(std::string_view text);
  Nanos event_time(const Words& words, std::size_t from, Quality& quality) const;
  UtcNanos wall() const { return {kEpoch + wall_}; }

  static constexpr Nanos kEpoch = 1'767'225'600'000'000'000;  // 2026-01-01T00:00:00Z
  static constexpr Nanos kSecond = 1'000'000'000;

  WatchRig rig_;
  Nanos wall_ = 0;  ///< since kEpoch
  Nanos next_tick_ = kSecond;
  int revision_ = 0;
  std::map<std::string, std::string> windows_;  ///< JSON fields by id
  int commit_every_ = 1;                        ///< records
  int uncommitted_ = 0;
};

}  // namespace millwright::alarm
