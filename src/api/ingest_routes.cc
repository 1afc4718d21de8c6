// SPDX-License-Identifier: Apache-2.0
// Readings by HTTP. The answer goes out when everything it counts is on disk.
#include <fmt/format.h>

#include <mutex>
#include <set>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/sentence.h"
#include "pipeline/body_ingest.h"
#include "pipeline/record_retry.h"
#include "pipeline/records.h"
#include "pipeline/sources.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using pipeline::Body;
using pipeline::BodyFormat;
using pipeline::BodyOutcome;

/// A request's sender: no lasting connection, so it claims no signal.
pipeline::ClientPtr client_of(const Call& call) {
  auto client = std::make_shared<pipeline::Client>();
  if (const std::string_view file = call.http.header("x-millwright-file"); !file.empty()) {
    client->name = file;
  } else if (call.caller) {
    client->name = call.caller->who.name;
  } else {
    client->name = call.http.peer.substr(0, call.http.peer.rfind(':'));
  }
  return client;
}

json outcome_view(const BodyOutcome& outcome) {
  json problems = json::array();
  for (const auto& problem : outcome.problems) {
    problems.push_back({{"line", problem.line},
                        {"reason", problem.reason},
                        {"reason_words", words_of_fault(problem.reason)}});
  }
  return {{"accepted", outcome.accepted},
          {"quarantined", outcome.quarantined},
          {"problems", std::move(problems)}};
}

class IngestRoutes {
 public:
  explicit IngestRoutes(Services& services)
      : services_(services), bodies_(services.ingest, services.clock) {}

  void readings(const Call& call, net::Responder respond) {
    Body body = body_of(call, BodyFormat::kJson, pipeline::kSourceJson);
    if (call.http.header("content-type").find("ndjson") != std::string_view::npos) {
      body.format = BodyFormat::kNdjson;
    }
    if (call.http.header("x-millwright-source") == "replay") {
      body.source = pipeline::kSourceReplay;
      body.is_historical = call.http.header("x-millwright-historical") != "0";
    }
    take(body, std::move(respond),
         [](const BodyOutcome& outcome) { return json_response(outcome_view(outcome)); });
  }

  /// As InfluxDB answers: 204, or 400 naming the first bad line while the good ones are kept.
  void write(const Call& call, net::Responder respond) {
    const auto precision = line::parse_precision(call.http.find_query("precision").value_or(""));
    if (!precision) {
      return respond(problem(400, "invalid_argument", "precision: unknown", "use ns, us, ms or s"));
    }
    Body body = body_of(call, BodyFormat::kLine, pipeline::kSourceLine);
    body.precision = *precision;
    take(body, std::move(respond), [](const BodyOutcome& outcome) {
      if (outcome.quarantined == 0) return net::HttpResponse::of(204, "", "");
      const auto& first = outcome.problems.front();
      const std::string message = fmt::format(
          "partial write: {} rejected and kept in quarantine, {} values taken: line "
          "{}: {}",
          outcome.quarantined, outcome.accepted, first.line, first.reason);
      // "error" is what version 1 clients read, "message" what version 2 clients do.
      const json answer = {
          {"code", "invalid"}, {"message", message}, {"error", message}, {"line", first.line}};
      return json_response(answer, 400);
    });
  }

  /// Telegraf asks to create its database before its first write; there is nothing to create.
  static void query(const Call& call, net::Responder respond) {
    const std::string text = call.http.body + std::string(call.http.find_query("q").value_or(""));
    if (text.find("CREATE") != std::string::npos && text.find("DATABASE") != std::string::npos) {
      return respond(json_response({{"results", {{{"statement_id", 0}}}}}));
    }
    respond(json_response(
        {{"error", "queries in InfluxQL are not answered here; see GET /api/v1/signals"}}, 400));
  }

  /// What a client could not read itself, for example lines of a file: kept with line and reason.
  void quarantine(const Call& call, net::Responder respond) {
    const auto entries = parse_json(call.http.body);
    if (!entries) return respond(problem(entries.error()));
    if (!entries->is_array()) {
      return respond(problem(400, "invalid_argument", "body: must be an array of entries"));
    }
    pipeline::Origin origin{pipeline::kSourceReplay, client_of(call), "csv"};
    pipeline::IngestBuffer buffer;
    for (const json& entry : *entries) {
      const auto reason =
          entry.is_object()
              ? text_field(entry, "reason")
              : Result<std::string>(fail(Code::kInvalidArgument, "entry: not an object"));
      if (!reason) return respond(problem(reason.error()));
      const auto raw = optional_text(entry, "raw");
      const auto address = optional_text(entry, "address");
      const auto line = entry.find("line");
      const bool has_line = line != entry.end() && line->is_number_unsigned();
      services_.ingest.quarantine(origin, address.value_or(""),
                                  has_line ? line->get<std::uint32_t>() : 0, *reason,
                                  raw.value_or(""), services_.clock.wall(), buffer);
    }
    BodyOutcome outcome;
    outcome.quarantined = buffer.quarantine.size();
    const auto seq = services_.ingest.flush(buffer);
    if (!seq) return respond(problem(seq.error()));
    outcome.seq = *seq;
    answer_when_durable(outcome, std::move(respond),
                        [](const BodyOutcome& o) { return json_response(outcome_view(o)); });
  }

