// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/webhook_request.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "respond/procedure/webhook.h"

namespace millwright::respond {

RunEffect webhook_request(const ProcedureRun& run, const ProcedureStep& step) {
  using nlohmann::json;
  const std::string& person = run.holder.empty() ? run.started_by : run.holder;
  RunEffect effect;
  effect.kind = RunEffect::Kind::kWebhook;
  effect.run = run.id;
  effect.step = step.id;
  effect.visit = run.visit;
  effect.who = person;
  effect.idempotency_key = fmt::format("run-{}-{}-{}", run.id.value, step.id, run.visit);
  effect.url = expand_webhook_url(step.url, {{"run", fmt::to_string(run.id.value)},
                                             {"procedure", run.procedure},
                                             {"version", fmt::to_string(run.version)},
                                             {"step", step.id},
                                             {"alarm", fmt::to_string(run.alarm.value)},
                                             {"asset", run.asset_path},
                                             {"person", person}});
  const json body = {{"run", run.id.value},
                     {"procedure", run.procedure},
                     {"procedure_version", run.version},
                     {"step", step.id},
                     {"alarm", run.alarm ? json(run.alarm.value) : json(nullptr)},
                     {"asset", run.asset ? json(run.asset.value) : json(nullptr)},
                     {"asset_path", run.asset_path},
                     {"person", person},
                     {"idempotency_key", effect.idempotency_key}};
  effect.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return effect;
}

}  // namespace millwright::respond
