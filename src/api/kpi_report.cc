// SPDX-License-Identifier: Apache-2.0
#include "api/kpi_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "api/kpi_report_words.h"
#include "registry/rationalisation.h"
#include "registry/rule_approval.h"
#include "respond/training/training_pack.h"

namespace millwright::api {
namespace {

using respond::html_text;

constexpr std::string_view kStyle = R"css(
body { font: 10.5pt/1.4 sans-serif; color: #000; background: #fff; max-width: 60em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.6em; margin-bottom: 0; }
h2 { font-size: 1.25em; border-bottom: 2px solid #000; margin-top: 1.6em; }
.facts { color: #333; margin-top: .2em; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #666; padding: .25em .5em; text-align: left; vertical-align: top; }
td.number { text-align: right; white-space: nowrap; }
tr.over td.verdict { font-weight: bold; border-left: .5em solid #000; }
tr.not-measured td.verdict { font-style: italic; }
.bar { display: inline-block; height: .8em; background: #333; vertical-align: baseline; }
section, tr { break-inside: avoid; }
thead { display: table-header-group; }
@media print { body { margin: 0; max-width: none; } @page { margin: 15mm; } }
)css";

/// 3 significant digits at most, no trailing zeros: "0.4", "12.3", "144".
std::string number_text(double value, std::string_view language) {
  std::string text = fmt::format("{:.{}f}", value, value >= 100 ? 0 : value >= 10 ? 1 : 2);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
  }
  if (language == "de") std::ranges::replace(text, '.', ',');
  return text;
}

class Page {
 public:
  Page(const KpiFigures& figures, const registry::Plant& plant, std::span<const OwedProofTest> owed,
       std::string_view language)
      : figures_(figures), plant_(plant), owed_(owed), words_(report_words(language)) {}

  std::string make(const ReportMonth& month, bool is_over) {
    add("<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{} {}</title>"
        "<style>{}</style></head><body>\n",
        words_.language, words_.title, month.text(), kStyle);
    add("<h1>{} {}</h1>\n<p class=\"facts\">{} – {} · {} {}{}{}</p>\n", words_.title, month.text(),
        to_rfc3339(figures_.period.begin), to_rfc3339(figures_.period.end), words_.time_zone,
        html_text(figures_.zone.name()), is_over ? "" : " · ", is_over ? "" : words_.month_lasts);
    add("<p class=\"facts\">{}</p>\n", words_.rests_on);
    add("<section><h2>{}</h2>\n", words_.plant);
    add_external();
    add_kpis(figures_.reports.plant);
    out_ += "</section>\n";
    add_worst();
    add_settings();
    add_proof_tests();
    add_days();
    for (const alarm::KpiReport& report : figures_.reports.positions) {
      add_scope(words_.position, report.name, report);
    }
    for (const alarm::KpiReport& report : figures_.reports.areas) {
      const Area* area = plant_.find<Area>(report.area);
      if (area != nullptr) add_scope(words_.area, area->title, report);
    }
    out_ += "</body></html>\n";
    return std::move(out_);
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  void add_scope(std::string_view kind, std::string_view title, const alarm::KpiReport& report) {
    add("<section><h2>{} {}</h2>\n", kind, html_text(title));
    add_kpis(report);
    out_ += "</section>\n";
  }

  void add_external() {
    add("<p class=\"facts\">{}: {}</p>\n", words_.other_systems,
        figures_.external_per_day ? number_text(*figures_.external_per_day, words_.language)
                                  : std::string(words_.not_known));
  }

  void add_head(std::initializer_list<std::string_view> columns) {
    out_ += "<table><thead><tr>";
    for (const std::string_view column : columns) add("<th scope=\"col\">{}</th>", column);
    out_ += "</tr></thead><tbody>\n";
  }

  void add_kpis(const alarm::KpiReport& report) {
    add_head({words_.figure, words_.value, words_.acceptable, words_.maximum, words_.verdict,
              words_.measured_on});
    for (const alarm::Kpi& kpi : report.kpis) {
      const alarm::KpiTarget& target = alarm::target_of(kpi.id);
      const bool is_measured = kpi.verdict != alarm::Verdict::kNotMeasured;
      add("<tr class=\"{}\"><th scope=\"row\">{}</th><td class=\"number\">{}</td>"
          "<td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"verdict\">{}</td>"
          "<td>{}</td></tr>\n",
          hyphenated(name(kpi.verdict)), kpi_title(kpi.id, words_.language),
          is_measured ? with_unit(kpi.value, target) : "–", with_unit(target.acceptable, target),
          with_unit(target.maximum, target), verdict_word(kpi.verdict, words_.language),
          html_text(sample_text(kpi.sample, words_.language)));
    }
    out_ += "</tbody></table>\n";
  }

  std::string with_unit(double value, const alarm::KpiTarget& target) const {
    const std::string text = number_text(value, words_.language);
    return target.unit == "alarms" ? text : fmt::format("{} {}", text, target.unit);
  }

  void add_worst() {
    add("<section><h2>{}</h2>\n", words_.worst);
    if (figures_.worst.empty()) {
      add("<p>{}</p></section>\n", words_.none);
      return;
    }
    add_head({words_.alarm, words_.count, words_.share, words_.why, words_.next});
    for (const alarm::WorstActor& actor : figures_.worst) {
      add("<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td class=\"number\">{} %</td>"
          "<td>{}</td><td>{}</td></tr>\n",
          html_text(message_of(actor.rule, plant_)), actor.n,
          number_text(actor.share, words_.language), pattern_word(actor.pattern, words_.language),
          html_text(advice_text(actor.what_to_do, words_.language)));
    }
    out_ += "</tbody></table></section>\n";
  }

  /// Rules that do not alarm as somebody approved them (ISA-18.2 §10).
  void add_settings() {
    add("<section><h2>{}</h2>\n<p class=\"facts\">{}</p>\n", words_.settings, words_.settings_now);
    bool has_any = false;
    for (const Rule& rule : plant_.all<Rule>()) {
      const auto different = registry::differences_from_approved(rule);
      if (different.empty() || !registry::is_live_alarm(rule)) continue;
      if (!has_any) add_head({words_.alarm, words_.setting_fields, words_.approved_by});
      has_any = true;
      std::string fields;
      for (const std::string& field : different) {
        fields += fields.empty() ? "" : ", ";
        fields += setting_word(field, words_.language);
      }
      add("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
          html_text(message_of(rule.id, plant_)), html_text(fields), html_text(rule.approved_by));
    }
    add("{}</section>\n", has_any ? "</tbody></table>" : fmt::format("<p>{}</p>", words_.none));
  }

  /// Alarms that nobody proved as often as their class demands (ISA-18.2 §14).
  void add_proof_tests() {
    add("<section><h2>{}</h2>\n<p class=\"facts\">{}</p>\n", words_.proof_tests,
        words_.settings_now);
    if (owed_.empty()) {
      add("<p>{}</p></section>\n", words_.none);
      return;
    }
    add_head({words_.alarm, words_.alarm_class, words_.every_days, words_.proven_last});
    for (const OwedProofTest& test : owed_) {
      const Rule* rule = plant_.find<Rule>(test.rule);
      add("<tr><th scope=\"row\">{}</th><td>{}</td><td "
          "class=\"number\">{}</td><td>{}{}</td></tr>\n",
          html_text(message_of(test.rule, plant_)),
          html_text(rule == nullptr ? std::string() : rule->alarm_class), test.every_days,
          test.latest ? to_rfc3339(*test.latest) : std::string(words_.never),
          test.has_failed ? fmt::format("; {}", words_.has_failed) : std::string());
    }
    out_ += "</tbody></table></section>\n";
  }

  void add_days() {
    std::size_t most = 1;
    for (const auto& [day, count] : figures_.per_day) most = std::max(most, count);
    add("<section><h2>{}</h2>\n", words_.per_day);
    add_head({words_.day, words_.alarms});
    for (const auto& [day, count] : figures_.per_day) {
      add("<tr><th scope=\"row\">{}</th><td><span class=\"bar\" style=\"width:{}em\"></span> {}"
          "</td></tr>\n",
          to_text(respond::LocalDay{day}), count * 30 / most, count);
    }
    out_ += "</tbody></table></section>\n";
  }

  const KpiFigures& figures_;
  const registry::Plant& plant_;
  std::span<const OwedProofTest> owed_;
  const ReportWords& words_;
  std::string out_;
};

respond::LocalDay first_day(const ReportMonth& month) {
  return {days_from_civil({month.year, month.month, 1})};
}

ReportMonth next(ReportMonth month) {
  if (month.month < 12) return {month.year, month.month + 1};
  return {month.year + 1, 1};
}

}  // namespace

Result<ReportMonth> ReportMonth::parse(std::string_view text) {
  const auto day = respond::parse_day(std::string(text) + "-01");
  if (!day) return fail(Code::kInvalidArgument, "month: must be a month like 2026-11");
  const CivilDate date = civil_from_days(day->days);
  return ReportMonth{date.year, date.month};
}

std::string ReportMonth::text() const {
  return fmt::format("{:04}-{:02}", year, month);
}

Result<alarm::Period> ReportMonth::period(const respond::TimeZone& zone, UtcNanos now) const {
  const UtcNanos begin = zone.to_utc(first_day(*this), std::chrono::minutes(0));
  const UtcNanos end = zone.to_utc(first_day(next(*this)), std::chrono::minutes(0));
  if (begin < now) return alarm::Period{begin, std::min(end, now)};
  return fail(Code::kInvalidArgument, fmt::format("month: {} has not begun", text()));
}

std::string kpi_report_html(const KpiFigures& figures, const ReportMonth& month,
                            const registry::Plant& plant, std::span<const OwedProofTest> owed,
                            std::string_view language) {
  const auto whole = next(month);
  const UtcNanos end = figures.zone.to_utc(first_day(whole), std::chrono::minutes(0));
  return Page(figures, plant, owed, language).make(month, figures.period.end == end);
}

}  // namespace millwright::api
