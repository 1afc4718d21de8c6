// SPDX-License-Identifier: Apache-2.0
#include "registry/table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <nlohmann/json.hpp>

namespace millwright::registry {
namespace {

// Column 1 is always the id. bind() and read() follow the order of kColumns.
template <class R>
struct Columns;

std::string join_texts(const std::vector<std::string>& texts) {
  return nlohmann::json(texts).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<std::string> split_texts(const std::string& text) {
  std::vector<std::string> texts;
  const auto parsed = nlohmann::json::parse(text, nullptr, false);
  for (const auto& element : parsed) {
    if (element.is_string()) texts.push_back(element.get<std::string>());
  }
  return texts;
}

template <>
struct Columns<Site> {
  static constexpr std::array kNames{"id", "name", "title", "time_zone"};
  static void bind(Statement& s, const Site& r) {
    s.bind(r.id).bind(r.name).bind(r.title).bind(r.time_zone);
  }
  static Site read(Statement& s) {
    Site r;
    r.id = s.id<SiteId>();
    r.name = s.text();
    r.title = s.text();
    r.time_zone = s.text();
    return r;
  }
};

template <>
struct Columns<Area> {
  static constexpr std::array kNames{"id", "site", "name", "title"};
  static void bind(Statement& s, const Area& r) {
    s.bind(r.id).bind(r.site).bind(r.name).bind(r.title);
  }
  static Area read(Statement& s) {
    Area r;
    r.id = s.id<AreaId>();
    r.site = s.id<SiteId>();
    r.name = s.text();
    r.title = s.text();
    return r;
  }
};

template <>
struct Columns<Line> {
  static constexpr std::array kNames{"id", "area", "name", "title"};
  static void bind(Statement& s, const Line& r) {
    s.bind(r.id).bind(r.area).bind(r.name).bind(r.title);
  }
  static Line read(Statement& s) {
    Line r;
    r.id = s.id<LineId>();
    r.area = s.id<AreaId>();
    r.name = s.text();
    r.title = s.text();
    return r;
  }
};

template <>
struct Columns<Asset> {
  static constexpr std::array kNames{"id",    "line",        "name",
                                     "title", "asset_class", "criticality",
                                     "make",  "environment", "commissioned_year"};
  static void bind(Statement& s, const Asset& r) {
    s.bind(r.id).bind(r.line).bind(r.name).bind(r.title).bind(r.asset_class);
    s.bind(r.criticality).bind(r.make).bind(r.environment).bind(r.commissioned_year);
  }
  static Asset read(Statement& s) {
    Asset r;
    r.id = s.id<AssetId>();
    r.line = s.id<LineId>();
    r.name = s.text();
    r.title = s.text();
    r.asset_class = s.text();
    r.criticality = static_cast<int>(s.integer());
    r.make = s.text();
    r.environment = s.text();
    r.commissioned_year = s.optional_integer<std::uint32_t>();
    return r;
  }
};

template <>
struct Columns<Device> {
  static constexpr std::array kNames{
      "id", "name", "protocol", "profile", "publish_filters", "subscribe_filters"};
  static void bind(Statement& s, const Device& r) {
    s.bind(r.id).bind(r.name).bind(r.protocol).bind(r.profile);
    s.bind(join_texts(r.publish_filters)).bind(join_texts(r.subscribe_filters));
  }
  static Device read(Statement& s) {
    Device r;
    r.id = s.id<DeviceId>();
    r.name = s.text();
    r.protocol = s.text();
    r.profile = s.text();
    r.publish_filters = split_texts(s.text());
    r.subscribe_filters = split_texts(s.text());
    return r;
  }
};

template <>
struct Columns<StoredProfile> {
  static constexpr std::array kNames{"id", "name", "version", "yaml"};
  static void bind(Statement& s, const StoredProfile& r) {
    s.bind(r.id).bind(r.name).bind(r.version).bind(r.yaml);
  }
  static StoredProfile read(Statement& s) {
    StoredProfile r;
    r.id = s.id<ProfileId>();
    r.name = s.text();
    r.version = static_cast<int>(s.integer());
    r.yaml = s.text();
    return r;
  }
};

template <>
struct Columns<Signal> {
  static constexpr std::array kNames{
      "id",      "asset",         "name",          "title",      "unit",
      "kind",    "type",          "range_low",     "range_high", "expected_interval_ms",
      "address", "value_at_4_ma", "value_at_20_ma"};
  static void bind(Statement& s, const Signal& r) {
    s.bind(r.id).bind(r.asset).bind(r.name).bind(r.title).bind(r.unit);
    s.bind(static_cast<int>(r.kind)).bind(static_cast<int>(r.type));
    s.bind(r.range_low).bind(r.range_high).bind(r.expected_interval.count()).bind(r.address);
    s.bind(r.value_at_4_ma).bind(r.value_at_20_ma);
  }
  static Signal read(Statement& s) {
    Signal r;
    r.id = s.id<SignalId>();
    r.asset = s.id<AssetId>();
    r.name = s.text();
    r.title = s.text();
    r.unit = s.text();
    r.kind = static_cast<SignalKind>(s.integer());
    r.type = static_cast<ValueType>(s.integer());
    r.range_low = s.optional_real();
    r.range_high = s.optional_real();
    r.expected_interval = std::chrono::milliseconds(s.integer());
    r.address = s.text();
    r.value_at_4_ma = s.optional_real();
    r.value_at_20_ma = s.optional_real();
    return r;
  }
};

template <>
struct Columns<Rule> {
  static constexpr std::array kNames{"id",
                                     "signal",
                                     "kind",
                                     "limit_value",
                                     "deadband",
                                     "on_delay_ms",
                                     "off_delay_ms",
                                     "window_ms",
                                     "priority",
                                     "is_enabled",
                                     "message",
                                     "consequence",
                                     "response",
                                     "owner",
                                     "consequence_level",
                                     "respond_within_s",
                                     "procedure",
                                     "policy",
                                     "alarm_class",
                                     "mode",
                                     "is_latching",
                                     "position",
                                     "is_condition_warning",
                                     "approved_by",
                                     "approved_settings",
                                     "inhibits",
                                     "subject",
                                     "subject_name"};
  static void bind(Statement& s, const Rule& r) {
    s.bind(r.id).bind(r.signal).bind(static_cast<int>(r.kind)).bind(r.limit).bind(r.deadband);
    s.bind(r.on_delay.count()).bind(r.off_delay.count()).bind(r.window.count());
    s.bind(r.priority).bind(r.is_enabled ? 1 : 0);
    s.bind(r.message).bind(r.consequence).bind(r.response);
    s.bind(r.owner).bind(static_cast<int>(r.consequence_level)).bind(r.respond_within.count());
    s.bind(r.procedure).bind(r.policy).bind(r.alarm_class).bind(static_cast<int>(r.mode));
    s.bind(r.is_latching ? 1 : 0).bind(r.position).bind(r.is_condition_warning ? 1 : 0);
    s.bind(r.approved_by).bind(r.approved_settings).bind(join_texts(r.inhibits));
    s.bind(static_cast<int>(r.subject)).bind(r.subject_name);
  }
  static Rule read(Statement& s) {
    Rule r;
    r.id = s.id<RuleId>();
    r.signal = s.id<SignalId>();
    r.kind = static_cast<RuleKind>(s.integer());
    r.limit = s.real();
    r.deadband = s.real();
    r.on_delay = std::chrono::milliseconds(s.integer());
    r.off_delay = std::chrono::milliseconds(s.integer());
    r.window = std::chrono::milliseconds(s.integer());
    r.priority = static_cast<int>(s.integer());
    r.is_enabled = s.integer() != 0;
    r.message = s.text();
    r.consequence = s.text();
    r.response = s.text();
    r.owner = s.text();
    r.consequence_level = static_cast<Severity>(s.integer());
    r.respond_within = std::chrono::seconds(s.integer());
    r.procedure = s.text();
    r.policy = s.text();
    r.alarm_class = s.text();
    r.mode = static_cast<RuleMode>(s.integer());
    r.is_latching = s.integer() != 0;
    r.position = s.text();
    r.is_condition_warning = s.integer() != 0;
    r.approved_by = s.text();
    r.approved_settings = s.text();
    r.inhibits = split_texts(s.text());
    r.subject = static_cast<SubjectKind>(s.integer());
    r.subject_name = s.text();
    return r;
  }
};

template <>
struct Columns<Team> {
  static constexpr std::array kNames{"id", "name", "kind"};
  static void bind(Statement& s, const Team& r) {
    s.bind(r.id).bind(r.name).bind(static_cast<int>(r.kind));
  }
  static Team read(Statement& s) {
    Team r;
    r.id = s.id<TeamId>();
    r.name = s.text();
    r.kind = static_cast<TeamKind>(s.integer());
    return r;
  }
};

template <>
struct Columns<User> {
  static constexpr std::array kNames{"id",       "name",      "full_name",      "role",
                                     "team",     "is_active", "email",          "phone",
                                     "language", "skills",    "is_contact_only"};
  static void bind(Statement& s, const User& r) {
    s.bind(r.id).bind(r.name).bind(r.full_name).bind(static_cast<int>(r.role));
    r.team ? s.bind(r.team) : s.bind_null();
    s.bind(r.is_active ? 1 : 0).bind(r.email).bind(r.phone).bind(r.language);
    s.bind(join_texts(r.skills)).bind(r.is_contact_only ? 1 : 0);
  }
  static User read(Statement& s) {
    User r;
    r.id = s.id<UserId>();
    r.name = s.text();
    r.full_name = s.text();
    r.role = static_cast<Role>(s.integer());
    r.team = s.id<TeamId>();  // NULL reads as 0, which is "none"
    r.is_active = s.integer() != 0;
    r.email = s.text();
    r.phone = s.text();
    r.language = s.text();
    r.skills = split_texts(s.text());
    r.is_contact_only = s.integer() != 0;
    return r;
  }
};

template <>
struct Columns<Document> {
  static constexpr std::array kNames{"id",    "kind", "name",   "version",
                                     "state", "text", "author", "approver"};
  static void bind(Statement& s, const Document& r) {
    s.bind(r.id).bind(static_cast<int>(r.kind)).bind(r.name).bind(r.version);
    s.bind(static_cast<int>(r.state)).bind(r.text).bind(r.author).bind(r.approver);
  }
  static Document read(Statement& s) {
    Document r;
    r.id = s.id<DocumentId>();
    r.kind = static_cast<DocumentKind>(s.integer());
    r.name = s.text();
    r.version = static_cast<int>(s.integer());
    r.state = static_cast<DocumentState>(s.integer());
    r.text = s.text();
    r.author = s.text();
    r.approver = s.text();
    return r;
  }
};

template <>
struct Columns<MaintenanceWindow> {
  static constexpr std::array kNames{"id",           "scope",        "scope_id",   "begin_ns",
                                     "end_ns",       "reason",       "planned_by", "cancelled_ns",
                                     "cancelled_by", "cancel_reason"};
  static void bind(Statement& s, const MaintenanceWindow& r) {
    s.bind(r.id).bind(static_cast<int>(r.scope)).bind(r.scope_id).bind(r.begin.ns).bind(r.end.ns);
    s.bind(r.reason).bind(r.planned_by);
    s.bind(r.cancelled ? r.cancelled->ns : 0).bind(r.cancelled_by).bind(r.cancel_reason);
  }
  static MaintenanceWindow read(Statement& s) {
    MaintenanceWindow r;
    r.id = s.id<MaintenanceWindowId>();
    r.scope = static_cast<MaintenanceScope>(s.integer());
    r.scope_id = static_cast<std::uint32_t>(s.integer());
    r.begin = {s.integer()};
    r.end = {s.integer()};
    r.reason = s.text();
    r.planned_by = s.text();
    if (const std::int64_t cancelled = s.integer(); cancelled != 0) {
      r.cancelled = UtcNanos{cancelled};
    }
    r.cancelled_by = s.text();
    r.cancel_reason = s.text();
    return r;
  }
};

// "?1, ?2, ..., ?n"
std::string parameters(std::size_t n) {
  std::string text;
  for (std::size_t i = 1; i <= n; ++i) text += fmt::format("{}?{}", i == 1 ? "" : ", ", i);
  return text;
}

template <class R>
std::string select_sql(std::string_view tail) {
  const std::string names = fmt::format("{}", fmt::join(Columns<R>::kNames, ", "));
  return fmt::format("SELECT row_check = mw_row_check({0}), {0} FROM {1} {2}", names,
                     table_name(kind_of<R>()), tail);
}

template <class R>
Result<R> read_row(Statement& row) {
  const bool is_intact = row.integer() != 0;
  R record = Columns<R>::read(row);
  if (is_intact) return record;
  return fail(Code::kDataLoss, fmt::format("{} {}: the stored row is damaged (checksum differs)",
                                           name(kind_of<R>()), record.id.value));
}

}  // namespace

std::string_view table_name(RecordKind kind) {
  constexpr std::array<std::string_view, std::variant_size_v<Record>> kTables{
      "sites",   "areas", "lines", "assets", "devices",   "profiles",
      "signals", "rules", "teams", "users",  "documents", "maintenance_windows"};
  return kTables[static_cast<std::size_t>(kind)];
}

template <class R>
Status Rows<R>::insert(Database& db, const R& record) {
  static const std::string sql = fmt::format(
      "INSERT INTO {0} ({1}, row_check) VALUES ({2}, mw_row_check({2}))", table_name(kind_of<R>()),
      fmt::join(Columns<R>::kNames, ", "), parameters(Columns<R>::kNames.size()));
  MW_TRY(Statement insert, db.prepare(sql));
  Columns<R>::bind(insert, record);
  return insert.run();
}

template <class R>
Status Rows<R>::update(Database& db, const R& record) {
  static const std::string sql =
      fmt::format("UPDATE {0} SET ({1}, row_check) = ({2}, mw_row_check({2})) WHERE id = ?1",
                  table_name(kind_of<R>()), fmt::join(Columns<R>::kNames, ", "),
                  parameters(Columns<R>::kNames.size()));
  MW_TRY(Statement update, db.prepare(sql));
  Columns<R>::bind(update, record);
  return update.run();
}

template <class R>
Status Rows<R>::remove(Database& db, IdOf<R> id) {
  static const std::string sql =
      fmt::format("DELETE FROM {} WHERE id = ?1", table_name(kind_of<R>()));
  MW_TRY(Statement remove, db.prepare(sql));
  return remove.bind(id).run();
}

template <class R>
Result<std::optional<R>> Rows<R>::find(Database& db, IdOf<R> id) {
  static const std::string sql = select_sql<R>("WHERE id = ?1");
  MW_TRY(Statement query, db.prepare(sql));
  MW_TRY(const bool has_row, query.bind(id).step());
  if (!has_row) return std::optional<R>();
  MW_TRY(R record, read_row<R>(query));
  return std::optional<R>(std::move(record));
}

template <class R>
Result<std::vector<R>> Rows<R>::load(Database& db) {
  MW_TRY(Statement query, db.prepare(select_sql<R>("ORDER BY id")));
  std::vector<R> rows;
  while (true) {
    MW_TRY(const bool has_row, query.step());
    if (!has_row) return rows;
    MW_TRY(R record, read_row<R>(query));
    rows.push_back(std::move(record));
  }
}

template struct Rows<Site>;
template struct Rows<Area>;
template struct Rows<Line>;
template struct Rows<Asset>;
template struct Rows<Device>;
template struct Rows<StoredProfile>;
template struct Rows<Signal>;
template struct Rows<Rule>;
template struct Rows<Team>;
template struct Rows<User>;
template struct Rows<Document>;
template struct Rows<MaintenanceWindow>;

}  // namespace millwright::registry
