// SPDX-License-Identifier: Apache-2.0
#include "registry/document_life.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "registry/rationalisation.h"

namespace millwright::registry {
namespace {

using State = DocumentState;

int next_version(const Plant& plant, DocumentKind kind, std::string_view name) {
  int newest = 0;
  for (const Document& document : plant.all<Document>()) {
    if (document.kind != kind || document.name != name) continue;
    newest = std::max(newest, document.version);
  }
  return newest + 1;
}

bool is_allowed(const Document& document, DocumentStep step) {
  switch (step) {
    case DocumentStep::kReview:
      return document.state == State::kDraft;
    case DocumentStep::kApprove:
      return document.state == State::kReview;
    case DocumentStep::kPutInForce:
      return document.state == State::kApproved ||
             (may_approve_own(document.kind) && document.state < State::kApproved);
    case DocumentStep::kRetire:
      return document.state != State::kRetired;
  }
  return false;
}

std::string_view needed_state(DocumentStep step) {
  switch (step) {
    case DocumentStep::kReview:
      return "a draft";
    case DocumentStep::kApprove:
      return "a version in review";
    case DocumentStep::kPutInForce:
      return "an approved version";
    case DocumentStep::kRetire:
      return "a version that is not retired yet";
  }
  return "";
}

// Four eyes: the second pair belongs to a person, and to another one.
Status approve(const Actor& actor, Document& document) {
  if (!actor.user) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} is no person: log in to approve a document", actor.name));
  }
  if (actor.name == document.author && !may_approve_own(document.kind)) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} is the author of {} '{}' version {}; somebody else approves it",
                            actor.name, name(document.kind), document.name, document.version));
  }
  document.approver = actor.name;
  return {};
}

Status put_in_force(Edit& edit, const Plant& plant, const Actor& actor, Document& document) {
  if (document.approver.empty()) document.approver = actor.name;
  if (const Document* old = plant.find_in_force(document.kind, document.name)) {
    Document retired = *old;
    retired.state = State::kRetired;
    MW_TRY_STATUS(edit.update(retired));
  }
  document.state = State::kInForce;
  return {};
}

Result<Document> revised(Edit& edit, const Document& document) {
  MW_TRY_STATUS(edit.update(document));
  return document;
}

void warn_of_orphans(Edit& edit, const Plant& plant, const Document& document) {
  if (document.kind != DocumentKind::kProcedure || document.state != State::kInForce) return;
  const auto n = std::ranges::count_if(plant.all<Rule>(), [&](const Rule& rule) {
    return is_live_alarm(rule) && rule.procedure == document.name;
  });
  if (n == 0) return;
  edit.warn(fmt::format("{} {} without a procedure in force: '{}' was theirs", n,
                        n == 1 ? "rule alarms" : "rules alarm", document.name));
}

Status take_step(Edit& edit, const Plant& plant, const Actor& actor, DocumentStep step,
                 Document& document) {
  switch (step) {
    case DocumentStep::kReview:
      document.state = State::kReview;
      break;
    case DocumentStep::kApprove:
      MW_TRY_STATUS(approve(actor, document));
      document.state = State::kApproved;
      break;
    case DocumentStep::kPutInForce:
      MW_TRY_STATUS(put_in_force(edit, plant, actor, document));
      break;
    case DocumentStep::kRetire:
      warn_of_orphans(edit, plant, document);
      document.state = State::kRetired;
      break;
  }
  return edit.update(document);
}

}  // namespace

std::string_view name(DocumentStep step) {
  constexpr std::array<std::string_view, 4> kNames{"review", "approve", "put-in-force", "retire"};
  return kNames[static_cast<std::size_t>(step)];
}

bool may_approve_own(DocumentKind kind) {
  return kind != DocumentKind::kProcedure;
}

