// SPDX-License-Identifier: Apache-2.0
#pragma once
// The life of a document that people must be able to rely on: draft, review, approved by somebody
// else, in force, retired. Pure: editions in, changed editions out. Translations use the same rule
// of two persons.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace millwright::respond {

/// Persisted; do not renumber.
enum class EditionState : std::uint8_t {
  kDraft = 0,     ///< may be edited
  kReview = 1,    ///< waits for the approval of another person
  kApproved = 2,  ///< may be put in force
  kInForce = 3,   ///< what new runs use; at most one edition of a document
  kRetired = 4,   ///< for the record only; never comes back
};
/// "draft", "review", "approved", "in-force", "retired".
std::string_view name(EditionState state);
std::optional<EditionState> parse_edition_state(std::string_view text);

enum class EditionMove : std::uint8_t {
  kSubmit,      ///< draft -> review
  kSendBack,    ///< review or approved -> draft, with a reason
  kApprove,     ///< review -> approved, by neither author nor editor
  kPutInForce,  ///< approved -> in force; the edition in force before is retired
  kRetire,      ///< any but retired -> retired, with a reason
};
/// "submit", "send-back", "approve", "put-in-force", "retire".
std::string_view name(EditionMove move);
std::optional<EditionMove> parse_edition_move(std::string_view text);

/// One version of one document; its text is kept elsewhere and never changes once approved.
struct Edition {
  std::string document;       ///< name, shared by all versions
  std::uint32_t version = 1;  ///< counted from 1
  EditionState state = EditionState::kDraft;
  std::string author;                ///< log-in name
  std::vector<std::string> editors;  ///< others who changed the draft, each once
  std::string approver;              ///< empty until approved
  bool is_from_library = false;      ///< shipped: counts as approved although nobody here signed

  bool operator==(const Edition&) const = default;
};

/// A shipped document: version 1, in force.
Edition library_edition(std::string document);

/// The draft that follows `all`, the editions of one document (none for its first).
/// Errors: failed_precondition   an edition is in draft or review already; says whose.
///         invalid_argument      no name.
Result<Edition> new_draft(std::span<const Edition> all, std::string document, std::string_view who);

/// `who` changed the text of a draft.
/// Errors: failed_precondition   not a draft: what is in review is sent back first, what is
///                               approved is followed by a new draft.
Result<Edition> edit(Edition edition, std::string_view who);

/// Moves `version` of one document on. Returns the editions that changed, two when one takes the
/// place of another.
/// Errors: not_found             no such version in `all`.
///         failed_precondition   not possible from the state it is in; says what is.
///         unauthorized          approving one's own work.
///         invalid_argument      a reason is asked for and missing, or `who` is empty.
Result<std::vector<Edition>> apply_move(std::span<const Edition> all, std::uint32_t version,
                                        EditionMove move, std::string_view who,
                                        std::string_view reason);

/// Nullptr when no edition is in force. Lifetime: that of `all`.
const Edition* in_force(std::span<const Edition> all);

}  // namespace millwright::respond
