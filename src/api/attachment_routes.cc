// SPDX-License-Identifier: Apache-2.0
// Photos and files of runs.
#include <fmt/format.h>

#include "api/attachment_store.h"
#include "api/hands_off_guard.h"
#include "api/json_body.h"
#include "api/problem.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

net::HttpResponse no_store() {
  return problem(503, "unavailable", "this server keeps no attachments",
                 "start it with a data directory");
}

net::HttpResponse store(Services& services, const Call& call) {
  AttachmentStore* const attachments = services.host.attachments;
  if (attachments == nullptr) return no_store();
  const auto id = path_number(call.parameters[0], "run");
  if (!id) return problem(id.error());
  const bool is_known = services.watch.with_desk(
      [&](const respond::Desk& desk) { return desk.runs().find(respond::RunId(*id)) != nullptr; });
  if (!is_known) {
    return problem(404, "not_found", fmt::format("no run {} is under way", *id),
                   "list the runs with GET /api/v1/runs?state=running");
  }
  if (call.http.body.size() > AttachmentStore::kMaxBytes) {
    return problem(413, "invalid_argument",
                   fmt::format("the file has {} bytes, at most {} are taken", call.http.body.size(),
                               AttachmentStore::kMaxBytes),
                   "send a smaller photo");
  }
  // Readings come first: photos must not take the journal's last bytes.
  if (services.host.disk().first < services.host.disk_reserve_bytes) {
    return problem(507, "resource_exhausted", "the disk is nearly full, photos are not taken",
                   "say in the comment where the photo is, and tell whoever runs the server");
  }
  const auto reference = attachments->put(call.http.header("content-type"), call.http.body);
  if (!reference) return problem(reference.error());
  return json_response({{"reference", *reference}}, 201);
}

/// Shown by no browser as a page of this server: it is downloaded, and is what its type says.
net::HttpResponse serve(const Services& services, const Call& call) {
  if (services.host.attachments == nullptr) return no_store();
  // A reference that leads to a file is digits and an ending: nothing to escape in a header.
  auto file = services.host.attachments->get(call.parameters[1]);
  if (!file) return problem(file.error());
  auto response = net::HttpResponse::of(200, file->content_type, std::move(file->bytes));
  response.with("X-Content-Type-Options", "nosniff")
      .with("Content-Security-Policy", "default-src 'none'; sandbox")
      .with("Cache-Control", "private, max-age=31536000, immutable")
      .with("Content-Disposition", fmt::format("attachment; filename=\"{}\"", call.parameters[1]));
  return response;
}

}  // namespace

void add_attachment_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("POST", "/api/v1/runs/{id}/attachments", Access::kOperator,
             [s](const Call& call) { return store(*s, call); });
  router.add("GET", "/api/v1/runs/{id}/attachments/{reference}", Access::kViewer,
             [s](const Call& call) { return serve(*s, call); });
}

}  // namespace millwright::api
