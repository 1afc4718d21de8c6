// SPDX-License-Identifier: Apache-2.0
// People, teams, tokens and the audit trail.
#include <fmt/format.h>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/published.h"
#include "api/routes.h"
#include "identity/identity.h"
#include "respond/desk/act_line.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;

template <class R>
Handler list(Services& services, std::string key) {
  return [&services, key](const Call&) {
    const auto plant = services.plant.registry().snapshot();
    json rows = json::array();
    for (const R& record : plant->all<R>()) rows.push_back(registry::to_json(record));
    return json_response({{key, std::move(rows)}, {"next_cursor", nullptr}});
  };
}

/// How people are reached is for those who set up paging, and for nobody else.
net::HttpResponse list_users(const Services& services, const Call& call) {
  const auto plant = services.plant.registry().snapshot();
  json rows = json::array();
  for (const User& user : plant->all<User>()) {
    json row = registry::to_json(user);
    if (!call.caller->who.may(Role::kEngineer)) row["email"] = row["phone"] = "";
    rows.push_back(std::move(row));
  }
  return json_response({{"users", std::move(rows)}, {"next_cursor", nullptr}});
}

/// "team" by name or id.
Status set_team(const registry::Plant& plant, json& body) {
  const auto it = body.find("team");
  if (it == body.end() || !it->is_string()) return {};
  const Team* team = plant.find_team_by_name(it->get<std::string>());
  if (team == nullptr) {
    return fail(Code::kInvalidArgument, fmt::format("team: no team '{}'", it->get<std::string>()));
  }
  *it = team->id.value;
  return {};
}

/// Somebody who is told but never logs in: no password, and no rights to lose.
net::HttpResponse create_contact(Services& services, const Call& call, const json& body) {
  User user;
  user.role = Role::kViewer;
  if (const auto merged = registry::merge(body, user); !merged) return problem(merged.error());
  const auto made =
      services.plant.registry().create<User>(call.intent(Act::kSecurity), std::move(user));
  if (!made) return problem(made.error());
  return published(services, made->revision, registry::to_json(made->record), 201);
}

net::HttpResponse create_user(Services& services, const Call& call) {
  auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto is_contact = optional_flag(*body, "is_contact_only");
  if (!is_contact) return problem(is_contact.error());
  if (*is_contact) {
    if (const auto set = set_team(*services.plant.registry().snapshot(), *body); !set) {
      return problem(set.error(), "list the teams with GET /api/v1/teams");
    }
    if (!body->contains("password")) return create_contact(services, call, *body);
    return problem(400, "invalid_argument", "password: a contact never logs in");
  }
  const auto password = text_field(*body, "password");
  if (!password) return problem(password.error());
  body->erase("password");
  if (const auto set = set_team(*services.plant.registry().snapshot(), *body); !set) {
    return problem(set.error(), "list the teams with GET /api/v1/teams");
  }
  User user;
  if (const auto merged = registry::merge(*body, user); !merged) return problem(merged.error());
  const auto made = services.identity.create_user(call.intent(Act::kSecurity), user, *password,
                                                  identity::MustChange::kYes);
  if (!made) return problem(made.error());
  return published(services, made->revision, registry::to_json(made->record), 201);
}

net::HttpResponse patch_user(Services& services, const Call& call) {
  const auto id = path_id<UserId>(call.parameters[0], "user");
  if (!id) return problem(id.error());
  auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto plant = services.plant.registry().snapshot();
  const User* old = plant->find<User>(*id);
  if (old == nullptr) return problem(404, "not_found", fmt::format("no user {}", id->value));
  const bool has_password = body->contains("password");
  const auto password = optional_text(*body, "password");
  if (!password) return problem(password.error());
  body->erase("password");
  if (const auto set = set_team(*plant, *body); !set) return problem(set.error());
  User user = *old;
  if (const auto merged = registry::merge(*body, user); !merged) return problem(merged.error());
  user.id = old->id;
  if (user.is_contact_only && !old->is_contact_only) {
    return problem(409, "failed_precondition",
                   fmt::format("is_contact_only: user {} has a log-in", id->value),
                   "make a new person with is_contact_only, and this one inactive");
  }
  if (user.is_contact_only && has_password) {
    return problem(400, "invalid_argument", "password: a contact never logs in",
                   "send is_contact_only: false with it");
  }
  // The password last: a body that is refused changes nothing.
  const auto revision = services.identity.update_user(call.intent(Act::kSecurity), user);
  if (!revision) return problem(revision.error());
  if (has_password) {
    const auto set = services.identity.set_password(call.intent(Act::kSecurity), user.id, *password,
                                                    identity::MustChange::kYes);
    if (!set) return problem(set.error());
  }
  return published(services, *revision, registry::to_json(user), 200);
}

net::HttpResponse create_team(Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  Team team;
  if (const auto merged = registry::merge(*body, team); !merged) return problem(merged.error());
  const auto made =
      services.plant.registry().create<Team>(call.intent(Act::kConfiguration), std::move(team));
  if (!made) return problem(made.error());
  return published(services, made->revision, registry::to_json(made->record), 201);
}

