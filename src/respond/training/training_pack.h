// SPDX-License-Identifier: Apache-2.0
#pragma once
// A training pack: the procedures in force as one printable page of HTML that needs nothing else,
// with a sheet to sign. Every text in it may be hostile; all of it is escaped.

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"

namespace millwright::respond {

struct PackStep {
  std::string title;  ///< may be empty: it stands by its number
  std::string text;   ///< plain text; line breaks are kept
  std::vector<std::string> hazards;
};

struct PackProcedure {
  std::string name;  ///< document name
  std::string title;
  int version = 1;
  std::string approver;
  std::chrono::minutes expected{0};  ///< 0 = not stated
  std::vector<std::string> hazards;  ///< of the whole procedure, before its first step
  std::vector<PackStep> steps;
};

struct PackCover {
  std::string title;     ///< "Training pack: packaging hall, shift B"
  std::string site;      ///< shown below the title
  std::string language;  ///< BCP 47, "en" when empty; the pack's own words are English or German
  UtcNanos printed;
  int sign_off_lines = 8;  ///< rows of the sheet to sign per procedure, 0 to 40
};

/// Contents, then one section per procedure, each on a page of its own, hazards before steps, with
/// a sheet for name, date, trainer and signature. No script, no link outside the page.
/// Cost: linear in the text.
std::string training_pack_html(const PackCover& cover, std::span<const PackProcedure> procedures);

/// Text for an element or a quoted attribute: the five special characters become references,
/// control characters and broken UTF-8 become U+FFFD; tab and line feed stay.
std::string html_text(std::string_view text);

}  // namespace millwright::respond