Result<Changed<Document>> draft_document(Registry& registry, const Intent& intent,
                                         DocumentKind kind, std::string name, std::string text) {
  Changed<Document> result;
  Document& document = result.record;
  document.kind = kind;
  document.name = std::move(name);
  document.text = std::move(text);
  document.author = intent.who.name;
  // The snapshot is read inside the change, where no other change can come between.
  MW_TRY(result.revision, registry.change(intent, [&](Edit& edit) -> Status {
    document.version = next_version(*registry.snapshot(), kind, document.name);
    MW_TRY(document, edit.add(document));
    return {};
  }));
  return result;
}

Result<Changed<Document>> revise_document(Registry& registry, const Intent& intent, DocumentId id,
                                          std::string text) {
  Changed<Document> result;
  Document& document = result.record;
  MW_TRY(result.revision, registry.change(intent, [&](Edit& edit) -> Status {
    MW_TRY(document, edit.get<Document>(id));
    if (document.state != State::kDraft) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("{} '{}' version {} is {}; only a draft can be changed",
                              millwright::name(document.kind), document.name, document.version,
                              millwright::name(document.state)));
    }
    if (document.text == text) return {};
    document.text = std::move(text);
    document.author = intent.who.name;
    return edit.update(document);
  }));
  return result;
}

Result<Changed<Document>> step_document(Registry& registry, const Intent& intent, DocumentId id,
                                        DocumentStep step) {
  Changed<Document> result;
  Document& document = result.record;
  MW_TRY(result.revision, registry.change(intent, [&](Edit& edit) -> Status {
    MW_TRY(document, edit.get<Document>(id));
    if (!is_allowed(document, step)) {
      return fail(Code::kFailedPrecondition,
                  fmt::format("{} '{}' version {} is {}; {} needs {}",
                              millwright::name(document.kind), document.name, document.version,
                              millwright::name(document.state), name(step), needed_state(step)));
    }
    return take_step(edit, *registry.snapshot(), intent.who, step, document);
  }));
  return result;
}

Result<std::vector<Document>> propose_document(Edit& edit, const Plant& plant, const Actor& who,
                                               DocumentKind kind, std::string_view name,
                                               std::string_view text) {
  const Document* newest = nullptr;
  for (const Document& one : plant.all<Document>()) {
    if (one.kind != kind || one.name != name || one.state == State::kRetired) continue;
    if (newest == nullptr || newest->version < one.version) newest = &one;
  }
  if (newest && newest->text == text) return std::vector<Document>();
  Document document;
  if (newest && newest->state == State::kDraft) {
    document = *newest;
  } else {
    document.kind = kind;
    document.name = name;
    document.version = next_version(plant, kind, name);
  }
  document.text = text;
  document.author = who.name;
  MW_TRY(document, document.id ? revised(edit, document) : edit.add(document));
  std::vector<Document> changed;
  if (may_approve_own(kind)) {
    if (const Document* old = plant.find_in_force(kind, name)) {
      changed.push_back(*old);
      changed.back().state = State::kRetired;
    }
    MW_TRY_STATUS(put_in_force(edit, plant, who, document));
  } else {
    document.state = State::kReview;
  }
  MW_TRY_STATUS(edit.update(document));
  changed.push_back(std::move(document));
  return changed;
}

Result<Changed<Document>> store_library_document(Registry& registry, const Intent& intent,
                                                 DocumentKind kind, std::string_view name,
                                                 std::string_view text) {
  Changed<Document> result;
  Document& document = result.record;
  MW_TRY(result.revision, registry.change(intent, [&](Edit& edit) -> Status {
    const std::shared_ptr<const Plant> plant = registry.snapshot();
    const Document* old = plant->find_in_force(kind, name);
    if (old && (old->author != kLibrary || old->text == text)) {
      document = *old;
      return {};
    }
    document.kind = kind;
    document.name = name;
    document.version = next_version(*plant, kind, name);
    document.text = text;
    document.author = kLibrary;
    document.approver = kLibrary;
    MW_TRY_STATUS(put_in_force(edit, *plant, intent.who, document));
    MW_TRY(document, edit.add(document));
    return {};
  }));
  return result;
}

}  // namespace millwright::registry