  /// Decodes a quarantined payload again, for after its cause was mended.
  void retry(const Call& call, net::Responder respond) {
    const auto id = path_number(call.parameters[0], "quarantine entry");
    if (!id) return respond(problem(id.error()));
    // Claimed before it is read: of two requests one must see what the other did.
    auto claim = claim_retry(*id);
    if (!claim) {
      return respond(problem(409, "failed_precondition",
                             fmt::format("entry {} is being retried by another request", *id),
                             "look at the entry again in a moment"));
    }
    const auto entry = services_.historian.quarantine_entry(*id);
    if (!entry) return respond(problem(entry.error(), "list them with GET /api/v1/quarantine"));
    if (entry->is_retried) {
      return respond(problem(409, "failed_precondition",
                             fmt::format("entry {} was taken by an earlier retry", *id),
                             "nothing is left to do"));
    }
    const auto outcome =
        pipeline::is_record(*entry)
            ? pipeline::retry_record(*entry, services_.journal, services_.clock.wall())
            : decode_again(call, *entry);
    if (!outcome) {
      return respond(problem(outcome.error(), pipeline::is_record(*entry)
                                                  ? "do again by hand what it was to do"
                                                  : "send the corrected data again"));
    }
    // Also what was taken in part is answered only when it is on disk; the entry then stays.
    answer_when_durable(*outcome, std::move(respond),
                        [this, id = *id, claim = std::move(claim)](const BodyOutcome& o) {
                          if (o.quarantined == 0) {
                            const Status marked = services_.historian.mark_retried(id);
                            if (!marked) return problem(marked.error());
                          }
                          return json_response(outcome_view(o));
                        });
  }

 private:
  Result<BodyOutcome> decode_again(const Call& call, const historian::QuarantineEntry& entry) {
    Body body = body_of(call, BodyFormat::kJson, entry.source);
    if (!pipeline::set_format(entry.format, body)) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("an entry of format '{}' cannot be decoded again", entry.format));
    }
    body.client->name = entry.client;
    body.bytes = entry.raw;
    body.topic = entry.address;
    return bodies_.retry(body);
  }

  using Answer = std::move_only_function<net::HttpResponse(const BodyOutcome&)>;

  /// Held while an entry is retried; nullptr while another request holds it.
  std::shared_ptr<void> claim_retry(std::uint64_t id) {
    const std::scoped_lock lock(mutex_);
    if (!retrying_.insert(id).second) return nullptr;
    return {this, [id](IngestRoutes* routes) {
              const std::scoped_lock unlock(routes->mutex_);
              routes->retrying_.erase(id);
            }};
  }

  static Body body_of(const Call& call, BodyFormat format, SourceId source) {
    Body body;
    body.format = format;
    body.bytes = call.http.body;
    body.source = source;
    body.client = client_of(call);
    return body;
  }

  void take(const Body& body, net::Responder respond, Answer answer) {
    const auto outcome = bodies_.take(body);
    if (!outcome) return respond(problem(outcome.error()));
    answer_when_durable(*outcome, std::move(respond), std::move(answer));
  }

  void answer_when_durable(const BodyOutcome& outcome, net::Responder respond, Answer answer) {
    services_.waiters.add(
        outcome.seq,
        [outcome, respond = std::move(respond), answer = std::move(answer)](Status status) mutable {
          respond(status ? answer(outcome) : problem(status.error()));
        },
        pipeline::Pace::kConsumers);
  }

  Services& services_;
  pipeline::BodyIngest bodies_;
  std::mutex mutex_;
  std::set<std::uint64_t> retrying_;  // guarded by mutex_
};

}  // namespace

void add_ingest_routes(Router& router, Services& services) {
  auto routes = std::make_shared<IngestRoutes>(services);
  const auto bind = [&](void (IngestRoutes::*member)(const Call&, net::Responder)) {
    return [routes, member](const Call& call, net::Responder respond) {
      ((*routes).*member)(call, std::move(respond));
    };
  };
  router.add_async("POST", "/api/v1/readings", Access::kIngest, bind(&IngestRoutes::readings));
  router.add_async("POST", "/write", Access::kIngest, bind(&IngestRoutes::write));
  router.add_async("POST", "/api/v2/write", Access::kIngest, bind(&IngestRoutes::write));
  router.add_async("POST", "/query", Access::kIngest, &IngestRoutes::query);
  router.add_async("POST", "/api/v1/quarantine", Access::kIngest, bind(&IngestRoutes::quarantine));
  router.add_async("POST", "/api/v1/quarantine/{id}/retry", Access::kEngineer,
                   bind(&IngestRoutes::retry));
}

}  // namespace millwright::api
