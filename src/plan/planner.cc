// SPDX-License-Identifier: Apache-2.0
#include "plan/planner.h"

#include <fmt/format.h>

#include <algorithm>

#include "plan/record_planner.h"

namespace millwright::plan {
namespace {

Result<Plan> plan_within(registry::Registry& registry, registry::Edit& edit,
                         const registry::Actor& who, std::span<const File> files,
                         const Options& options) {
  const std::shared_ptr<const registry::Plant> plant = registry.snapshot();
  Plan plan;
  plan.revision = plant->revision();
  Wish wish = read_files(files, plan.problems);
  MW_TRY_STATUS(RecordPlanner(edit, *plant, who, options, plan).run(std::move(wish)));
  plan.warnings.assign(edit.warnings().begin(), edit.warnings().end());
  return plan;
}

}  // namespace

Result<Plan> make_plan(registry::Registry& registry, const registry::Actor& who,
                       std::span<const File> files, Options options) {
  MW_TRY(const SignalId newest, registry.max_signal_id());
  options.allocate = [id = newest](std::string_view) mutable { return SignalId(++id.value); };
  Result<Plan> plan = fail(Code::kInternal, "not planned");
  const auto tried = registry.change({who, registry::Act::kConfiguration, "plan"},
                                     [&](registry::Edit& edit) -> Status {
                                       plan = plan_within(registry, edit, who, files, options);
                                       return fail(Code::kCancelled, "only a plan");
                                     });
  // The callback ran unless the change could not even begin.
  if (!tried && tried.error().code() != Code::kCancelled) return fail(tried.error());
  return plan;
}

Result<Applied> apply_plan(registry::Registry& registry, const registry::Intent& intent,
                           std::span<const File> files, const Options& options,
                           std::string_view fingerprint) {
  Applied done;
  MW_TRY(done.revision, registry.change(intent, [&](registry::Edit& edit) -> Status {
    MW_TRY(done.plan, plan_within(registry, edit, intent.who, files, options));
    if (!done.plan.problems.empty()) {
      return fail(Code::kInvalidArgument, done.plan.problems.front());
    }
    if (plan::fingerprint(done.plan) == fingerprint) return {};
    return fail(Code::kFailedPrecondition,
                fmt::format("the plan does not fit the plant any more, which is at revision {} now",
                            done.plan.revision));
  }));
  return done;
}

}  // namespace millwright::plan
