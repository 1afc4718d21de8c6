// SPDX-License-Identifier: Apache-2.0
#pragma once
// The texts of a procedure in one language: an approved translation where there is one, else the
// original, text by text.

#include <string_view>

#include "respond/procedure/procedure.h"

namespace millwright::respond {

/// Lifetime: the procedure outlives it, and every text it returns is the procedure's.
class ProcedureWords {
 public:
  /// Takes the translation for `language` if it is approved; "de-AT" falls back to "de".
  ProcedureWords(const Procedure& procedure, std::string_view language);

  /// The language the texts are in, for the `lang` attribute.
  std::string_view language() const;
  std::string_view title() const;
  std::string_view summary() const;
  std::string_view text(const ProcedureStep& step) const;
  std::string_view hazard(const ProcedureStep& step) const;
  /// An option or a choice of a step.
  std::string_view word(const ProcedureStep& step, std::string_view original) const;

 private:
  const StepTranslation* find(const ProcedureStep& step) const;

  const Procedure& procedure_;
  const Translation* translation_ = nullptr;
};

}  // namespace millwright::respond
