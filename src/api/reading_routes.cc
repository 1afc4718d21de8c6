// SPDX-License-Identifier: Apache-2.0
// Reading history back: raw, thinned to a number of points, in buckets, and as files.
#include <fmt/format.h>

#include <cmath>

#include "api/json_body.h"
#include "api/problem.h"
#include "api/record_views.h"
#include "api/routes.h"
#include "registry/csv.h"

namespace millwright::api {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxBuckets = 100'000;
constexpr UtcNanos kEver{INT64_MIN};
constexpr UtcNanos kNever{INT64_MAX};

struct Query {
  SignalId id;
  std::string unit;
  historian::TimeRange range;
};

Result<Query> query_of(const Services& services, SignalId id, const net::HttpRequest& request) {
  Query query;
  query.id = id;
  MW_TRY(const auto from, time_argument(request, "from"));
  MW_TRY(const auto to, time_argument(request, "to"));
  query.range = {from.value_or(kEver), to.value_or(kNever)};
  if (query.range.begin > query.range.end) {
    return fail(Code::kInvalidArgument, "from: is later than to");
  }
  const auto plant = services.plant.registry().snapshot();
  if (const Signal* signal = plant->find<Signal>(id)) {
    query.unit = signal->unit;
  } else if (services.plant.table().entry(id) == nullptr) {
    return fail(Code::kNotFound, fmt::format("no signal {}", id.value));
  }
  return query;
}

Result<SignalId> signal_in_path(const Call& call) {
  return path_id<SignalId>(call.parameters[0], "signal");
}

std::string_view text_at(const historian::Series& series, std::size_t row) {
  if (series.type != ValueType::kText) return {};
  const std::uint64_t word = series.value[row];
  return std::string_view(series.arena).substr(word >> 32, word & 0xffffffffu);
}

net::HttpResponse readings(const Services& services, const Call& call) {
  const auto id = signal_in_path(call);
  if (!id) return problem(id.error());
  const auto query = query_of(services, *id, call.http);
  if (!query) return problem(query.error());
  const auto points = number_argument(call.http, "points", 0, 0, 100'000);
  if (!points) return problem(points.error());
  const auto limit = number_argument(call.http, "limit", 10'000, 1, 100'000);
  if (!limit) return problem(limit.error());
  const auto series = *points > 0 ? services.historian.downsample_to(*id, query->range, *points)
                                  : services.historian.read(*id, query->range, *limit);
  if (!series) return problem(series.error());

  const bool is_full = call.http.find_query("format").value_or("") == "full";
  json time = json::array();
  json time_ms = json::array();
  json value = json::array();
  json quality = json::array();
  bool is_all_good = true;
  for (std::size_t i = 0; i < series->time.size(); ++i) {
    if (is_full) time.push_back(to_rfc3339(series->time[i]));
    time_ms.push_back(unix_ms(series->time[i]));
    value.push_back(value_json(series->type, series->value[i], text_at(*series, i)));
    quality.push_back(to_text(series->quality[i]));
    is_all_good = is_all_good && series->quality[i] == Quality();
  }
  return json_response({{"signal", id->value},
                        {"unit", query->unit},
                        {"type", name(series->type)},
                        {"time", std::move(time)},
                        {"time_ms", std::move(time_ms)},
                        {"value", std::move(value)},
                        {"quality", is_all_good ? json(nullptr) : std::move(quality)},
                        {"truncated", series->is_truncated}});
}

/// At most how many buckets of `width` the readings of a range fill; bounds the memory of an answer
/// before it is made. Cost: the first reading and the newest; where these are far apart, a thousand
/// wide buckets.
Result<std::uint64_t> most_buckets(const Services& services, const Query& query,
                                   std::chrono::nanoseconds width) {
  const auto in = [&](std::chrono::nanoseconds span) {
    return static_cast<std::uint64_t>(span / width) + 2;
  };
  MW_TRY(const historian::Series first, services.historian.read(query.id, query.range, 1));
  const auto newest = services.historian.last(std::span(&query.id, 1));
  if (first.time.empty() || newest.empty()) return 0;
  const UtcNanos end = std::min(query.range.end, newest.front().time);
  if (end < first.time.front()) return 1;
  const std::chrono::nanoseconds span = end - first.time.front();
  if (in(span) <= kMaxBuckets) return in(span);
  // Most of the span may be empty: no bucket holds fewer than one reading.
  const std::chrono::nanoseconds wide = std::max(width, span / 1000);
  MW_TRY(const auto counted, services.historian.downsample(query.id, query.range, wide, true));
  std::uint64_t most = 0;
  for (const historian::Bucket& bucket : counted) most += std::min(bucket.count, in(wide));
  return most;
}

net::HttpResponse buckets(const Services& services, const Call& call) {
  const auto id = signal_in_path(call);
  if (!id) return problem(id.error());
  const auto query = query_of(services, *id, call.http);
  if (!query) return problem(query.error());
  const auto width = number_argument(call.http, "width_ms", 60'000, 1, 366ull * 86'400'000);
  if (!width) return problem(width.error());
  const std::chrono::milliseconds wide(static_cast<std::int64_t>(*width));
  const auto most = most_buckets(services, *query, wide);
  if (!most) return problem(most.error());
  if (*most > kMaxBuckets) {
    return problem(
        400, "invalid_argument",
        fmt::format("width_ms: {} may give {} buckets, at most {}", *width, *most, kMaxBuckets),
        "ask for wider buckets or a shorter range");
  }
  const auto rows = services.historian.downsample(*id, query->range, wide, true);
  if (!rows) return problem(rows.error());
  json out = json::array();
  for (const historian::Bucket& bucket : *rows) {
    out.push_back({{"begin", to_rfc3339(bucket.begin)},
                   {"min", bucket.min},
                   {"max", bucket.max},
                   {"mean", bucket.mean},
                   {"first", bucket.first},
                   {"last", bucket.last},
                   {"time_weighted_mean", bucket.time_weighted_mean},
                   {"count", bucket.count},
                   {"bad_count", bucket.bad_count}});
  }
  return json_response({{"signal", id->value}, {"unit", query->unit}, {"buckets", std::move(out)}});
}

/// Quotes a CSV field where RFC 4180 asks for it.
std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

/// What people and devices wrote: no spreadsheet takes it for a formula.
std::string guarded(const std::string& text) {
  return csv_field(registry::guard_cell(text));
}

/// Walks the signals one after the other in pieces, so that a long export needs little memory.
class Export {
 public:
  Export(const historian::Historian& historian, std::vector<std::pair<SignalId, std::string>> ids,
         historian::TimeRange range, bool is_csv)
      : historian_(historian), signals_(std::move(ids)), range_(range), is_csv_(is_csv) {}

  Result<std::string> next() {
    std::string out;
    if (is_csv_ && !has_header_) out = "time,signal,value,quality\n";
    has_header_ = true;
    while (index_ < signals_.size() && out.size() < kPiece) {
      historian::TimeRange range = range_;
      range.begin = at_.value_or(range_.begin);
      MW_TRY(const auto series, historian_.read(signals_[index_].first, range, 10'000));
      for (std::size_t i = 0; i < series.time.size(); ++i) append(series, i, out);
      if (series.is_truncated && !series.time.empty()) {
        at_ = UtcNanos{series.time.back().ns + 1};
      } else {
        at_.reset();
        ++index_;
      }
    }
    return out;
  }

 private:
  static constexpr std::size_t kPiece = 256 * 1024;

  void append(const historian::Series& series, std::size_t row, std::string& out) const {
    const std::string time = to_rfc3339(series.time[row]);
    const json value = value_json(series.type, series.value[row], text_at(series, row));
    const std::string quality = to_text(series.quality[row]);
    const std::string& path = signals_[index_].second;
    if (is_csv_) {
      // A value that is no number leaves its field empty, as CSV has no word for it.
      const bool is_number = !value.is_number_float() || std::isfinite(value.get<double>());
      const std::string text = value.is_string() ? guarded(value.get<std::string>())
                               : is_number       ? registry::dump(value)
                                                 : std::string();
      out += fmt::format("{},{},{},{}\n", time, guarded(path), text, quality);
    } else {
      out +=
          registry::dump({{"signal", path}, {"ts", time}, {"value", value}, {"quality", quality}});
      out += '\n';
    }
  }

  const historian::Historian& historian_;
  const std::vector<std::pair<SignalId, std::string>> signals_;
  const historian::TimeRange range_;
  const bool is_csv_;
  bool has_header_ = false;
  std::size_t index_ = 0;
  std::optional<UtcNanos> at_;
};

net::HttpResponse export_file(const Services& services, const Call& call) {
  const std::string_view format = call.http.find_query("format").value_or("csv");
  if (format != "csv" && format != "ndjson") {
    return problem(400, "invalid_argument", fmt::format("format: '{}' is unknown", format),
                   "use csv or ndjson");
  }
  const auto plant = services.plant.registry().snapshot();
  std::vector<std::pair<SignalId, std::string>> signals;
  if (const auto list = call.http.find_query("ids")) {
    const auto ids = id_list(*list);
    if (!ids) return problem(ids.error());
    for (const std::uint32_t value : *ids) {
      const SignalId id(value);
      const auto* entry = services.plant.table().entry(id);
      if (entry == nullptr) {
        return problem(404, "not_found", fmt::format("no signal {}", value),
                       "list the signals with GET /api/v1/signals");
      }
      const std::string_view path = plant->path_of(id);
      signals.emplace_back(id, path.empty() ? entry->address : std::string(path));
    }
  } else {
    for (const Signal& signal : plant->all<Signal>()) {
      signals.emplace_back(signal.id, plant->path_of(signal.id));
    }
  }
  const auto from = time_argument(call.http, "from");
  if (!from) return problem(from.error());
  const auto to = time_argument(call.http, "to");
  if (!to) return problem(to.error());
  auto walk = std::make_shared<Export>(
      services.historian, std::move(signals),
      historian::TimeRange{from->value_or(kEver), to->value_or(kNever)}, format == "csv");
  auto response = net::HttpResponse::of(
      200, format == "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson", "");
  response.with("Content-Disposition", fmt::format("attachment; filename=\"readings.{}\"", format));
  response.stream = [walk]() -> Result<std::string> { return walk->next(); };
  return response;
}

}  // namespace

void add_reading_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/signals/{id}/readings", Access::kViewer,
             [s](const Call& call) { return readings(*s, call); });
  router.add("GET", "/api/v1/signals/{id}/buckets", Access::kViewer,
             [s](const Call& call) { return buckets(*s, call); });
  router.add("GET", "/api/v1/export", Access::kViewer,
             [s](const Call& call) { return export_file(*s, call); });
}

}  // namespace millwright::api
