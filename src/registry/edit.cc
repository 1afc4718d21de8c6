// SPDX-License-Identifier: Apache-2.0
#include "registry/edit.h"

#include <fmt/format.h>

#include "registry/alarm_class.h"
#include "registry/constraints.h"
#include "registry/table.h"
#include "registry/validate.h"

namespace millwright::registry {

template <class R>
Status Edit::check_new(const R& record) {
  if constexpr (std::is_same_v<R, Signal>) {
    MW_TRY(const auto taken, Rows<Signal>::find(db_, record.id));
    if (taken) {
      return fail(Code::kAlreadyExists, fmt::format("signal {} exists already", record.id.value));
    }
  } else {
    if (record.id) {
      return fail(Code::kInvalidArgument,
                  fmt::format("id: a new {} must not bring one", name(kind_of<R>())));
    }
  }
  MW_TRY_STATUS(validate(record));
  if constexpr (std::is_same_v<R, Rule>) MW_TRY_STATUS(check_alarm_class(db_, nullptr, record));
  return check_constraints(db_, record, warnings_);
}

template <class R>
Result<R> Edit::add(R record) {
  MW_TRY_STATUS(check_new(record));
  if constexpr (std::is_same_v<R, Rule>) {
    MW_TRY_STATUS(check_may_alarm(db_, nullptr, record));
  }
  return insert(std::move(record));
}

Result<Rule> Edit::add_library_rule(Rule rule) {
  MW_TRY_STATUS(check_new(rule));
  if (const Status may = check_may_alarm(db_, nullptr, rule); !may) {
    if (may.error().code() != Code::kFailedPrecondition) return fail(may.error());
    rule.mode = RuleMode::kShadow;
    warn(fmt::format("rule '{}' is on trial and pages nobody: {}", rule.message,
                     may.error().message()));
  }
  return insert(std::move(rule));
}

template <class R>
Result<R> Edit::insert(R record) {
  constexpr RecordKind kind = kind_of<R>();
  if constexpr (!std::is_same_v<R, Signal>) {
    MW_TRY(record.id.value, next_id(kind));
  }
  MW_TRY_STATUS(note_id(kind, record.id.value));
  MW_TRY_STATUS(Rows<R>::insert(db_, record));
  remember<R>(record.id, std::nullopt, record);
  return record;
}

template <class R>
Status Edit::update(const R& record) {
  MW_TRY(R before, get<R>(record.id));
  if constexpr (std::is_same_v<R, StoredProfile>) {
    return fail(Code::kFailedPrecondition,
                fmt::format("profile {}@{} never changes once stored; add a new version",
                            before.name, before.version));
  }
  MW_TRY_STATUS(validate(record));
  if constexpr (std::is_same_v<R, Document>) MW_TRY_STATUS(validate_change(before, record));
  MW_TRY_STATUS(check_constraints(db_, record, warnings_));
  if constexpr (std::is_same_v<R, Rule>) {
    MW_TRY_STATUS(check_alarm_class(db_, &before, record));
    MW_TRY_STATUS(check_may_alarm(db_, &before, record));
  }
  MW_TRY_STATUS(Rows<R>::update(db_, record));
  remember<R>(record.id, std::move(before), record);
  return {};
}

template <class R>
Status Edit::remove(IdOf<R> id) {
  MW_TRY(R before, get<R>(id));
  MW_TRY_STATUS(check_removable(db_, kind_of<R>(), id.value));
  if constexpr (std::is_same_v<R, Signal>) {
    std::vector<RuleId> rules;
    {
      MW_TRY(Statement query, db_.prepare("SELECT id FROM rules WHERE signal = ? ORDER BY id"));
      query.bind(id);
      while (true) {
        MW_TRY(const bool has_row, query.step());
        if (!has_row) break;
        rules.push_back(query.id<RuleId>());
      }
    }
    for (const RuleId rule : rules) MW_TRY_STATUS(remove<Rule>(rule));
  }
  MW_TRY_STATUS(Rows<R>::remove(db_, id));
  remember<R>(id, std::move(before), std::nullopt);
  return {};
}

template <class R>
Result<R> Edit::get(IdOf<R> id) {
  MW_TRY(std::optional<R> record, Rows<R>::find(db_, id));
  if (record) return std::move(*record);
  return fail(Code::kNotFound, fmt::format("no {} {}", name(kind_of<R>()), id.value));
}

void Edit::note(std::string what, std::string before, std::string after) {
  notes_.push_back({std::move(what), std::move(before), std::move(after)});
}

template <class R>
void Edit::remember(IdOf<R> id, std::optional<R> before, std::optional<R> after) {
  const std::pair key(kind_of<R>(), id.value);
  const auto [found, is_new] = index_.try_emplace(key, images_.size());
  if (is_new) {
    images_.emplace_back(key, Image());
    if (before) images_.back().second.before = std::move(*before);
  }
  auto& image = images_[found->second].second;
  image.after.reset();
  if (after) image.after = std::move(*after);
}

Result<std::uint32_t> Edit::next_id(RecordKind kind) {
  MW_TRY(Statement query,
         db_.prepare(fmt::format("SELECT max(coalesce((SELECT last FROM last_ids WHERE kind = ?), "
                                 "0), coalesce((SELECT max(id) FROM {}), 0))",
                                 table_name(kind))));
  MW_TRY([[maybe_unused]] const bool has_row, query.bind(name(kind)).step());
  return static_cast<std::uint32_t>(query.integer() + 1);
}

Status Edit::note_id(RecordKind kind, std::uint32_t id) {
  MW_TRY(Statement upsert,
         db_.prepare("INSERT INTO last_ids (kind, last) VALUES (?, ?) ON CONFLICT "
                     "(kind) DO UPDATE SET last = max(last, excluded.last)"));
  return upsert.bind(name(kind)).bind(id).run();
}

template Result<Site> Edit::add(Site);
template Status Edit::update(const Site&);
template Status Edit::remove<Site>(IdOf<Site>);
template Result<Site> Edit::get<Site>(IdOf<Site>);
template Result<Area> Edit::add(Area);
template Status Edit::update(const Area&);
template Status Edit::remove<Area>(IdOf<Area>);
template Result<Area> Edit::get<Area>(IdOf<Area>);
template Result<Line> Edit::add(Line);
template Status Edit::update(const Line&);
template Status Edit::remove<Line>(IdOf<Line>);
template Result<Line> Edit::get<Line>(IdOf<Line>);
template Result<Asset> Edit::add(Asset);
template Status Edit::update(const Asset&);
template Status Edit::remove<Asset>(IdOf<Asset>);
template Result<Asset> Edit::get<Asset>(IdOf<Asset>);
template Result<Device> Edit::add(Device);
template Status Edit::update(const Device&);
template Status Edit::remove<Device>(IdOf<Device>);
template Result<Device> Edit::get<Device>(IdOf<Device>);
template Result<StoredProfile> Edit::add(StoredProfile);
template Status Edit::update(const StoredProfile&);
template Status Edit::remove<StoredProfile>(IdOf<StoredProfile>);
template Result<StoredProfile> Edit::get<StoredProfile>(IdOf<StoredProfile>);
template Result<Signal> Edit::add(Signal);
template Status Edit::update(const Signal&);
template Status Edit::remove<Signal>(IdOf<Signal>);
template Result<Signal> Edit::get<Signal>(IdOf<Signal>);
template Result<Rule> Edit::add(Rule);
template Status Edit::update(const Rule&);
template Status Edit::remove<Rule>(IdOf<Rule>);
template Result<Rule> Edit::get<Rule>(IdOf<Rule>);
template Result<Team> Edit::add(Team);
template Status Edit::update(const Team&);
template Status Edit::remove<Team>(IdOf<Team>);
template Result<Team> Edit::get<Team>(IdOf<Team>);
template Result<User> Edit::add(User);
template Status Edit::update(const User&);
template Status Edit::remove<User>(IdOf<User>);
template Result<User> Edit::get<User>(IdOf<User>);
template Result<Document> Edit::add(Document);
template Status Edit::update(const Document&);
template Status Edit::remove<Document>(IdOf<Document>);
template Result<Document> Edit::get<Document>(IdOf<Document>);
template Result<MaintenanceWindow> Edit::add(MaintenanceWindow);
template Status Edit::update(const MaintenanceWindow&);
template Status Edit::remove<MaintenanceWindow>(IdOf<MaintenanceWindow>);
template Result<MaintenanceWindow> Edit::get<MaintenanceWindow>(IdOf<MaintenanceWindow>);

}  // namespace millwright::registry
