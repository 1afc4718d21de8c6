// SPDX-License-Identifier: Apache-2.0
#pragma once
// Whether a document may be kept, and come into force: beside what respond/ reads in it, what of
// it only the sender of messages knows.

#include "api/services.h"
#include "core/result.h"
#include "model/plant.h"

namespace millwright::api {

/// Of a policy: every template of a webhook step is one that there is. A draft of before it was
/// asked comes here again when it is to come into force.
/// Errors: invalid_argument "document:line: what, what to do".
Status check_webhook_templates(const Document& document);

/// The text as the site reads it, and the above. Errors: invalid_argument, as above.
Status check_document_text(const Services& services, const Document& document);

}  // namespace millwright::api
