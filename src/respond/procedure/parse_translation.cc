// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/parse_translation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/suggest.h"
#include "core/utf8.h"
#include "respond/procedure/parse_procedure.h"
#include "respond/procedure/parse_step.h"

namespace millwright::respond {
namespace {

using yaml::Map;
using yaml::Node;

constexpr std::array<std::pair<std::string_view, DocumentState>, 3> kStates{
    {{"draft", DocumentState::kDraft},
     {"review", DocumentState::kReview},
     {"approved", DocumentState::kApproved}}};

/// The words of a step that can be translated one by one.
std::vector<std::string_view> words_of(const ProcedureStep& step) {
  std::vector<std::string_view> out(step.choices.begin(), step.choices.end());
  for (const auto& [word, to] : step.options) out.push_back(word);
  return out;
}

void read_words(Map& map, const ProcedureStep& step, StepTranslation& out,
                yaml::Problems& problems) {
  const Node* node = map.find("words");
  if (node == nullptr) return;
  Map words(*node, "words", problems);
  for (const std::string_view word : words_of(step)) {
    std::string translated;
    read_text(words, word, translated, 100);
    if (!translated.empty()) out.words.emplace(word, std::move(translated));
  }
  words.done();
}

StepTranslation read_step_translation(const Node& node, const ProcedureStep& step,
                                      yaml::Problems& problems) {
  StepTranslation out;
  if (node.kind == Node::Kind::kScalar) {
    out.text = node.scalar;
    while (!out.text.empty() && out.text.back() == '\n') out.text.pop_back();
    if (out.text.size() > 4000 || !is_valid_utf8(out.text)) {
      problems.add(node.line, "must be a text of at most 4000 bytes");
    }
    return out;
  }
  Map map(node, "a translated step", problems);
  read_text(map, "text", out.text, 4000);
  read_text(map, "hazard", out.hazard, 1000);
  read_words(map, step, out, problems);
  map.done();
  return out;
}

void read_steps(Map& map, const Procedure& procedure, Translation& out, yaml::Problems& problems) {
  const Node* node = map.find("steps");
  if (node == nullptr) return;
  const Map steps(*node, "steps", problems);
  for (const auto& [id, value] : node->entries) {
    const ProcedureStep* step = procedure.find_step(id);
    if (step != nullptr) {
      out.steps.emplace(id, read_step_translation(value, *step, problems));
      continue;
    }
    std::vector<std::string_view> ids;
    for (const ProcedureStep& s : procedure.steps) ids.push_back(s.id);
    problems.add(value.line, fmt::format("translates step '{}', which does not exist{}", id,
                                         did_you_mean(nearest(id, ids))));
  }
}

void check_complete(const Procedure& procedure, const Translation& t, int line,
                    yaml::Problems& problems) {
  for (const ProcedureStep& step : procedure.steps) {
    const auto it = t.steps.find(step.id);
    const bool has_text = it != t.steps.end() && !it->second.text.empty();
    const bool has_hazard = it != t.steps.end() && !it->second.hazard.empty();
    if (has_text && (has_hazard || step.hazard.empty())) continue;
    problems.add(line, fmt::format("translation '{}' is approved but lacks the {} of step '{}'; "
                                   "add it or set its state to draft",
                                   t.language, has_text ? "hazard" : "text", step.id));
    return;
  }
}

void check_signed(const Translation& t, int line, yaml::Problems& problems) {
  if (t.author.empty() || t.approver.empty()) {
    problems.add(line, fmt::format("translation '{}' is approved but names no author and approver",
                                   t.language));
  } else if (t.author == t.approver) {
    problems.add(line, fmt::format("translation '{}' was written and approved by {}; another "
                                   "person must approve it",
                                   t.language, t.author));
  }
}

Translation read_translation(const std::string& language, const Node& node,
                             const Procedure& procedure, yaml::Problems& problems) {
  Translation out;
  out.language = language;
  Map map(node, "a translation", problems);
  map.read_enum("state", out.state,
                std::span<const std::pair<std::string_view, DocumentState>>(kStates));
  read_text(map, "author", out.author, 64);
  read_text(map, "approver", out.approver, 64);
  map.require("title");
  read_text(map, "title", out.title, 200);
  read_text(map, "summary", out.summary, 2000);
  read_steps(map, procedure, out, problems);
  map.done();
  if (out.state == DocumentState::kApproved) {
    check_signed(out, map.line(), problems);
    check_complete(procedure, out, map.line(), problems);
  }
  return out;
}

}  // namespace

bool is_language(std::string_view text) {
  std::size_t n_group = 0;
  std::size_t length = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == '-') {
      const std::size_t longest = n_group == 0 ? 3 : 8;
      if (length < 2 || length > longest) return false;
      ++n_group;
      length = 0;
      continue;
    }
    const char c = text[i];
    const bool is_letter = (c >= 'a' && c <= 'z') || (n_group > 0 && c >= 'A' && c <= 'Z');
    const bool is_digit = n_group > 0 && c >= '0' && c <= '9';
    if (!is_letter && !is_digit) return false;
    ++length;
  }
  return n_group <= 4;
}

void read_translations(const Node& node, Procedure& procedure, yaml::Problems& problems) {
  const Map map(node, "translations", problems);
  if (node.entries.size() > kMaxTranslations) {
    problems.add(node.line, fmt::format("at most {} translations are allowed", kMaxTranslations));
    return;
  }
  for (const auto& [language, value] : node.entries) {
    if (!is_language(language) || language == procedure.language) {
      problems.add(value.line,
                   fmt::format("'{}' must be the code of another language, like 'de'", language));
    }
    procedure.translations.push_back(read_translation(language, value, procedure, problems));
  }
}

}  // namespace millwright::respond
