// SPDX-License-Identifier: Apache-2.0
// Documents: procedures, rosters and policies, through their life from draft to retired.
#include <fmt/format.h>

#include "api/document_check.h"
#include "api/json_body.h"
#include "api/problem.h"
#include "api/record_views.h"
#include "api/routes.h"
#include "api/sentence.h"
#include "registry/document_life.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using registry::Act;
using registry::DocumentStep;

/// A query argument or field that names one of a few values; nothing when absent.
template <class Enum, class Parse>
Result<std::optional<Enum>> named(std::optional<std::string_view> text, std::string_view what,
                                  Parse parse, std::string_view names) {
  if (!text) return std::optional<Enum>();
  if (const std::optional<Enum> value = parse(*text)) return value;
  return fail(Code::kInvalidArgument, fmt::format("{}: must be one of {}", what, names));
}
constexpr std::string_view kKinds = "procedure, roster, policy, calendar";
constexpr std::string_view kStates = "draft, review, approved, in-force, retired";

net::HttpResponse list(const Services& services, const Call& call) {
  const auto kind =
      named<DocumentKind>(call.http.find_query("kind"), "kind", parse_document_kind, kKinds);
  if (!kind) return problem(kind.error());
  const auto state =
      named<DocumentState>(call.http.find_query("state"), "state", parse_document_state, kStates);
  if (!state) return problem(state.error());
  const auto plant = services.plant.registry().snapshot();
  json rows = json::array();
  for (const Document& document : plant->all<Document>()) {
    if (*kind && document.kind != **kind) continue;
    if (*state && document.state != **state) continue;
    rows.push_back(document_summary(document));
  }
  return json_response({{"documents", std::move(rows)}, {"next_cursor", nullptr}});
}

net::HttpResponse unknown(DocumentId id) {
  return problem(404, "not_found", fmt::format("no document {}", id.value),
                 "list them with GET /api/v1/documents");
}

net::HttpResponse get(const Services& services, const Call& call) {
  const auto id = path_id<DocumentId>(call.parameters[0], "document");
  if (!id) return problem(id.error());
  const auto plant = services.plant.registry().snapshot();
  const Document* document = plant->find<Document>(*id);
  return document ? json_response(registry::to_json(*document)) : unknown(*id);
}

net::HttpResponse saved(Services& services, const registry::Changed<Document>& changed,
                        int status) {
  if (const auto published = services.plant.publish(changed.revision); !published) {
    return problem(published.error());
  }
  json view = registry::to_json(changed.record);
  view["warnings"] = changed.revision.warnings;
  view["warnings_words"] = words_of_all(SentenceGroup::kWarning, changed.revision.warnings);
  return json_response(view, status);
}

/// Errors: invalid_argument for any field but `allowed`.
Status check_fields(const json& body, std::initializer_list<std::string_view> allowed) {
  for (const auto& [field, value] : body.items()) {
    if (std::ranges::find(allowed, field) != allowed.end()) continue;
    return fail(Code::kInvalidArgument, fmt::format("{}: cannot be set here", field));
  }
  return {};
}

net::HttpResponse create(Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  if (const auto checked = check_fields(*body, {"kind", "name", "text"}); !checked) {
    return problem(checked.error(), "send kind, name and text");
  }
  const auto kind_name = text_field(*body, "kind");
  if (!kind_name) return problem(kind_name.error());
  const auto kind = named<DocumentKind>(*kind_name, "kind", parse_document_kind, kKinds);
  if (!kind) return problem(kind.error());
  const auto document_name = text_field(*body, "name");
  if (!document_name) return problem(document_name.error());
  const auto text = text_field(*body, "text");
  if (!text) return problem(text.error());
  Document draft;
  draft.kind = **kind;
  draft.name = *document_name;
  draft.text = *text;
  draft.author = call.caller->who.name;
  if (const auto checked = check_document_text(services, draft); !checked) {
    return problem(checked.error(), "correct the text at the line named and send it again");
  }
  const auto changed =
      registry::draft_document(services.plant.registry(), call.intent(Act::kConfiguration),
                               draft.kind, std::move(draft.name), std::move(draft.text));
  if (!changed) return problem(changed.error());
  return saved(services, *changed, 201);
}

net::HttpResponse replace(Services& services, const Call& call) {
  const auto id = path_id<DocumentId>(call.parameters[0], "document");
  if (!id) return problem(id.error());
  const auto plant = services.plant.registry().snapshot();
  const Document* old = plant->find<Document>(*id);
  if (old == nullptr) return unknown(*id);
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  if (const auto checked = check_fields(*body, {"text"}); !checked) {
    return problem(checked.error(), "send text only; kind, name and version never change");
  }
  const auto text = text_field(*body, "text");
  if (!text) return problem(text.error());
  Document draft = *old;
  draft.text = *text;
  draft.author = call.caller->who.name;
  if (const auto checked = check_document_text(services, draft); !checked) {
    return problem(checked.error(), "correct the text at the line named and send it again");
  }
  const auto changed = registry::revise_document(
      services.plant.registry(), call.intent(Act::kConfiguration), *id, std::move(draft.text));
  if (!changed) return problem(changed.error(), "add a new version with POST /api/v1/documents");
  return saved(services, *changed, 200);
}

Handler step(Services& services, DocumentStep step) {
  return [&services, step](const Call& call) {
    const auto id = path_id<DocumentId>(call.parameters[0], "document");
    if (!id) return problem(id.error());
    const auto plant = services.plant.registry().snapshot();
    const Document* stored = plant->find<Document>(*id);
    if (step == DocumentStep::kPutInForce && stored != nullptr) {
      if (const auto checked = check_webhook_templates(*stored); !checked) {
        return problem(checked.error(), "correct it in a new version, POST /api/v1/documents");
      }
    }
    const auto changed = registry::step_document(
        services.plant.registry(), call.intent(Act::kConfiguration, std::string(name(step))), *id,
        step);
    if (changed) return saved(services, *changed, 200);
    if (changed.error().code() == Code::kNotFound) return unknown(*id);
    return problem(changed.error());
  };
}

}  // namespace

void add_document_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/documents", Access::kViewer,
             [s](const Call& call) { return list(*s, call); });
  router.add("POST", "/api/v1/documents", Access::kEngineer,
             [s](const Call& call) { return create(*s, call); });
  router.add("GET", "/api/v1/documents/{id}", Access::kViewer,
             [s](const Call& call) { return get(*s, call); });
  router.add("PUT", "/api/v1/documents/{id}", Access::kEngineer,
             [s](const Call& call) { return replace(*s, call); });
  for (const auto one : {DocumentStep::kReview, DocumentStep::kApprove, DocumentStep::kPutInForce,
                         DocumentStep::kRetire}) {
    router.add("POST", fmt::format("/api/v1/documents/{{id}}/{}", name(one)), Access::kEngineer,
               step(services, one));
  }
}

}  // namespace millwright::api
