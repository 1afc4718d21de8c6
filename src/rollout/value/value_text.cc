// SPDX-License-Identifier: Apache-2.0
#include "rollout/value/value_text.h"

#include <fmt/format.h>

#include <iterator>

#include "respond/training/training_pack.h"

namespace millwright::rollout {
namespace {

using respond::html_text;

constexpr std::string_view kStyle = R"css(
body { font: 10.5pt/1.4 sans-serif; color: #000; background: #fff; max-width: 56em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.6em; margin-bottom: 0; }
h2 { font-size: 1.25em; border-bottom: 2px solid #000; margin-top: 1.6em; margin-bottom: .2em; }
h3 { font-size: 1em; margin: .8em 0 .1em; }
.facts { color: #333; margin-top: .2em; }
.unmeasured { font-style: italic; }
ul { margin: .1em 0; padding-left: 1.3em; }
section, li { break-inside: avoid; }
@media print { body { margin: 0; max-width: none; } @page { margin: 15mm; } a { color: #000; text-decoration: none; } }
)css";

constexpr Phrase kTitle{"Value report", "Nutzenbericht"};
constexpr Phrase kEvidence{"evidence", "Beleg"};

/// "2026-11-16 00:00 – 2026-11-23 00:00 Europe/Berlin".
std::string period_text(const ValueReport& report) {
  const auto local = [&](UtcNanos time) {
    const respond::LocalTime at = report.zone.to_local(time);
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(at.time_of_day).count();
    return fmt::format("{} {:02}:{:02}", respond::to_text(at.day), minutes / 60, minutes % 60);
  };
  return fmt::format("{} – {} {}", local(report.begin), local(report.end), report.zone.name());
}

template <class Visit>
void each_section(const FunctionValue& function, Visit visit) {
  for (std::size_t i = 0; i < kValueSections; ++i) {
    if (!function.sections[i].empty()) visit(static_cast<ValueSection>(i), function.sections[i]);
  }
}

class HtmlPage {
 public:
  explicit HtmlPage(const ValueStyle& style) : style_(style) {}

  std::string make(const ValueReport& report) {
    out_ = html_head(value_subject(report, style_.language), style_.language);
    add("<p class=\"facts\">{}</p>\n", period_text(report));
    if (!report.notes.empty()) add_lines(report.notes);
    for (const FunctionValue& function : report.functions) {
      add("<section><h2>{}</h2>\n<p class=\"facts\">{}</p>\n", word(title_of(function.function)),
          word(asks(function.function)));
      each_section(function, [&](ValueSection section, const std::vector<ValueLine>& lines) {
        add("<h3>{}</h3>\n", word(heading(section)));
        add_lines(lines);
      });
      out_ += "</section>\n";
    }
    out_ += "</body></html>\n";
    return std::move(out_);
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }
  std::string_view word(const Phrase& phrase) const { return phrase.in(style_.language); }

  void add_lines(const std::vector<ValueLine>& lines) {
    out_ += "<ul>\n";
    for (const ValueLine& line : lines) {
      add("<li{}>{}", line.is_measured ? "" : " class=\"unmeasured\"",
          html_text(line.words.in(style_.language)));
      if (!line.page.empty()) {
        add(" <a href=\"{}{}\">{}</a>", html_text(style_.base_url), html_text(line.page),
            word(kEvidence));
      }
      out_ += "</li>\n";
    }
    out_ += "</ul>\n";
  }

  const ValueStyle& style_;
  std::string out_;
};

void add_plain_lines(const std::vector<ValueLine>& lines, const ValueStyle& style,
                     std::string& out) {
  for (const ValueLine& line : lines) {
    out += fmt::format("- {}", line.words.in(style.language));
    if (!line.page.empty() && !style.base_url.empty()) {
      out += fmt::format(" [{}{}]", style.base_url, line.page);
    }
    out += '\n';
  }
}

}  // namespace

std::string html_head(std::string_view title, std::string_view language) {
  const std::string shown = html_text(title);
  return fmt::format(
      "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>"
      "<style>{}</style></head><body>\n<h1>{}</h1>\n",
      language == "de" ? "de" : "en", shown, kStyle, shown);
}

std::string value_subject(const ValueReport& report, std::string_view language) {
  return fmt::format("{} {}", kTitle.in(language), report.title);
}

std::string value_plain(const ValueReport& report, const ValueStyle& style) {
  std::string out =
      fmt::format("{}\n{}\n\n", value_subject(report, style.language), period_text(report));
  add_plain_lines(report.notes, style, out);
  for (const FunctionValue& function : report.functions) {
    out += fmt::format("\n{}\n{}\n", title_of(function.function).in(style.language),
                       asks(function.function).in(style.language));
    each_section(function, [&](ValueSection section, const std::vector<ValueLine>& lines) {
      out += fmt::format("\n{}:\n", heading(section).in(style.language));
      add_plain_lines(lines, style, out);
    });
  }
  return out;
}

std::string value_html(const ValueReport& report, const ValueStyle& style) {
  return HtmlPage(style).make(report);
}

}  // namespace millwright::rollout
