// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/flow.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/suggest.h"

namespace millwright::respond {
namespace {

class Flow {
 public:
  Flow(const Procedure& procedure, yaml::Problems& problems)
      : steps_(procedure.steps), problems_(problems) {}

  void check() {
    check_ids();
    if (!problems_.any()) check_targets();
    if (!problems_.any()) check_reached();
    if (!problems_.any()) check_loops();
    if (!problems_.any()) check_ends();
  }

 private:
  void check_ids() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const auto [it, is_new] = index_.emplace(steps_[i].id, i);
      if (is_new) continue;
      problems_.add(steps_[i].line, fmt::format("step '{}' is in line {} already; ids are unique",
                                                steps_[i].id, steps_[it->second].line));
    }
  }

  void check_targets() {
    for (const ProcedureStep& step : steps_) {
      for (const Goto* to : ways_on(step)) check_target(step, *to);
      check_target(step, step.on_problem);
      if (step.on_problem.kind == GotoKind::kStep && step.on_problem.step == step.id) {
        problems_.add(step.line, fmt::format("the error path of step '{}' leads back to it; name "
                                             "another step, 'escalate' or 'abort'",
                                             step.id));
      }
    }
  }

  void check_target(const ProcedureStep& step, const Goto& to) {
    if (to.kind != GotoKind::kStep || index_.contains(to.step)) return;
    std::vector<std::string_view> ids;
    for (const ProcedureStep& s : steps_) ids.push_back(s.id);
    problems_.add(step.line, fmt::format("step '{}' leads to '{}', which does not exist{}", step.id,
                                         to.step, did_you_mean(nearest(to.step, ids))));
  }

  void check_reached() {
    std::vector<bool> is_reached(steps_.size(), false);
    std::vector<std::size_t> todo{0};
    is_reached[0] = true;
    const auto visit = [&](const Goto& to) {
      if (to.kind != GotoKind::kStep) return;
      const std::size_t i = index_.find(to.step)->second;
      if (is_reached[i]) return;
      is_reached[i] = true;
      todo.push_back(i);
    };
    while (!todo.empty()) {
      const ProcedureStep& step = steps_[todo.back()];
      todo.pop_back();
      for (const Goto* to : ways_on(step)) visit(*to);
      visit(step.on_problem);
    }
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (is_reached[i]) continue;
      problems_.add(
          steps_[i].line,
          fmt::format("step '{}' is never reached; lead to it or remove it", steps_[i].id));
    }
  }

  /// Steps that ask nobody and wait for nothing have one way on: following it must come to one that
  /// does, or to the end, within as many steps as there are.
  void check_loops() {
    for (const ProcedureStep& step : steps_) {
      const ProcedureStep* at = &step;
      for (std::size_t n = 0; n <= steps_.size() && at != nullptr; ++n) {
        const bool is_way_out = at->kind == ProcedureStepKind::kDecide ||
                                at->kind == ProcedureStepKind::kWait || at->otherwise.has_value();
        at = is_way_out || at->next.kind != GotoKind::kStep
                 ? nullptr
                 : &steps_[index_.find(at->next.step)->second];
      }
      if (at == nullptr) continue;
      problems_.add(step.line, fmt::format("step '{}' is on a loop without a wait, a decision or a "
                                           "check with 'otherwise'; nobody gets out of it",
                                           step.id));
    }
  }

  void check_ends() {
    std::vector<bool> ends(steps_.size(), false);
    // As many rounds as the longest way back from an end.
    for (bool has_changed = true; has_changed;) {
      has_changed = false;
      for (std::size_t i = steps_.size(); i-- > 0;) {
        if (ends[i]) continue;
        ends[i] = std::ranges::any_of(ways_on(steps_[i]), [&](const Goto* to) {
          return to->kind == GotoKind::kEnd ||
                 (to->kind == GotoKind::kStep && ends[index_.find(to->step)->second]);
        });
        has_changed = has_changed || ends[i];
      }
    }
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (ends[i]) continue;
      problems_.add(steps_[i].line, fmt::format("no way leads from step '{}' to the end; write "
                                                "'next: end' where the work is done",
                                                steps_[i].id));
    }
  }

  const std::vector<ProcedureStep>& steps_;
  yaml::Problems& problems_;
  std::map<std::string_view, std::size_t> index_;
};

}  // namespace

std::vector<const Goto*> ways_on(const ProcedureStep& step) {
  std::vector<const Goto*> out;
  if (step.kind == ProcedureStepKind::kDecide) {
    for (const auto& [word, to] : step.options) out.push_back(&to);
    return out;
  }
  out.push_back(&step.next);
  if (step.otherwise) out.push_back(&*step.otherwise);
  return out;
}

void check_flow(const Procedure& procedure, yaml::Problems& problems) {
  if (!procedure.steps.empty()) Flow(procedure, problems).check();
}

}  // namespace millwright::respond
