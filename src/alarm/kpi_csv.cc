// SPDX-License-Identifier: Apache-2.0
#include "alarm/kpi_csv.h"

#include <fmt/format.h>

#include <iterator>

namespace millwright::alarm {
namespace {

std::string name_of(const KpiReport& report) {
  if (report.scope != Scope::kArea || !report.name.empty()) return report.name;
  return report.area ? fmt::format("area {}", report.area.value) : "no area";
}

std::string value_of(const Kpi& kpi) {
  const bool is_blank = kpi.verdict == Verdict::kNotMeasured && kpi.value == 0;
  return is_blank ? std::string() : fmt::format("{:.6g}", kpi.value);
}

void append(std::string& out, const KpiReport& report, const std::string& begin,
            const std::string& end) {
  for (const Kpi& kpi : report.kpis) {
    const KpiTarget& target = target_of(kpi.id);
    fmt::format_to(std::back_inserter(out), "{},{},{},{},{},{},{},{},{:g},{:g},{},{},{}\r\n", begin,
                   end, name(report.scope), csv_cell(name_of(report)), target.name,
                   csv_cell(target.title), value_of(kpi), csv_cell(target.unit), target.acceptable,
                   target.maximum, name(kpi.verdict), csv_cell(kpi.sample),
                   csv_cell(target.clause));
  }
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell;
  if (!text.empty() && std::string_view("=+-@\t\r").contains(text.front())) cell += '\'';
  cell += text;
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string kpi_csv(const KpiReports& reports, Period period) {
  std::string out =
      "begin,end,scope,name,kpi,title,value,unit,acceptable,maximum,verdict,sample,clause\r\n";
  const std::string begin = to_rfc3339(period.begin);
  const std::string end = to_rfc3339(period.end);
  append(out, reports.plant, begin, end);
  for (const KpiReport& report : reports.positions) append(out, report, begin, end);
  for (const KpiReport& report : reports.areas) append(out, report, begin, end);
  return out;
}

}  // namespace millwright::alarm
