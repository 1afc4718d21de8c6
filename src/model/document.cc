// SPDX-License-Identifier: Apache-2.0
#include "model/document.h"

#include "model/names.h"

namespace millwright {
namespace {

constexpr std::array<std::string_view, 4> kKinds{"procedure", "roster", "policy", "calendar"};
constexpr std::array<std::string_view, 5> kStates{"draft", "review", "approved", "in-force",
                                                  "retired"};

}  // namespace

std::string_view name(DocumentKind kind) {
  return name_of(kKinds, kind);
}
std::string_view name(DocumentState state) {
  return name_of(kStates, state);
}
std::optional<DocumentKind> parse_document_kind(std::string_view text) {
  return parse_name<DocumentKind>(kKinds, text);
}
std::optional<DocumentState> parse_document_state(std::string_view text) {
  return parse_name<DocumentState>(kStates, text);
}

}  // namespace millwright
