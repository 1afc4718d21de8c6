// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/translation_edit.h"

#include <fmt/format.h>

#include <algorithm>

namespace millwright::respond {
namespace {

bool has_same_words(const Translation& a, const Translation& b) {
  return a.title == b.title && a.summary == b.summary && a.steps == b.steps;
}

bool has_same_original(const ProcedureStep& a, const ProcedureStep& b) {
  const auto word = [](const auto& option) { return option.first; };
  return a.id == b.id && a.text == b.text && a.hazard == b.hazard && a.choices == b.choices &&
         std::ranges::equal(a.options, b.options, {}, word, word);
}

bool has_same_original(const Procedure& a, const Procedure& b) {
  return a.title == b.title && a.summary == b.summary &&
         std::ranges::equal(a.steps, b.steps,
                            [](const auto& x, const auto& y) { return has_same_original(x, y); });
}

std::unexpected<Error> refused(const Translation& t, std::string_view what) {
  return fail(Code::kUnauthorized, fmt::format("translation '{}' {}", t.language, what));
}

Status check_one(const Translation* before, const Translation& after, bool is_original_same,
                 std::string_view who) {
  const bool is_approved = after.state == DocumentState::kApproved;
  if (before == nullptr || !has_same_words(*before, after)) {
    if (after.author != who) {
      return refused(after, fmt::format("was changed by {}, who must be named as its author", who));
    }
    if (is_approved) return refused(after, "was changed and must be approved by another person");
    return {};
  }
  if (after.author != before->author) {
    return refused(after, fmt::format("is by {}; its author stays", before->author));
  }
  const bool is_signed_before = before->state == DocumentState::kApproved && is_original_same &&
                                before->approver == after.approver;
  if (!is_approved || is_signed_before || after.approver == who) return {};
  return refused(after, is_original_same
                            ? fmt::format("can be approved by {} in their own name only", who)
                            : "is approved for another original; set its state to draft");
}

}  // namespace

Status check_translation_edit(const Procedure& before, const Procedure& after,
                              std::string_view who) {
  const bool is_original_same = has_same_original(before, after);
  for (const Translation& translation : after.translations) {
    const auto it =
        std::ranges::find(before.translations, translation.language, &Translation::language);
    const Translation* old = it == before.translations.end() ? nullptr : &*it;
    MW_TRY_STATUS(check_one(old, translation, is_original_same, who));
  }
  return {};
}

}  // namespace millwright::respond
