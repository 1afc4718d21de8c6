// SPDX-License-Identifier: Apache-2.0
#pragma once
// Documents that are shipped with the server: in force until people write versions of their own.

#include <string>

#include "core/result.h"
#include "model/document.h"
#include "pipeline/plant_service.h"

namespace millwright::app {

/// Offers every procedure of `dir`/procedures and every policy of `dir`/policies.
/// Errors: not_found (no such folder); a file that is none is logged and left out.
Status load_library(pipeline::PlantService& plant, const std::string& dir);

/// Offers the files of one folder with this extension as documents of one kind, named as the file.
Status load_documents(pipeline::PlantService& plant, const std::string& dir,
                      const std::string& extension, DocumentKind kind);

}  // namespace millwright::app
