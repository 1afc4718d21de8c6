// SPDX-License-Identifier: Apache-2.0
#include "notify/message_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/check.h"
#include "notify/fill.h"

namespace millwright::notify {
namespace {

const TextTemplate& template_of(MessageKind kind, std::string_view language) {
  const auto table = text_templates();
  const auto found = std::ranges::find_if(
      table, [&](const TextTemplate& t) { return t.kind == kind && t.language == language; });
  MW_CHECK(found != table.end(), "every kind has a text in every language");
  return *found;
}

bool has_all(std::string_view line, const Fields& fields) {
  return std::ranges::all_of(placeholders(line), [&](const std::string& name) {
    const auto found = fields.find(name);
    return found != fields.end() && !found->second.empty();
  });
}

// Line by line; blank lines at the ends and second ones in a row are left out with what was
// between them.
std::string fill_body(std::string_view body, const Fields& fields) {
  std::string out;
  bool is_after_blank = true;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    std::string_view line = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (line.starts_with('?')) {
      line.remove_prefix(1);
      if (!has_all(line, fields)) continue;
    }
    if (line.empty() && is_after_blank) continue;
    is_after_blank = line.empty();
    out += fill(line, fields, as_one_line) + '\n';
  }
  if (is_after_blank && !out.empty()) out.pop_back();
  return out;
}

std::string fill_brief(std::string_view brief, const Fields& fields) {
  std::string out = fill_body(brief, fields);
  if (out.ends_with('\n')) out.pop_back();
  std::ranges::replace(out, '\n', ' ');
  return out;
}

bool is_plain_path(std::string_view path) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/?=&%";
  return path.starts_with('/') && !path.starts_with("//") &&
         path.find_first_not_of(kAllowed) == path.npos;
}

}  // namespace

std::string_view supported_language(std::string_view language) {
  const auto is_either = [&](std::size_t i, char lower, char upper) {
    return language[i] == lower || language[i] == upper;
  };
  const bool is_german = language.size() >= 2 && is_either(0, 'd', 'D') && is_either(1, 'e', 'E') &&
                         (language.size() == 2 || language[2] == '-' || language[2] == '_');
  return is_german ? "de" : "en";
}

MessageText message_text(const OutgoingMessage& message) {
  const std::string_view language = supported_language(message.language);
  const TextTemplate& words = template_of(message.kind, language);
  MessageText out{.subject = fill(words.subject, message.fields, as_one_line),
                  .body = fill_body(words.body, message.fields),
                  .brief = fill_brief(words.brief, message.fields)};
  if (message.is_drill) {
    const auto mark = std::ranges::find(drill_marks(), language, &DrillMark::language);
    MW_CHECK(mark != drill_marks().end(), "drills are marked in every language");
    const std::string label = std::string(mark->label) + ": ";
    out.subject.insert(0, label);
    out.brief.insert(0, label);
    out.body.insert(0, std::string(mark->sentence) + "\n\n");
  }
  return out;
}

void add_links(OutgoingMessage& message, std::string_view public_url) {
  while (public_url.ends_with('/')) public_url.remove_suffix(1);
  if (public_url.empty()) return;
  constexpr std::array<std::pair<const char*, const char*>, 2> kLinks{
      {{"accept_path", "accept_url"}, {"open_path", "open_url"}}};
  for (const auto& [path_name, url_name] : kLinks) {
    const auto path = message.fields.find(path_name);
    if (path == message.fields.end() || !is_plain_path(path->second)) continue;
    message.fields[url_name] = std::string(public_url) + path->second;
  }
}

}  // namespace millwright::notify
