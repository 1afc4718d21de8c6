// SPDX-License-Identifier: Apache-2.0
#pragma once
// A document: configuration that people write as text (YAML) and approve before it counts.
// Calendars are iCalendar files with holidays.
// What the text means is known to those who parse it; here it is text with a life cycle.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"

namespace millwright {

using DocumentId = Id<struct DocumentTag>;

/// Persisted; do not renumber.
enum class DocumentKind : std::uint8_t { kProcedure = 0, kRoster = 1, kPolicy = 2, kCalendar = 3 };
std::string_view name(DocumentKind kind);  ///< "procedure", "roster", "policy", "calendar"
std::optional<DocumentKind> parse_document_kind(std::string_view text);

/// Persisted; do not renumber. A document goes forward only; retired is the end.
enum class DocumentState : std::uint8_t {
  kDraft = 0,     ///< the only state in which the text may change
  kReview = 1,    ///< waits for somebody else
  kApproved = 2,  ///< may be put in force
  kInForce = 3,   ///< the version that counts; at most one per kind and name
  kRetired = 4,
};
std::string_view name(DocumentState state);  ///< "draft", ..., "in-force", "retired"
std::optional<DocumentState> parse_document_state(std::string_view text);

/// One version. A new text is a new version; kind, name and version never change.
struct Document {
  DocumentId id;
  DocumentKind kind = DocumentKind::kProcedure;
  std::string name;  ///< path element
  int version = 1;   ///< counted from 1 per kind and name
  DocumentState state = DocumentState::kDraft;
  std::string text;      ///< YAML, at most kMaxDocumentBytes
  std::string author;    ///< who edited it last: log-in name
  std::string approver;  ///< log-in name; empty until somebody approved it
};

inline constexpr std::size_t kMaxDocumentBytes = 256 * 1024;

/// The author and approver of what is shipped with the product: counts as approved until a person
/// writes a version of their own. No log-in name: those hold no ':'.
inline constexpr std::string_view kLibrary = "library:millwright";

}  // namespace millwright
