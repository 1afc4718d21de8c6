// SPDX-License-Identifier: Apache-2.0
// A document by itself, and the life it may lead.
#include <algorithm>

#include "registry/document_life.h"
#include "registry/field_checks.h"

namespace millwright::registry {
namespace {

std::string label(const Document& document) {
  return fmt::format("{} '{}' version {}", name(document.kind), document.name, document.version);
}

// What a YAML reader takes (YAML 1.2 §5.1): no control characters but line breaks and tabs.
bool is_printable(std::string_view text) {
  return std::ranges::none_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7f || (byte < 0x20 && c != '\n' && c != '\r' && c != '\t');
  });
}

bool counts(DocumentState state) {
  return state == DocumentState::kApproved || state == DocumentState::kInForce;
}

}  // namespace

Status validate(const Document& document) {
  MW_TRY_STATUS(check_element("name", document.name));
  if (document.version < 1) {
    return invalid(fmt::format("version {}: must be 1 or more", document.version));
  }
  if (document.text.empty()) return invalid("text: must not be empty");
  MW_TRY_STATUS(check_text("text", document.text, kMaxDocumentBytes));
  if (!is_printable(document.text)) return invalid("text: holds a control character");
  MW_TRY_STATUS(check_text("author", document.author, kMaxTitleBytes));
  MW_TRY_STATUS(check_text("approver", document.approver, kMaxTitleBytes));
  if (document.author.empty()) return invalid("author: must be given");
  if (!counts(document.state)) return {};
  if (document.approver.empty()) {
    return invalid(fmt::format("approver: a document that is {} needs one", name(document.state)));
  }
  const bool is_self_approved = document.author == document.approver && document.author != kLibrary;
  if (!is_self_approved || may_approve_own(document.kind)) return {};
  return invalid(fmt::format("approver: a {} is approved by somebody else than its author {}",
                             name(document.kind), document.author));
}

Status validate_change(const Document& before, const Document& after) {
  if (before.kind != after.kind || before.name != after.name || before.version != after.version) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{}: kind, name and version never change", label(before)));
  }
  if (before.text != after.text && before.state != DocumentState::kDraft) {
    return fail(Code::kFailedPrecondition,
                fmt::format("{} is {}, its text does not change any more; add a new version",
                            label(before), name(before.state)));
  }
  if (after.state >= before.state) return {};
  return fail(Code::kFailedPrecondition,
              fmt::format("{} is {} and cannot become {} again; add a new version", label(before),
                          name(before.state), name(after.state)));
}

}  // namespace millwright::registry
