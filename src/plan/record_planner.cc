// SPDX-License-Identifier: Apache-2.0
#include "plan/record_planner.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "registry/document_life.h"
#include "registry/rule_approval.h"

namespace millwright::plan {
namespace {

using nlohmann::json;
using registry::kind_of;
using registry::RecordKind;

constexpr std::size_t kMaxProblems = 100;  // after so many the rest is more of the same
constexpr std::string_view kReserved = "_system";

/// Wrong is the file, not the disk.
bool is_of_the_file(const Error& error) {
  return error.code() == Code::kInvalidArgument || error.code() == Code::kNotFound ||
         error.code() == Code::kAlreadyExists || error.code() == Code::kFailedPrecondition ||
         error.code() == Code::kOutOfRange;
}

// Where a record belongs: one function for types that call it differently.
std::uint32_t* parent_of(Site&) {
  return nullptr;
}
std::uint32_t* parent_of(Device&) {
  return nullptr;
}
std::uint32_t* parent_of(Team&) {
  return nullptr;
}
std::uint32_t* parent_of(Area& area) {
  return &area.site.value;
}
std::uint32_t* parent_of(Line& line) {
  return &line.area.value;
}
std::uint32_t* parent_of(Asset& asset) {
  return &asset.line.value;
}
std::uint32_t* parent_of(Signal& signal) {
  return &signal.asset.value;
}
std::uint32_t* parent_of(Rule& rule) {
  return &rule.signal.value;
}
template <class R>
std::uint32_t parent_id(const R& record) {
  R copy = record;
  const std::uint32_t* id = parent_of(copy);
  return id == nullptr ? 0 : *id;
}

template <class R>
struct ParentOf {
  using Type = void;
};
template <>
struct ParentOf<Area> {
  using Type = Site;
};
template <>
struct ParentOf<Line> {
  using Type = Area;
};
template <>
struct ParentOf<Asset> {
  using Type = Line;
};
template <>
struct ParentOf<Signal> {
  using Type = Asset;
};
template <>
struct ParentOf<Rule> {
  using Type = Signal;
};

bool has(const std::vector<RecordKind>& kinds, RecordKind kind) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

template <class R>
std::string path_in(const registry::Plant& plant, const R& record) {
  if constexpr (std::is_same_v<R, Rule>) {
    return fmt::format("{} {}", plant.path_of(record.signal), name(record.kind));
  } else if constexpr (std::is_same_v<R, Signal> || std::is_same_v<R, Asset>) {
    return std::string(plant.path_of(record.id));
  } else if constexpr (std::is_void_v<typename ParentOf<R>::Type>) {
    return record.name;
  } else {
    using Parent = typename ParentOf<R>::Type;
    const Parent* parent = plant.find<Parent>(decltype(Parent::id)(parent_id(record)));
    return parent == nullptr ? record.name : path_in(plant, *parent) + "/" + record.name;
  }
}

}  // namespace

Status RecordPlanner::run(Wish wish) {
  wish_ = std::move(wish);
  for (const WantedText& profile : wish_.profiles) MW_TRY_STATUS(judge(take_profile(profile)));
  for (const WantedDocument& one : wish_.documents) MW_TRY_STATUS(judge(take_document(one)));
  // Rules name classes.
  for (const WantedClass& one : wish_.alarm_classes) MW_TRY_STATUS(judge(take_alarm_class(one)));
  bases_ = expand_profiles(
      wish_, [this](const std::string& name) { return find_profile(name); }, plan_.problems);
  for (const Wanted& wanted : wish_.records) {
    if (wanted.kind == RecordKind::kSignal) signal_paths_.insert(wanted.path);
  }
  placed_.resize(wish_.records.size());
  for (std::size_t i = 0; i < wish_.records.size(); ++i) MW_TRY_STATUS(take(i));
  if (options_.is_complete) MW_TRY_STATUS(remove_unlisted());
  plan_.after = plant_.records();
  registry::apply_changes(done_, plan_.after);
  return {};
}

Status RecordPlanner::judge(const Status& status) {
  if (status) return {};
  if (!is_of_the_file(status.error())) return status;
  if (plan_.problems.size() < kMaxProblems) plan_.problems.push_back(status.error().message());
  return {};
}

void RecordPlanner::note(Action action, RecordKind kind, std::string path,
                         std::vector<FieldChange> fields) {
  plan_.changes.push_back({action, registry::name(kind), std::move(path), std::move(fields)});
}

template <class R>
void RecordPlanner::keep(const R& record) {
  done_.push_back({kind_of<R>(), record.id.value, registry::Record(record)});
}

Status RecordPlanner::take_profile(const WantedText& wanted) {
  MW_TRY(registry::Profile profile, registry::parse_profile(wanted.text, wanted.where));
  const std::string path = fmt::format("{}@{}", profile.name, profile.version);
  const registry::StoredProfile* stored = plant_.find_profile(path);
  if (stored == nullptr || stored->yaml != wanted.text) {
    const auto added =
        edit_.add(registry::StoredProfile{{}, profile.name, profile.version, wanted.text});
    if (!added) return fail(with_context(added.error(), wanted.where));
    note(Action::kAdd, RecordKind::kProfile, path, {});
    keep(*added);
  }
  profiles_.insert_or_assign(path, std::move(profile));
  return {};
}

Status RecordPlanner::take_document(const WantedDocument& wanted) {
  Document document;
  document.kind = wanted.kind;
  document.name = wanted.name;
  document.text = wanted.text;
  document.author = who_.name;
  if (options_.check_document) {
    if (const Status checked = options_.check_document(document); !checked) {
      return fail(with_context(checked.error(), wanted.where));
    }
  }
  const auto changed =
      registry::propose_document(edit_, plant_, who_, wanted.kind, wanted.name, wanted.text);
  if (!changed) return fail(with_context(changed.error(), wanted.where));
  if (changed->empty()) return {};
  for (const Document& one : *changed) keep(one);
  const Document& now = changed->back();
  note(now.version == 1 ? Action::kAdd : Action::kChange, RecordKind::kDocument,
       fmt::format("{} {}", millwright::name(now.kind), now.name),
       {{"version", "", json(now.version).dump()},
        {"state", "", json(millwright::name(now.state)).dump()}});
  return {};
}

Result<registry::Profile> RecordPlanner::find_profile(const std::string& name) const {
  const registry::Profile* newest = nullptr;
  for (const auto& [path, profile] : profiles_) {
    if (path == name) return profile;
    if (profile.name != name) continue;
    if (newest == nullptr || newest->version < profile.version) newest = &profile;
  }
  if (newest != nullptr) return *newest;
  if (const auto* stored = plant_.find_profile(name)) {
    return registry::parse_profile(stored->yaml, stored->name + ".yaml");
  }
  return fail(Code::kNotFound,
              fmt::format("profile '{}': neither stored nor among the files", name));
}

Status RecordPlanner::take(std::size_t index) {
  const Wanted& wanted = wish_.records[index];
  if (wanted.parent != kNoParent && placed_[wanted.parent].is_failed) {
    placed_[index].is_failed = true;  // its parent's problem is told already
    return {};
  }
  const Status done = take_as_its_kind(index);
  if (done) return {};
  placed_[index].is_failed = true;
  return judge(fail(with_context(done.error(), fmt::format("{}: {}", wanted.where, wanted.path))));
}

Status RecordPlanner::take_as_its_kind(std::size_t index) {
  switch (wish_.records[index].kind) {
    case RecordKind::kSite:
      return take_record<Site>(index);
    case RecordKind::kArea:
      return take_record<Area>(index);
    case RecordKind::kLine:
      return take_record<Line>(index);
    case RecordKind::kAsset:
      return take_record<Asset>(index);
    case RecordKind::kDevice:
      return take_record<Device>(index);
    case RecordKind::kSignal:
      return take_record<Signal>(index);
    case RecordKind::kRule:
      return take_record<Rule>(index);
    case RecordKind::kTeam:
      return take_record<Team>(index);
    default:
      return fail(Code::kInternal, "no file holds records of this kind");
  }
}

template <class R>
Status RecordPlanner::take_record(std::size_t index) {
  const Wanted& wanted = wish_.records[index];
  const std::uint32_t parent = wanted.parent == kNoParent ? 0 : placed_[wanted.parent].id;
  const R* old = find<R>(wanted, parent);
  R record = old != nullptr ? *old : blank<R>(index);
  MW_TRY_STATUS(merge_fields(wanted.fields, record));
  if constexpr (!std::is_same_v<R, Rule>) record.name = wanted.name;
  if (std::uint32_t* owner = parent_of(record)) *owner = parent;
  if (old == nullptr) return add(index, std::move(record));
  if (!entry_of_.try_emplace({wanted.kind, old->id.value}, index).second) {
    return fail(Code::kAlreadyExists, "another entry of the files is the same record");
  }
  return change(index, *old, record);
}

/// The record that an entry means; null when it is new.
template <class R>
const R* RecordPlanner::find(const Wanted& wanted, std::uint32_t parent) {
  if constexpr (std::is_same_v<R, Rule>) {
    return find_rule(wanted, SignalId(parent));
  } else if constexpr (std::is_same_v<R, Signal>) {
    return find_signal(wanted, AssetId(parent));
  } else {
    for (const R& record : plant_.all<R>()) {
      if (record.name == wanted.name && parent_id(record) == parent) return &record;
    }
    return nullptr;
  }
}

/// Rules have no names: the second "high" of a signal in a file is its second one by age.
const Rule* RecordPlanner::find_rule(const Wanted& wanted, SignalId signal) {
  std::size_t n = n_rules_[{signal.value, wanted.name}]++;
  for (const Rule* rule : plant_.rules_of(signal)) {
    if (name(rule->kind) == wanted.name && n-- == 0) return rule;
  }
  return nullptr;
}

/// By its path; else by its address, when no entry claims the path that the signal has now: then it
/// has moved, and keeps its past.
const Signal* RecordPlanner::find_signal(const Wanted& wanted, AssetId asset) const {
  for (const Signal* signal : plant_.signals_of(asset)) {
    if (signal->name == wanted.name) return signal;
  }
  const auto field =
      std::ranges::find(wanted.fields, "address", [](const auto& f) { return f.first; });
  if (field == wanted.fields.end()) return nullptr;
  const Signal* other = plant_.find_signal_by_address(field->second.scalar);
  if (other == nullptr || signal_paths_.contains(std::string(plant_.path_of(other->id)))) {
    return nullptr;
  }
  return other;
}

/// A new record before its fields are set.
template <class R>
R RecordPlanner::blank(std::size_t index) const {
  const Wanted& wanted = wish_.records[index];
  R record;
  if constexpr (std::is_same_v<R, Site>) record.time_zone = "UTC";
  if constexpr (std::is_same_v<R, Signal>) {
    record.address = wanted.path;
    record.unit = "1";
  }
  if (const auto base = bases_.find(index); base != bases_.end()) {
    if (const R* given = std::get_if<R>(&base->second.record)) record = *given;
  }
  if constexpr (requires { record.title; }) {
    if (record.title.empty()) record.title = registry::title_from_name(wanted.name);
  }
  return record;
}

template <class R>
Status RecordPlanner::add(std::size_t index, R record) {
  const Wanted& wanted = wish_.records[index];
  if constexpr (std::is_same_v<R, Signal>) record.id = options_.allocate(record.address);
  Result<R> added = [&]() -> Result<R> {
    if constexpr (std::is_same_v<R, Rule>) return add_rule(index, std::move(record));
    return edit_.add(std::move(record));
  }();
  if (!added) return fail(added.error());
  placed_[index].id = added->id.value;
  note(Action::kAdd, wanted.kind, wanted.path, settings_of(nullptr, registry::to_json(*added)));
  keep(*added);
  return {};
}

/// A rule that the file does not touch is its profile's, and may go live as from any profile.
Result<Rule> RecordPlanner::add_rule(std::size_t index, Rule rule) {
  const auto base = bases_.find(index);
  if (base == bases_.end() || wish_.records[index].fields.size() > 1) {
    return edit_.add(std::move(rule));
  }
  rule.approved_by = base->second.source;
  rule.approved_settings = registry::approval_settings(rule);
  return edit_.add_library_rule(std::move(rule));
}

template <class R>
Status RecordPlanner::change(std::size_t index, const R& old, const R& record) {
  const Wanted& wanted = wish_.records[index];
  placed_[index].id = old.id.value;
  const json before = registry::to_json(old);
  const json after = registry::to_json(record);
  if (before == after) return {};
  MW_TRY_STATUS(edit_.update(record));
  note(Action::kChange, wanted.kind, wanted.path, settings_of(before, after));
  keep(record);
  return {};
}

Status RecordPlanner::remove_unlisted() {
  // Children before what they belong to.
  MW_TRY_STATUS(remove_unlisted<Rule>());
  MW_TRY_STATUS(remove_unlisted<Signal>());
  MW_TRY_STATUS(remove_unlisted<Asset>());
  MW_TRY_STATUS(remove_unlisted<Line>());
  MW_TRY_STATUS(remove_unlisted<Area>());
  MW_TRY_STATUS(remove_unlisted<Site>());
  MW_TRY_STATUS(remove_unlisted<Device>());
  MW_TRY_STATUS(remove_unlisted<Team>());
  return remove_unlisted_alarm_classes();
}

template <class R>
Status RecordPlanner::remove_unlisted() {
  for (const R& record : plant_.all<R>()) {
    if (is_unlisted(record)) MW_TRY_STATUS(judge(remove(record)));
  }
  return {};
}

/// True when the list it belongs into is given without it, or when what it belongs to goes.
template <class R>
bool RecordPlanner::is_unlisted(const R& record) const {
  constexpr RecordKind kind = kind_of<R>();
  if (entry_of_.contains({kind, record.id.value})) return false;
  using Parent = typename ParentOf<R>::Type;
  if constexpr (std::is_void_v<Parent>) {
    return has(wish_.listed, kind) && !record.name.starts_with(kReserved);
  } else {
    const auto entry = entry_of_.find({kind_of<Parent>(), parent_id(record)});
    if (entry != entry_of_.end()) return has(wish_.records[entry->second].listed, kind);
    const Parent* parent = plant_.find<Parent>(decltype(Parent::id)(parent_id(record)));
    return parent != nullptr && is_unlisted(*parent);
  }
}

template <class R>
Status RecordPlanner::remove(const R& record) {
  constexpr RecordKind kind = kind_of<R>();
  std::string path = path_in(plant_, record);
  if (const Status removed = edit_.template remove<R>(record.id); !removed) {
    return fail(with_context(removed.error(), fmt::format("{} {}", registry::name(kind), path)));
  }
  note(Action::kRemove, kind, std::move(path), {});
  done_.push_back({kind, record.id.value, std::nullopt});
  return {};
}

}  // namespace millwright::plan