json token_view(const identity::ApiToken& token) {
  return {{"id", token.id.value},
          {"name", token.name},
          {"role", name(token.role)},
          {"created", to_rfc3339(token.created)}};
}

net::HttpResponse list_tokens(const Services& services) {
  json rows = json::array();
  for (const identity::ApiToken& token : services.identity.tokens()) {
    rows.push_back(token_view(token));
  }
  return json_response({{"tokens", std::move(rows)}, {"next_cursor", nullptr}});
}

net::HttpResponse create_token(Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto token_name = text_field(*body, "name");
  if (!token_name) return problem(token_name.error());
  const auto role_name = text_field(*body, "role");
  if (!role_name) return problem(role_name.error());
  const auto role = parse_role(*role_name);
  if (!role) {
    return problem(400, "invalid_argument", fmt::format("role: '{}' is unknown", *role_name),
                   "use viewer, operator, engineer or administrator");
  }
  const auto made = services.identity.create_token(call.intent(Act::kSecurity), *token_name, *role);
  if (!made) return problem(made.error());
  json view = token_view(made->token);
  view["token"] = made->secret;
  return json_response(view, 201);
}

net::HttpResponse remove_token(Services& services, const Call& call) {
  const auto id = path_id<identity::TokenId>(call.parameters[0], "token");
  if (!id) return problem(id.error());
  const auto done = services.identity.remove_token(call.intent(Act::kSecurity), *id);
  if (!done) return problem(done.error());
  return net::HttpResponse::of(204, "", "");
}

/// What kind of act it was, as the attention figures count it; empty for other entries.
std::string category_of(const registry::AuditEntry& entry) {
  if (entry.act != registry::name(Act::kOperation) || !entry.after) return {};
  const auto detail = respond::decode_act_detail(*entry.after);
  return detail ? std::string(respond::name(detail->category)) : std::string();
}

/// The stored JSON of before and after, or null.
json image(const std::optional<std::string>& text) {
  if (!text) return nullptr;
  json parsed = json::parse(*text, nullptr, false);
  return parsed.is_discarded() ? json(*text) : parsed;
}

net::HttpResponse audit(Services& services, const Call& call) {
  registry::AuditQuery query;
  const auto limit = number_argument(call.http, "limit", 100, 1, 1000);
  if (!limit) return problem(limit.error());
  const auto before = number_argument(call.http, "cursor", 0, 0, UINT64_MAX);
  if (!before) return problem(before.error());
  query.limit = *limit;
  query.before_id = *before;
  query.what = call.http.find_query("what").value_or("");
  if (const Status settled = services.host.catch_up_acts(); !settled) {
    return problem(settled.error());
  }
  const auto entries = services.plant.registry().audit(query);
  if (!entries) return problem(entries.error());
  json rows = json::array();
  for (const registry::AuditEntry& entry : *entries) {
    rows.push_back({{"id", entry.id},
                    {"when", to_rfc3339(entry.when)},
                    {"who", entry.who},
                    {"team_kind", entry.team_kind},
                    {"act", entry.act},
                    {"category", category_of(entry)},
                    {"why", entry.why},
                    {"what", entry.what},
                    {"before", image(entry.before)},
                    {"after", image(entry.after)}});
  }
  const bool has_more = entries->size() == *limit && entries->back().id > 1;
  return json_response(
      {{"entries", std::move(rows)},
       {"next_cursor", has_more ? json(std::to_string(entries->back().id)) : json(nullptr)}});
}

}  // namespace

void add_admin_routes(Router& router, Services& services) {
  Services* s = &services;
  router
      .add("GET", "/api/v1/users", Access::kViewer,
           [s](const Call& call) { return list_users(*s, call); })
      .is_for_kiosks = false;
  router.add("POST", "/api/v1/users", Access::kAdministrator,
             [s](const Call& call) { return create_user(*s, call); });
  router.add("PATCH", "/api/v1/users/{id}", Access::kAdministrator,
             [s](const Call& call) { return patch_user(*s, call); });
  router.add("GET", "/api/v1/teams", Access::kViewer, list<Team>(services, "teams"));
  router.add("POST", "/api/v1/teams", Access::kEngineer,
             [s](const Call& call) { return create_team(*s, call); });
  router.add("GET", "/api/v1/tokens", Access::kAdministrator,
             [s](const Call&) { return list_tokens(*s); });
  router
      .add("POST", "/api/v1/tokens", Access::kAdministrator,
           [s](const Call& call) { return create_token(*s, call); })
      .is_answer_secret = true;
  router.add("DELETE", "/api/v1/tokens/{id}", Access::kAdministrator,
             [s](const Call& call) { return remove_token(*s, call); });
  router.add("GET", "/api/v1/audit", Access::kEngineer,
             [s](const Call& call) { return audit(*s, call); });
}

}  // namespace millwright::api
