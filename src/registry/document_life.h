// SPDX-License-Identifier: Apache-2.0
#pragma once
// The life of a document: draft, review, approved, in force, retired; and a new version beside it.
// A procedure is approved by another person than its author; rosters and policies, which change
// with the week, may be put in force by whoever wrote them.

#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.h"

namespace millwright::registry {

/// True for rosters and policies.
bool may_approve_own(DocumentKind kind);

/// Stores a first version, or the next one after the newest of that kind and name, as a draft.
/// Errors: invalid_argument, see validate.h.
Result<Changed<Document>> draft_document(Registry& registry, const Intent& intent,
                                         DocumentKind kind, std::string name, std::string text);

/// Replaces the text of a draft; who does so becomes its author.
/// Errors: not_found; failed_precondition when it is no draft; invalid_argument.
Result<Changed<Document>> revise_document(Registry& registry, const Intent& intent, DocumentId id,
                                          std::string text);

enum class DocumentStep : std::uint8_t {
  kReview,      ///< from draft
  kApprove,     ///< from review
  kPutInForce,  ///< from approved; a roster or policy also from draft and review
  kRetire,      ///< from anywhere but retired
};
std::string_view name(DocumentStep step);  ///< "review", "approve", "put-in-force", "retire"

/// Takes one step. Putting a version in force retires the one before it in the same change.
/// Retiring the version in force warns when rules are left without their procedure.
/// Errors: not_found; failed_precondition when the state does not allow the step, when author and
///         approver of a procedure would be one person, or when a machine would approve.
Result<Changed<Document>> step_document(Registry& registry, const Intent& intent, DocumentId id,
                                        DocumentStep step);

/// Within a change: makes `text` the newest version of that document. A draft is revised, else a
/// next version begins; what its author may put in force is in force at once, a procedure is in
/// review. Gives the versions that changed, the newest last; none when the newest one says the
/// same. Errors: invalid_argument.
Result<std::vector<Document>> propose_document(Edit& edit, const Plant& plant, const Actor& who,
                                               DocumentKind kind, std::string_view name,
                                               std::string_view text);

/// Stores what is shipped with the product, in force at once, with kLibrary as author and approver.
/// The same text again is no change; a newer one replaces the shipped one before it. Where people
/// have put a version of their own in force nothing happens: theirs counts.
/// Errors: invalid_argument.
Result<Changed<Document>> store_library_document(Registry& registry, const Intent& intent,
                                                 DocumentKind kind, std::string_view name,
                                                 std::string_view text);

}  // namespace millwright::registry
