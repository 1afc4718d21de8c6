// SPDX-License-Identifier: Apache-2.0
// The site's time, and for a demonstration the way to drive it: months of a plant's life, lived by
// the same server that runs a plant.
#include <fmt/format.h>

#include <mutex>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/routes.h"
#include "pipeline/body_ingest.h"
#include "pipeline/sources.h"

namespace millwright::api {
namespace {

using nlohmann::json;

// A day in steps of ten seconds.
constexpr std::size_t kMostSteps = 8640;
constexpr std::chrono::hours kLongestStep{1};

struct ClockStep {
  UtcNanos to;
  std::string lines;
};

Result<std::vector<ClockStep>> parse_steps(const json& body, UtcNanos now) {
  const auto rows = body.find("steps");
  if (rows == body.end() || !rows->is_array() || rows->empty() || rows->size() > kMostSteps) {
    return fail(Code::kInvalidArgument,
                fmt::format("steps: must be an array of 1 to {} steps", kMostSteps));
  }
  std::vector<ClockStep> steps;
  steps.reserve(rows->size());
  for (const json& row : *rows) {
    const std::string where = fmt::format("steps[{}]", steps.size());
    if (!row.is_object()) return fail(Code::kInvalidArgument, where + ": must be an object");
    const auto text = text_field(row, "to");
    if (!text) return fail(with_context(text.error(), where));
    const auto to = parse_rfc3339(*text);
    if (!to) {
      return fail(Code::kInvalidArgument,
                  fmt::format("{}: to: '{}' is no RFC 3339 time", where, *text));
    }
    if (*to <= now || *to - now > kLongestStep) {
      return fail(Code::kInvalidArgument,
                  fmt::format("{}: to: must be after {} and at most an hour later", where,
                              to_rfc3339(now)));
    }
    auto lines = optional_text(row, "lines");
    if (!lines) return fail(with_context(lines.error(), where));
    steps.push_back({*to, std::move(*lines)});
    now = *to;
  }
  return steps;
}

class ClockRoutes {
 public:
  explicit ClockRoutes(Services& services)
      : services_(services), bodies_(services.ingest, services.clock) {}

  net::HttpResponse show() const {
    return json_response({{"now", to_rfc3339(services_.clock.wall())},
                          {"source", services_.host.drive_clock ? "driven" : "machine"},
                          {"is_demo", services_.host.is_demo}});
  }

  void drive(const Call& call, net::Responder respond) {
    auto body = parse_object(call.http);
    if (!body) return respond(problem(body.error()));
    if (!services_.host.drive_clock) {
      return respond(problem(409, "failed_precondition", "this server's clock is the machine's",
                             "a demonstration is started with serve --clock driven"));
    }
    auto client = std::make_shared<pipeline::Client>();
    client->name = call.caller->who.name;
    auto shared = std::make_shared<net::Responder>(std::move(respond));
    const bool is_taken = services_.host.in_background(
        [this, shared, client = std::move(client), body = std::move(*body)] {
          (*shared)(carry_out(body, client));
        });
    if (!is_taken) {
      (*shared)(problem(503, "unavailable", "the server has too much to do", "try again"));
    }
  }

 private:
  net::HttpResponse carry_out(const json& body, const pipeline::ClientPtr& client) {
    const std::scoped_lock one_at_a_time(mutex_);
    // Judged as a whole before the first is taken.
    const auto steps = parse_steps(body, services_.clock.wall());
    if (!steps) return problem(steps.error());
    pipeline::BodyOutcome sum;
    for (const ClockStep& step : *steps) {
      if (const auto seq = services_.host.drive_clock(step.to); !seq) return problem(seq.error());
      if (const Status taken = take(step, client, sum); !taken) return problem(taken.error());
    }
    if (const Status settled = services_.host.settle(); !settled) return problem(settled.error());
    json problems = json::array();
    for (const auto& problem : sum.problems) {
      problems.push_back({{"line", problem.line}, {"reason", problem.reason}});
    }
    return json_response({{"now", to_rfc3339(services_.clock.wall())},
                          {"accepted", sum.accepted},
                          {"quarantined", sum.quarantined},
                          {"problems", std::move(problems)}});
  }

  Status take(const ClockStep& step, const pipeline::ClientPtr& client,
              pipeline::BodyOutcome& sum) {
    if (step.lines.empty()) return {};
    pipeline::Body body;
    body.format = pipeline::BodyFormat::kLine;
    body.bytes = step.lines;
    body.source = pipeline::kSourceLine;
    body.client = client;
    MW_TRY(const auto outcome, bodies_.take(body));
    sum.accepted += outcome.accepted;
    sum.quarantined += outcome.quarantined;
    if (sum.problems.size() < pipeline::BodyIngest::kMaxProblems) {
      sum.problems.insert(sum.problems.end(), outcome.problems.begin(), outcome.problems.end());
    }
    return {};
  }

  Services& services_;
  pipeline::BodyIngest bodies_;
  std::mutex mutex_;  // one driver at a time
};

}  // namespace

void add_clock_routes(Router& router, Services& services) {
  auto routes = std::make_shared<ClockRoutes>(services);
  router.add("GET", "/api/v1/clock", Access::kViewer,
             [routes](const Call&) { return routes->show(); });
  router.add_async("POST", "/api/v1/clock/steps", Access::kAdministrator,
                   [routes](const Call& call, net::Responder respond) {
                     routes->drive(call, std::move(respond));
                   });
}

}  // namespace millwright::api
