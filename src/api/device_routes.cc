// SPDX-License-Identifier: Apache-2.0
// Devices: what may connect, to which topics, with which secret.
#include <fmt/format.h>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/published.h"
#include "api/routes.h"
#include "identity/identity.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;

net::HttpResponse list_devices(const Services& services) {
  const auto plant = services.plant.registry().snapshot();
  json rows = json::array();
  for (const Device& device : plant->all<Device>()) rows.push_back(registry::to_json(device));
  return json_response({{"devices", std::move(rows)}, {"next_cursor", nullptr}});
}

net::HttpResponse create_device(Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  Device device;
  if (const auto merged = registry::merge(*body, device); !merged) return problem(merged.error());
  const auto made = services.identity.create_device(call.intent(Act::kSecurity), device);
  if (!made) return problem(made.error());
  json view = registry::to_json(made->device);
  view["secret"] = made->secret;
  return published(services, made->revision, view, 201);
}

net::HttpResponse remove_device(Services& services, const Call& call) {
  const auto id = path_id<DeviceId>(call.parameters[0], "device");
  if (!id) return problem(id.error());
  const auto revision = services.identity.remove_device(call.intent(Act::kSecurity), *id);
  if (!revision) return problem(revision.error());
  if (const auto done = services.plant.publish(*revision); !done) return problem(done.error());
  return net::HttpResponse::of(204, "", "");
}

/// What it is let in for; its connection is closed when that changed, and it comes back.
net::HttpResponse patch_device(Services& services, const Call& call) {
  const auto id = path_id<DeviceId>(call.parameters[0], "device");
  if (!id) return problem(id.error());
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto plant = services.plant.registry().snapshot();
  const Device* old = plant->find<Device>(*id);
  if (old == nullptr) return problem(404, "not_found", fmt::format("no device {}", id->value));
  Device device = *old;
  if (const auto merged = registry::merge(*body, device); !merged) return problem(merged.error());
  device.id = old->id;
  const auto revision = services.plant.registry().update(call.intent(Act::kSecurity), device);
  if (!revision) return problem(revision.error());
  return published(services, *revision, registry::to_json(device), 200);
}

net::HttpResponse renew_secret(Services& services, const Call& call) {
  const auto id = path_id<DeviceId>(call.parameters[0], "device");
  if (!id) return problem(id.error());
  const auto secret = services.identity.renew_device_secret(call.intent(Act::kSecurity), *id);
  if (!secret) return problem(secret.error());
  const Device* device = services.plant.registry().snapshot()->find<Device>(*id);
  return json_response(
      {{"id", id->value}, {"name", device == nullptr ? "" : device->name}, {"secret", *secret}});
}

}  // namespace

void add_device_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/devices", Access::kViewer,
             [s](const Call&) { return list_devices(*s); });
  router
      .add("POST", "/api/v1/devices", Access::kEngineer,
           [s](const Call& call) { return create_device(*s, call); })
      .is_answer_secret = true;
  router.add("PATCH", "/api/v1/devices/{id}", Access::kEngineer,
             [s](const Call& call) { return patch_device(*s, call); });
  router.add("DELETE", "/api/v1/devices/{id}", Access::kEngineer,
             [s](const Call& call) { return remove_device(*s, call); });
  router
      .add("POST", "/api/v1/devices/{id}/secret", Access::kEngineer,
           [s](const Call& call) { return renew_secret(*s, call); })
      .is_answer_secret = true;
}

}  // namespace millwright::api
