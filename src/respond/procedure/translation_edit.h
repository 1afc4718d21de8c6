// SPDX-License-Identifier: Apache-2.0
#pragma once
// Translations stand in the text of a procedure, and a text can say anything: this holds what it
// says about authors and approvers against the person who saves it.

#include <string_view>

#include "core/result.h"
#include "respond/procedure/procedure.h"

namespace millwright::respond {

/// Whether `who` may turn the translations of `before` into those of `after`, two texts of one
/// procedure that parse (for the first text an empty Procedure).
///
/// New or changed words: `who` is the author, the state is draft or review. Unchanged words: the
/// author stays. Approved, and it was not before or the original has changed since: `who` is the
/// approver. That author and approver differ is parse_procedure()'s business.
/// Errors: unauthorized   names the translation and what would be right.
Status check_translation_edit(const Procedure& before, const Procedure& after,
                              std::string_view who);

}  // namespace millwright::respond
