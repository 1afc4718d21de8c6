// SPDX-License-Identifier: Apache-2.0
// Alarm performance of a period: as figures, as CSV, and as the month's report for printing.
#include "alarm/kpi_csv.h"
#include "api/desk_call.h"
#include "api/kpi_report.h"
#include "api/problem.h"
#include "api/routes.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;

Result<KpiFigures> figures_asked(const Services& services, const Call& call) {
  MW_TRY(const auto period, period_argument(services, call.http, 24h * 30));
  MW_TRY(KpiScope scope, KpiScope::parse(call.http.find_query("scope").value_or("plant")));
  return kpi_figures(services, std::move(scope), {period.first, period.second});
}

net::HttpResponse refusal(const Error& error) {
  if (error.code() != Code::kNotFound) return problem(error);
  return problem(error, "list positions with GET /api/v1/positions, areas with GET /api/v1/plant");
}

net::HttpResponse get(const Services& services, const Call& call) {
  const auto figures = figures_asked(services, call);
  if (!figures) return refusal(figures.error());
  return json_response(kpi_view(*figures, *services.plant.registry().snapshot()));
}

/// Every position and area; the scope is not asked for.
net::HttpResponse csv(const Services& services, const Call& call) {
  const auto figures = figures_asked(services, call);
  if (!figures) return refusal(figures.error());
  auto response = net::HttpResponse::of(200, "text/csv; charset=utf-8",
                                        alarm::kpi_csv(figures->reports, figures->period));
  return std::move(
      response.with("Content-Disposition", "attachment; filename=\"alarm-performance.csv\""));
}

net::HttpResponse report(const Services& services, const Call& call) {
  const auto plant = services.plant.registry().snapshot();
  const respond::TimeZone zone = site_zone(*plant);
  const UtcNanos now = services.clock.wall();
  const std::string this_month = to_text(zone.to_local(now).day).substr(0, 7);
  const auto month = ReportMonth::parse(call.http.find_query("month").value_or(this_month));
  if (!month) return problem(month.error());
  const auto period = month->period(zone, now);
  if (!period) return problem(period.error());
  const auto figures = kpi_figures(services, {}, *period);
  if (!figures) return problem(figures.error());
  const auto owed = owed_proof_tests(services, *plant, now);
  if (!owed) return problem(owed.error());
  return html_page(kpi_report_html(*figures, *month, *plant, *owed, page_language(call.http)));
}

}  // namespace

void add_kpi_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/kpis", Access::kViewer,
             [s](const Call& call) { return get(*s, call); });
  router.add("GET", "/api/v1/kpis.csv", Access::kViewer,
             [s](const Call& call) { return csv(*s, call); });
  router.add("GET", "/api/v1/kpis/report", Access::kViewer,
             [s](const Call& call) { return report(*s, call); });
}

}  // namespace millwright::api
