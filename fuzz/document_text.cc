// SPDX-License-Identifier: Apache-2.0
// Any bytes as the text of a procedure, roster, policy or holiday calendar: never a crash, a
// problem names the document and a line.
// Input: the first byte picks the kind, the rest is the text.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "respond/desk/document_shelf.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace millwright;
  if (size == 0) return 0;
  Document document;
  document.kind = static_cast<DocumentKind>(data[0] % 4);
  document.name = "d";
  document.text.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Status checked = respond::check_document(document);
  if (checked) return 0;
  const Code code = checked.error().code();
  MW_CHECK(code == Code::kInvalidArgument || code == Code::kResourceExhausted,
           "only the text is at fault");
  MW_CHECK(checked.error().message().find(" d@1") != std::string::npos, "names the document");
  return 0;
}
