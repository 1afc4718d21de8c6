// SPDX-License-Identifier: Apache-2.0
#pragma once
// A run book with a clock, a procedure that has every kind of step, and a store in memory.

#include <gtest/gtest.h>

#include "respond/procedure/run_book.h"
#include "respond/procedure/run_row.h"

namespace millwright::respond {

inline constexpr std::string_view kRigText = R"(procedure: rig
title: Every kind of step
expected_duration: 10m
on_problem: escalate
steps:
  - {id: stop, kind: instruct, text: Stop it., on_problem: abort}
  - {id: check, kind: check, text: Quiet, signal: vibration, is: at-most, value: 4.5, unit: mm/s, otherwise: pick}
  - {id: gauge, kind: measure, text: Read., unit: bar, low: 0, high: 16, on_problem: photo}
  - {id: photo, kind: photo, text: Photo.}
  - {id: order, kind: webhook, url: "https://cmms/o?a={asset}&n={run}", text: Order., on_problem: pick}
  - {id: rest, kind: wait, duration: 5m, text: Rest.}
  - {id: pick, kind: decide, text: Well, options: {Again: check, Give: give, Done: end}}
  - {id: give, kind: hand_over, roster: fitters, text: Give., next: note}
  - {id: note, kind: measure, input: text, text: Found}
)";

class RunRig {
 public:
  static constexpr UtcNanos kStart{1'767'225'600'000'000'000};  // 2026-01-01T00:00:00Z

  void advance(std::chrono::seconds duration) { now_ = now_ + duration; }
  UtcNanos now() const { return now_; }

  Result<ProcedureRun> start(const RunCommand& command) {
    return keep(book_.start(command, {"rig", 3, std::string(kRigText)}, origin(), changes_));
  }
  Result<ProcedureRun> start_plain(bool is_drill = false) {
    RunCommand c;
    c.action = RunAction::kStart;
    c.who = "ann";
    c.procedure = "rig";
    c.asset_path = "mill/water/line1/pump 1";
    c.shift = "night";
    c.is_drill = is_drill;
    return start(c);
  }
  Result<ProcedureRun> apply(const RunCommand& command) {
    return keep(book_.apply(command, origin(), changes_));
  }
  Result<ProcedureRun> complete(std::string step, std::string who = "ann") {
    return apply(completion(std::move(step), std::move(who)));
  }
  static RunCommand completion(std::string step, std::string who = "ann") {
    RunCommand c;
    c.run = RunId(1);
    c.who = std::move(who);
    c.step = std::move(step);
    return c;
  }
  void tick() {
    book_.tick(origin(), changes_);
    commit();
  }
  /// Goes to `step`, which lies on the way straight through.
  void go_to(std::string_view step) {
    for (int i = 0; i < 9 && run().step != step; ++i) {
      RunCommand c = completion(run().step);
      if (c.step == "check") c.value = 3;
      if (c.step == "gauge") c.value = 7;
      if (c.step == "photo") c.attachments = {"file-1"};
      if (c.step == "order") c.comment = "by phone";
      if (c.step == "rest") c.comment = "no time";
      if (c.step == "pick") c.answer = "Give";
      ASSERT_TRUE(apply(c).has_value()) << c.step;
    }
    ASSERT_EQ(run().step, step);
  }
  /// Forgets everything but the rows.
  void restart() {
    std::vector<ProcedureRun> runs;
    for (const auto& [id, row] : rows_) runs.push_back(decode_run(row).value());
    book_ = RunBook();
    ASSERT_TRUE(book_.restore(std::move(runs), RunId(rows_.size())).has_value());
  }

  const ProcedureRun& run() const { return *book_.find(RunId(1)); }
  RunBook& book() { return book_; }
  const std::vector<RunEffect>& effects() const { return effects_; }

 private:
  alarm::Origin origin() { return {JournalSeq{++seq_}, now_}; }
  Result<ProcedureRun> keep(Result<ProcedureRun> answer) {
    if (answer) EXPECT_EQ(*answer, *book_.find(answer->id));
    commit();
    return answer;
  }
  void commit() {
    for (const auto& [id, run] : changes_.runs) {
      EXPECT_EQ(run, *book_.find(id)) << "what is stored is not what stands";
      rows_[id] = encode(run);
    }
    effects_.insert(effects_.end(), changes_.effects.begin(), changes_.effects.end());
    changes_.clear();
  }

  UtcNanos now_ = kStart;
  std::uint64_t seq_ = 0;
  RunBook book_;
  RunChanges changes_;
  std::vector<RunEffect> effects_;
  std::map<RunId, std::string> rows_;
};

}  // namespace millwright::respond
