// SPDX-License-Identifier: Apache-2.0
#include "app/library.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "api/document_check.h"
#include "core/log.h"
#include "registry/document_life.h"
#include "respond/desk/document_shelf.h"

namespace millwright::app {

Status load_documents(pipeline::PlantService& plant, const std::string& dir,
                      const std::string& extension, DocumentKind kind) {
  std::error_code failure;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(dir, failure)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  if (failure) {
    return fail(Code::kNotFound, fmt::format("library folder {}: {}", dir, failure.message()));
  }
  std::ranges::sort(files);
  registry::Intent intent;
  intent.why = "shipped document";
  for (const auto& path : files) {
    std::ifstream in(path, std::ios::binary);
    Document document;
    document.kind = kind;
    document.name = path.stem().string();
    document.text.assign(std::istreambuf_iterator<char>(in), {});
    const Status read = respond::check_document(document);
    const Status checked = read ? api::check_webhook_templates(document) : read;
    if (!checked) {
      log_error("library", checked.error().message());
      continue;
    }
    MW_TRY(const auto stored, registry::store_library_document(plant.registry(), intent, kind,
                                                               document.name, document.text));
    MW_TRY_STATUS(plant.publish(stored.revision));
  }
  return {};
}

Status load_library(pipeline::PlantService& plant, const std::string& dir) {
  MW_TRY_STATUS(load_documents(plant, dir + "/procedures", ".yaml", DocumentKind::kProcedure));
  return load_documents(plant, dir + "/policies", ".yaml", DocumentKind::kPolicy);
}

}  // namespace millwright::app
