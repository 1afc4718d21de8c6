// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/words.h"

namespace millwright::respond {
namespace {

const Translation* find_approved(const Procedure& procedure, std::string_view language) {
  for (const Translation& t : procedure.translations) {
    if (t.language == language && t.state == DocumentState::kApproved) return &t;
  }
  return nullptr;
}

std::string_view first_of(std::string_view translated, std::string_view original) {
  return translated.empty() ? original : translated;
}

}  // namespace

ProcedureWords::ProcedureWords(const Procedure& procedure, std::string_view language)
    : procedure_(procedure) {
  while (language != procedure.language && translation_ == nullptr && !language.empty()) {
    translation_ = find_approved(procedure, language);
    const std::size_t group = language.rfind('-');
    language = language.substr(0, group == std::string_view::npos ? 0 : group);
  }
}

std::string_view ProcedureWords::language() const {
  return translation_ == nullptr ? std::string_view(procedure_.language) : translation_->language;
}

std::string_view ProcedureWords::title() const {
  return first_of(translation_ == nullptr ? std::string_view() : translation_->title,
                  procedure_.title);
}

std::string_view ProcedureWords::summary() const {
  return first_of(translation_ == nullptr ? std::string_view() : translation_->summary,
                  procedure_.summary);
}

std::string_view ProcedureWords::text(const ProcedureStep& step) const {
  const StepTranslation* t = find(step);
  return first_of(t == nullptr ? std::string_view() : t->text, step.text);
}

std::string_view ProcedureWords::hazard(const ProcedureStep& step) const {
  const StepTranslation* t = find(step);
  return first_of(t == nullptr ? std::string_view() : t->hazard, step.hazard);
}

std::string_view ProcedureWords::word(const ProcedureStep& step, std::string_view original) const {
  const StepTranslation* t = find(step);
  if (t == nullptr) return original;
  const auto it = t->words.find(std::string(original));
  return it == t->words.end() ? original : std::string_view(it->second);
}

const StepTranslation* ProcedureWords::find(const ProcedureStep& step) const {
  if (translation_ == nullptr) return nullptr;
  const auto it = translation_->steps.find(step.id);
  return it == translation_->steps.end() ? nullptr : &it->second;
}

}  // namespace millwright::respond
