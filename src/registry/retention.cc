// SPDX-License-Identifier: Apache-2.0
#include "registry/retention.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "registry/record_json.h"

namespace millwright::registry {
namespace {

using nlohmann::json;

constexpr RetentionClassId kStandardId{1};  // made by the schema
constexpr std::uint32_t kMaxDays = 36'500;  // a hundred years

using Days = std::optional<std::uint32_t>;

/// Absent is for ever.
bool is_longer(const Days& a, const Days& b) {
  return b && (!a || *a > *b);
}

json days_or_null(const Days& days) {
  return days ? json(*days) : json(nullptr);
}

std::string image(const RetentionClass& c) {
  return dump({{"name", c.name},
               {"raw_days", days_or_null(c.raw_days)},
               {"minute_days", days_or_null(c.minute_days)},
               {"hour_days", days_or_null(c.hour_days)}});
}

std::string what(RetentionClassId id) {
  return fmt::format("retention-class {}", id.value);
}

Status validate(const RetentionClass& c) {
  if (!is_path_element(c.name)) {
    return fail(Code::kInvalidArgument,
                fmt::format("name '{}': must be 1 to 64 bytes without '/', '+' and '#'", c.name));
  }
  for (const auto& [field, days] : {std::pair("raw_days", c.raw_days),
                                    {"minute_days", c.minute_days},
                                    {"hour_days", c.hour_days}}) {
    if (days && (*days == 0 || *days > kMaxDays)) {
      return fail(Code::kInvalidArgument,
                  fmt::format("{}: {} days, must be 1 to {}; leave it out to keep for ever", field,
                              *days, kMaxDays));
    }
  }
  if (is_longer(c.raw_days, c.minute_days) || is_longer(c.minute_days, c.hour_days)) {
    return fail(Code::kInvalidArgument,
                "raw_days <= minute_days <= hour_days: a coarser history must not end before a "
                "finer one; leave a coarser one out to keep it for ever");
  }
  return {};
}

Statement& bind_days(Statement& s, const Days& days) {
  return days ? s.bind(*days) : s.bind_null();
}

Status write(Database& db, const char* sql, const RetentionClass& c) {
  MW_TRY(Statement s, db.prepare(sql));
  s.bind(c.id).bind(c.name);
  bind_days(bind_days(bind_days(s, c.raw_days), c.minute_days), c.hour_days);
  return s.run();
}

Days read_days(Statement& s) {
  const auto text = s.optional_text();
  return text ? Days(static_cast<std::uint32_t>(std::stoul(*text))) : Days();
}

Result<std::vector<RetentionClass>> read_classes(Database& db) {
  MW_TRY(Statement query,
         db.prepare("SELECT row_check = mw_row_check(id, name, raw_days, minute_days, hour_days), "
                    "id, name, raw_days, minute_days, hour_days FROM retention_classes "
                    "ORDER BY id"));
  std::vector<RetentionClass> out;
  while (true) {
    MW_TRY(const bool has_row, query.step());
    if (!has_row) return out;
    const bool is_intact = query.integer() != 0;
    RetentionClass c;
    c.id = query.id<RetentionClassId>();
    c.name = query.text();
    if (!is_intact) {
      return fail(Code::kDataLoss,
                  what(c.id) +
                      ": the stored row is damaged (checksum differs); nothing is removed "
                      "until it is mended: restore it from a backup");
    }
    c.raw_days = read_days(query);
    c.minute_days = read_days(query);
    c.hour_days = read_days(query);
    out.push_back(std::move(c));
  }
}

Result<std::map<SignalId, RetentionClassId>> read_members(Database& db) {
  MW_TRY(Statement query, db.prepare("SELECT row_check = mw_row_check(signal, class), signal, "
                                     "class FROM retention_members ORDER BY signal"));
  std::map<SignalId, RetentionClassId> out;
  while (true) {
    MW_TRY(const bool has_row, query.step());
    if (!has_row) return out;
    const bool is_intact = query.integer() != 0;
    const auto signal = query.id<SignalId>();
    if (!is_intact) {
      return fail(
          Code::kDataLoss,
          fmt::format("retention of signal {}: the stored row is damaged (checksum differs); "
                      "put the signal into its class again",
                      signal.value));
    }
    out.emplace(signal, query.id<RetentionClassId>());
  }
}

Result<RetentionClass> get_class(Database& db, RetentionClassId id) {
  MW_TRY(const auto classes, read_classes(db));
  const auto it = std::ranges::find(classes, id, &RetentionClass::id);
  if (it == classes.end())
    return fail(Code::kNotFound, fmt::format("no retention class {}", id.value));
  return *it;
}

Status check_name_free(Database& db, const RetentionClass& wanted) {
  MW_TRY(const auto classes, read_classes(db));
  for (const RetentionClass& c : classes) {
    if (c.name == wanted.name && c.id != wanted.id) {
      return fail(Code::kAlreadyExists,
                  fmt::format("name: there is a class '{}' already", wanted.name));
    }
  }
  return {};
}

}  // namespace

const RetentionClass* RetentionTable::find(RetentionClassId id) const {
  const auto it = std::ranges::find(classes, id, &RetentionClass::id);
  return it == classes.end() ? nullptr : &*it;
}

const RetentionClass& RetentionTable::standard() const {
  static const RetentionClass kKeepsAll{kStandardId, std::string(kStandardClass), {}, {}, {}};
  const RetentionClass* stored = find(kStandardId);
  return stored != nullptr ? *stored : kKeepsAll;
}

const RetentionClass& RetentionTable::class_of(SignalId signal) const {
  const auto it = members.find(signal);
  const RetentionClass* found = it == members.end() ? nullptr : find(it->second);
  return found != nullptr ? *found : standard();
}

Result<RetentionTable> load_retention(Registry& registry) {
  RetentionTable out;
  MW_TRY_STATUS(registry.with_database([&](Database& db) -> Status {
    MW_TRY(out.classes, read_classes(db));
    MW_TRY(out.members, read_members(db));
    return {};
  }));
  return out;
}

Result<RetentionClass> add_retention_class(Registry& registry, const Intent& intent,
                                           RetentionClass wanted) {
  MW_TRY_STATUS(validate(wanted));
  const auto done = registry.change(intent, [&](Edit& edit) -> Status {
    Database& db = edit.database();
    MW_TRY_STATUS(check_name_free(db, wanted));
    // Ids are never used twice: the largest ever given is kept beside those of the records.
    MW_TRY(const std::int64_t last,
           db.query_integer("SELECT last FROM last_ids WHERE kind = 'retention-class'", 1));
    wanted.id = RetentionClassId(static_cast<std::uint32_t>(last + 1));
    MW_TRY(Statement note_id, db.prepare("INSERT OR REPLACE INTO last_ids VALUES "
                                         "('retention-class', ?1)"));
    MW_TRY_STATUS(note_id.bind(wanted.id).run());
    MW_TRY_STATUS(write(db,
                        "INSERT INTO retention_classes VALUES "
                        "(?1, ?2, ?3, ?4, ?5, mw_row_check(?1, ?2, ?3, ?4, ?5))",
                        wanted));
    edit.note(what(wanted.id), {}, image(wanted));
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return wanted;
}

Result<RetentionClass> change_retention_class(Registry& registry, const Intent& intent,
                                              const RetentionClass& wanted) {
  MW_TRY_STATUS(validate(wanted));
  const auto done = registry.change(intent, [&](Edit& edit) -> Status {
    Database& db = edit.database();
    MW_TRY(const RetentionClass before, get_class(db, wanted.id));
    if (before == wanted) return {};
    if (wanted.id == kStandardId && wanted.name != before.name) {
      return fail(Code::kFailedPrecondition,
                  "name: 'standard' is the class of every signal that is in no other; make a class "
                  "of another name");
    }
    MW_TRY_STATUS(check_name_free(db, wanted));
    MW_TRY_STATUS(write(db,
                        "UPDATE retention_classes SET (name, raw_days, minute_days, hour_days, "
                        "row_check) = (?2, ?3, ?4, ?5, mw_row_check(?1, ?2, ?3, ?4, ?5)) "
                        "WHERE id = ?1",
                        wanted));
    edit.note(what(wanted.id), image(before), image(wanted));
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return wanted;
}

Status remove_retention_class(Registry& registry, const Intent& intent, RetentionClassId id) {
  const auto done = registry.change(intent, [&](Edit& edit) -> Status {
    Database& db = edit.database();
    MW_TRY(const RetentionClass before, get_class(db, id));
    if (id == kStandardId) {
      return fail(Code::kFailedPrecondition, "the class 'standard' is always there");
    }
    MW_TRY(Statement members, db.prepare("DELETE FROM retention_members WHERE class = ?1"));
    MW_TRY_STATUS(members.bind(id).run());
    MW_TRY(Statement remove, db.prepare("DELETE FROM retention_classes WHERE id = ?1"));
    MW_TRY_STATUS(remove.bind(id).run());
    edit.note(what(id), image(before), {});
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return {};
}

Status assign_retention(Registry& registry, const Intent& intent, RetentionClassId id,
                        std::span<const SignalId> signals) {
  const auto done = registry.change(intent, [&](Edit& edit) -> Status {
    Database& db = edit.database();
    MW_TRY(const auto classes, read_classes(db));
    MW_TRY(const auto before, read_members(db));
    RetentionTable table{classes, before};
    const RetentionClass* target = table.find(id);
    if (target == nullptr) {
      return fail(Code::kNotFound, fmt::format("no retention class {}", id.value));
    }
    for (const SignalId signal : signals) {
      MW_TRY([[maybe_unused]] const Signal known, edit.get<Signal>(signal));
      const RetentionClass& old = table.class_of(signal);
      if (old.id == id) continue;
      MW_TRY(Statement put, db.prepare("INSERT OR REPLACE INTO retention_members VALUES "
                                       "(?1, ?2, mw_row_check(?1, ?2))"));
      MW_TRY_STATUS(put.bind(signal).bind(id).run());
      edit.note(fmt::format("signal {}", signal.value), dump({{"retention_class", old.name}}),
                dump({{"retention_class", target->name}}));
    }
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return {};
}

}  // namespace millwright::registry
