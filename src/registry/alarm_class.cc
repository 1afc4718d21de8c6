// SPDX-License-Identifier: Apache-2.0
#include "registry/alarm_class.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/suggest.h"
#include "registry/csv.h"
#include "registry/field_checks.h"
#include "registry/json_fields.h"
#include "registry/record_json.h"

namespace millwright::registry {
namespace {

using nlohmann::json;

constexpr std::uint32_t kMostDays = 3650;
constexpr std::uint32_t kMostMinutes = 1440;  // no alarm is shelved for longer
constexpr std::size_t kMostClasses = 200;
constexpr std::string_view kNobody = "nobody";
constexpr std::string_view kShelvers = "nobody, viewer, operator, engineer, administrator";
constexpr std::array<std::string_view, 6> kColumns{
    "name",       "needs_acknowledgement", "proof_test_days", "drill_days",
    "may_shelve", "longest_shelf_minutes"};

json number_or_null(const std::optional<std::uint32_t>& number) {
  return number ? json(*number) : json(nullptr);
}

std::string_view shelver(const AlarmClass& c) {
  return c.may_shelve ? millwright::name(*c.may_shelve) : kNobody;
}

std::string image(const AlarmClass& c) {
  json fields = to_json(c);
  fields.erase("name");
  return dump(fields);
}

Status validate(const AlarmClass& c) {
  MW_TRY_STATUS(check_element("name", c.name));
  for (const auto& [field, days] :
       {std::pair("proof_test_days", c.proof_test_days), {"drill_days", c.drill_days}}) {
    if (days && (*days == 0 || *days > kMostDays)) {
      return invalid(fmt::format("{} {}: must be 1 to {}, or left out", field, *days, kMostDays));
    }
  }
  if (c.longest_shelf_minutes == 0 || c.longest_shelf_minutes > kMostMinutes) {
    return invalid(fmt::format("longest_shelf_minutes {}: must be 1 to {}", c.longest_shelf_minutes,
                               kMostMinutes));
  }
  return {};
}

std::optional<std::uint32_t> optional_number(Statement& s) {
  const auto text = s.optional_text();
  if (!text) return std::nullopt;
  std::uint32_t number = 0;
  std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

Statement& bind_number(Statement& s, const std::optional<std::uint32_t>& number) {
  return number ? s.bind(*number) : s.bind_null();
}

const AlarmClass* find(std::span<const AlarmClass> classes, std::string_view name) {
  const auto it = std::ranges::find(classes, name, &AlarmClass::name);
  return it == classes.end() ? nullptr : &*it;
}

Result<std::optional<std::uint32_t>> read_number(std::string_view column, std::string_view cell) {
  if (cell.empty()) return std::optional<std::uint32_t>();
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error == std::errc() && end == cell.data() + cell.size()) return std::optional(number);
  return invalid(fmt::format("{}: '{}' is not a whole number", column, cell));
}

/// Errors: invalid_argument.
Result<std::optional<Role>> read_shelver(std::string_view text) {
  const std::optional<Role> role = parse_role(text);
  if (role || text == kNobody) return role;
  return invalid(fmt::format("may_shelve: '{}' is not one of {}", text, kShelvers));
}

Result<AlarmClass> read_row(const CsvRow& row) {
  if (row.cells.size() != kColumns.size()) {
    return invalid(fmt::format("{} cells, the head row has {}", row.cells.size(), kColumns.size()));
  }
  AlarmClass c;
  c.name = unguard_cell(row.cells[0]);
  // Spreadsheets write TRUE.
  const std::string& flag = row.cells[1];
  c.needs_acknowledgement = flag == "true" || flag == "TRUE";
  if (!c.needs_acknowledgement && flag != "false" && flag != "FALSE") {
    return invalid(fmt::format("needs_acknowledgement: '{}' is not true or false", flag));
  }
  MW_TRY(c.proof_test_days, read_number(kColumns[2], row.cells[2]));
  MW_TRY(c.drill_days, read_number(kColumns[3], row.cells[3]));
  MW_TRY(c.may_shelve, read_shelver(row.cells[4]));
  MW_TRY(const auto minutes, read_number(kColumns[5], row.cells[5]));
  if (minutes) c.longest_shelf_minutes = *minutes;
  return c;
}

}  // namespace

json to_json(const AlarmClass& c) {
  return {{"name", c.name},
          {"needs_acknowledgement", c.needs_acknowledgement},
          {"proof_test_days", number_or_null(c.proof_test_days)},
          {"drill_days", number_or_null(c.drill_days)},
          {"may_shelve", shelver(c)},
          {"longest_shelf_minutes", c.longest_shelf_minutes}};
}

Status merge(const json& fields, AlarmClass& c) {
  std::string may_shelve(shelver(c));
  MW_TRY_STATUS(JsonFields(fields)
                    .read("needs_acknowledgement", c.needs_acknowledgement)
                    .read("proof_test_days", c.proof_test_days)
                    .read("drill_days", c.drill_days)
                    .read("may_shelve", may_shelve)
                    .read("longest_shelf_minutes", c.longest_shelf_minutes)
                    .done());
  MW_TRY(c.may_shelve, read_shelver(may_shelve));
  return {};
}

Result<std::vector<AlarmClass>> load_alarm_classes(Database& db) {
  constexpr const char* kAll =
      "name, needs_acknowledgement, proof_test_days, drill_days, may_shelve, longest_shelf_minutes";
  MW_TRY(Statement query,
         db.prepare(fmt::format(
             "SELECT row_check = mw_row_check({0}), {0} FROM alarm_classes ORDER BY name", kAll)));
  std::vector<AlarmClass> out;
  while (true) {
    MW_TRY(const bool has_row, query.step());
    if (!has_row) return out;
    const bool is_intact = query.integer() != 0;
    AlarmClass c;
    c.name = query.text();
    if (!is_intact) {
      return fail(Code::kDataLoss,
                  fmt::format("alarm class '{}': the stored row is damaged (checksum differs); "
                              "restore it from a backup",
                              c.name));
    }
    c.needs_acknowledgement = query.integer() != 0;
    c.proof_test_days = optional_number(query);
    c.drill_days = optional_number(query);
    c.may_shelve = parse_role(query.text());
    c.longest_shelf_minutes = static_cast<std::uint32_t>(query.integer());
    out.push_back(std::move(c));
  }
}

Result<bool> put_alarm_class(Edit& edit, const AlarmClass& wanted) {
  MW_TRY_STATUS(validate(wanted));
  Database& db = edit.database();
  MW_TRY(const auto classes, load_alarm_classes(db));
  const AlarmClass* before = find(classes, wanted.name);
  if (before != nullptr && *before == wanted) return false;
  if (!wanted.needs_acknowledgement) {
    return invalid(
        "needs_acknowledgement: must be true, no alarm leaves the list before somebody "
        "acknowledged "
        "it; what needs no acknowledgement is an event: give those rules mode event");
  }
  if (before == nullptr && classes.size() >= kMostClasses) {
    return fail(Code::kResourceExhausted, fmt::format("there are {} classes", classes.size()));
  }
  MW_TRY(Statement s, db.prepare("INSERT OR REPLACE INTO alarm_classes VALUES "
                                 "(?1, ?2, ?3, ?4, ?5, ?6, mw_row_check(?1, ?2, ?3, ?4, ?5, ?6))"));
  s.bind(wanted.name).bind(wanted.needs_acknowledgement ? 1 : 0);
  bind_number(bind_number(s, wanted.proof_test_days), wanted.drill_days);
  MW_TRY_STATUS(s.bind(shelver(wanted)).bind(wanted.longest_shelf_minutes).run());
  edit.note("alarm-class " + wanted.name, before == nullptr ? std::string() : image(*before),
            image(wanted));
  return true;
}

Result<std::vector<AlarmClass>> load_alarm_classes(Registry& registry) {
  std::vector<AlarmClass> out;
  MW_TRY_STATUS(registry.with_database([&](Database& db) -> Status {
    MW_TRY(out, load_alarm_classes(db));
    return {};
  }));
  return out;
}

Result<AlarmClass> put_alarm_class(Registry& registry, const Intent& intent,
                                   const AlarmClass& wanted) {
  const auto done = registry.change(intent, [&](Edit& edit) -> Status {
    MW_TRY([[maybe_unused]] const bool differs, put_alarm_class(edit, wanted));
    return {};
  });
  if (!done) return fail(done.error());
  return wanted;
}

Status remove_alarm_class(Edit& edit, std::string_view name) {
  Database& db = edit.database();
  MW_TRY(const auto classes, load_alarm_classes(db));
  const AlarmClass* before = find(classes, name);
  if (before == nullptr) return fail(Code::kNotFound, fmt::format("no alarm class '{}'", name));
  MW_TRY(Statement query, db.prepare("SELECT count(*) FROM rules WHERE alarm_class = ?1"));
  MW_TRY([[maybe_unused]] const bool has_row, query.bind(name).step());
  if (const std::int64_t n = query.integer(); n > 0) {
    return fail(
        Code::kFailedPrecondition,
        fmt::format("alarm class '{}': {} rules name it; give them another one first", name, n));
  }
  MW_TRY(Statement remove, db.prepare("DELETE FROM alarm_classes WHERE name = ?1"));
  MW_TRY_STATUS(remove.bind(name).run());
  edit.note("alarm-class " + before->name, image(*before), {});
  return {};
}

Status remove_alarm_class(Registry& registry, const Intent& intent, std::string_view name) {
  const auto done =
      registry.change(intent, [&](Edit& edit) { return remove_alarm_class(edit, name); });
  if (!done) return fail(done.error());
  return {};
}

std::string alarm_classes_csv(std::span<const AlarmClass> classes) {
  std::string out;
  append_csv_row({kColumns.begin(), kColumns.end()}, out);
  const auto text = [](const std::optional<std::uint32_t>& number) {
    return number ? std::to_string(*number) : std::string();
  };
  for (const AlarmClass& c : classes) {
    append_csv_row(
        {guard_cell(c.name), c.needs_acknowledgement ? "true" : "false", text(c.proof_test_days),
         text(c.drill_days), std::string(shelver(c)), std::to_string(c.longest_shelf_minutes)},
        out);
  }
  return out;
}

Result<std::size_t> import_alarm_classes(Registry& registry, const Intent& intent,
                                         std::string_view csv) {
  MW_TRY(const std::vector<CsvRow> rows, parse_csv(csv, kMostClasses + 1));
  if (rows.empty() || !std::ranges::equal(rows.front().cells, kColumns)) {
    return invalid(fmt::format("line 1: the head row must be {}", fmt::join(kColumns, ",")));
  }
  std::size_t n_changed = 0;
  const auto done = registry.change(intent, [&](Edit& edit) -> Status {
    for (const CsvRow& row : std::span(rows).subspan(1)) {
      const auto at_line = [&](const Error& error) {
        return fail(with_context(error, fmt::format("line {}", row.line)));
      };
      const Result<AlarmClass> wanted = read_row(row);
      if (!wanted) return at_line(wanted.error());
      const Result<bool> differs = put_alarm_class(edit, *wanted);
      if (!differs) return at_line(differs.error());
      n_changed += *differs ? 1 : 0;
    }
    return {};
  });
  if (!done) return fail(done.error());
  return n_changed;
}

Status check_alarm_class(Database& db, const Rule* before, const Rule& after) {
  if (after.alarm_class.empty()) return {};
  if (before != nullptr && before->alarm_class == after.alarm_class) return {};
  MW_TRY(const auto classes, load_alarm_classes(db));
  if (find(classes, after.alarm_class) != nullptr) return {};
  std::vector<std::string_view> names;
  for (const AlarmClass& c : classes) names.push_back(c.name);
  return invalid(fmt::format("alarm_class '{}': not in the list of classes ({}){}",
                             after.alarm_class, fmt::join(names, ", "),
                             did_you_mean(nearest(after.alarm_class, names))));
}

}  // namespace millwright::registry
