// SPDX-License-Identifier: Apache-2.0
#include "api/change_reach.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <vector>

#include "api/json_body.h"
#include "api/kpi_inputs.h"
#include "api/rollout_book.h"
#include "api/trial_book.h"
#include "registry/maintenance.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using rollout::Reach;

/// What the first part of a path after /api/v1/ stands for.
enum class Subject : std::uint8_t {
  kPlantWide,  ///< nothing of an area
  kBody,       ///< the records that the body names
  kSite,
  kArea,
  kLine,
  kAsset,
  kSignal,
  kRule,
  kAlarm,
  kPage,
  kRun,
  kDocument,
  kWindow,
  kFailure,
  kWorkOrder,
  kDrill,
  kWave,
  kProblem,
  kTrial,
};
struct Part {
  std::string_view path;
  Subject subject;
};
/// The first that fits counts. What is not here reaches everywhere: rules/import,
/// failures/import, pages/accept-all, work-orders/status, apply and what is added later.
constexpr Part kParts[] = {
    {"alarm-classes", Subject::kPlantWide},
    {"attention", Subject::kPlantWide},
    {"backups", Subject::kPlantWide},
    {"clock", Subject::kPlantWide},
    {"devices", Subject::kPlantWide},
    {"hand-over", Subject::kPlantWide},
    {"hands-off", Subject::kPlantWide},
    {"improvements", Subject::kPlantWide},
    {"kiosks", Subject::kPlantWide},
    {"messages", Subject::kPlantWide},
    {"positions", Subject::kPlantWide},
    {"quarantine", Subject::kPlantWide},
    {"retention", Subject::kPlantWide},
    {"rollout/parity", Subject::kPlantWide},
    {"rollout/raci", Subject::kPlantWide},
    {"rollout/rehearsals", Subject::kPlantWide},
    {"rollout/meetings", Subject::kPlantWide},
    {"rollout/reviews", Subject::kPlantWide},
    {"rollout/rulings", Subject::kPlantWide},
    {"rollout/transfers", Subject::kPlantWide},
    {"rosters", Subject::kPlantWide},
    {"teams", Subject::kPlantWide},
    {"tokens", Subject::kPlantWide},
    {"users", Subject::kPlantWide},
    {"value/savings", Subject::kFailure},
    {"value", Subject::kPlantWide},
    {"proof-tests", Subject::kBody},
    {"retention-classes", Subject::kBody},
    {"rollout/champions", Subject::kBody},
    {"rollout/ownership", Subject::kBody},
    {"shift-log", Subject::kBody},
    {"training", Subject::kBody},
    {"alarms", Subject::kAlarm},
    {"areas", Subject::kArea},
    {"assets", Subject::kAsset},
    {"documents", Subject::kDocument},
    {"drills", Subject::kDrill},
    {"failures", Subject::kFailure},
    {"lines", Subject::kLine},
    {"maintenance-windows", Subject::kWindow},
    {"pages", Subject::kPage},
    {"rollout/problems", Subject::kProblem},
    {"rollout/trials", Subject::kTrial},
    {"rollout/waves", Subject::kWave},
    {"rules", Subject::kRule},
    {"runs", Subject::kRun},
    {"signals", Subject::kSignal},
    {"sites", Subject::kSite},
    {"work-orders", Subject::kWorkOrder},
};

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

template <class Id>
Id id_of(std::uint64_t number) {
  return number <= std::numeric_limits<typename Id::rep>::max()
             ? Id(static_cast<typename Id::rep>(number))
             : Id();
}

/// Gathers areas from records that lead to them.
class ReachFinder {
 public:
  explicit ReachFinder(const Services& services)
      : services_(services), plant_(services.plant.registry().snapshot()) {}

  Reach take() && {
    std::ranges::sort(reach_.areas);
    const auto rest = std::ranges::unique(reach_.areas);
    reach_.areas.erase(rest.begin(), rest.end());
    return std::move(reach_);
  }

  void add_everywhere() { reach_.is_everywhere = true; }
  void add(AreaId area) {
    if (area) reach_.areas.push_back(area);
  }
  void add(LineId id) {
    if (const Line* line = plant_->find<Line>(id)) add(line->area);
  }
  void add(AssetId id) { add(area_of(id, *plant_)); }
  void add(SignalId id) {
    if (const Signal* signal = plant_->find<Signal>(id)) add(signal->asset);
  }
  void add(RuleId id) {
    const Rule* rule = plant_->find<Rule>(id);
    if (rule == nullptr) return;
    add(rule->signal);
    for (const std::string& path : rule->inhibits) add_path(path);
  }
  void add(SiteId id) {
    for (const Area& area : plant_->all<Area>()) {
      if (area.site == id) add(area.id);
    }
  }
  void add(AlarmId id) {
    const auto alarm = services_.alarms.find(id);
    if (!alarm) return;
    add(alarm->asset);
    add(alarm->rule);
  }
  /// A part of the plant by its path: "site", "site/area" and what is below.
  void add_path(std::string_view path) {
    for (const Area& area : plant_->all<Area>()) {
      const std::string own = area_path(*plant_, area.id) + "/";
      const std::string asked = std::string(path) + "/";
      if (asked.starts_with(own) || own.starts_with(asked)) add(area.id);
    }
  }
  /// The alarms that are answered by it.
  void add_procedure(std::string_view name) {
    for (const Rule& rule : plant_->all<Rule>()) {
      if (rule.procedure == name) add(rule.signal);
    }
  }
  void add_wave(const rollout::WaveScope& scope) {
    for (const AreaId area : scope.areas) add(area);
    for (const LineId line : scope.lines) add(line);
    for (const AssetId asset : scope.assets) add(asset);
  }

  void add_record(Subject subject, std::uint64_t id);
  void add_body(const json& body);

 private:
  void add_desk_record(Subject subject, std::uint64_t id);
  void add_rollout_record(Subject subject, std::uint64_t id);
  void add_trial(std::uint64_t id);
  void add_field(const std::string& key, const json& value);
  void add_number(std::string_view key, std::uint64_t id);
  void add_text(std::string_view key, const std::string& text);

  const Services& services_;
  const std::shared_ptr<const registry::Plant> plant_;
  Reach reach_;
};

/// Those whose place only the desk knows.
void ReachFinder::add_desk_record(Subject subject, std::uint64_t id) {
  std::vector<AssetId> assets;
  std::vector<AlarmId> alarms;
  std::vector<std::string> procedures;
  services_.watch.with_desk([&](const respond::Desk& desk) {
    if (subject == Subject::kPage) {
      const respond::Page* page = desk.escalation().find_page(respond::PageId(id));
      if (page != nullptr) alarms.push_back(page->alarm);
    } else if (subject == Subject::kRun) {
      const respond::ProcedureRun* run = desk.runs().find(respond::RunId(id));
      if (run == nullptr) return;
      assets.push_back(run->asset);
      alarms.push_back(run->alarm);
    } else if (subject == Subject::kFailure) {
      const auto* failure = desk.failures().find(respond::FailureId(id));
      if (failure != nullptr) assets.push_back(failure->asset);
    } else if (subject == Subject::kWorkOrder) {
      const auto* order = desk.work_orders().find(respond::WorkOrderId(id));
      if (order == nullptr) return;
      assets.push_back(order->asset);
      alarms.push_back(order->alarm);
    } else if (subject == Subject::kDrill) {
      for (const respond::Drill& drill : desk.drills()) {
        if (drill.id.value != id) continue;
        assets.push_back(drill.asset);
        procedures.push_back(drill.procedure);
      }
    }
  });
  for (const AssetId asset : assets) add(asset);
  for (const AlarmId alarm : alarms) add(alarm);
  for (const std::string& procedure : procedures) add_procedure(procedure);
}

void ReachFinder::add_rollout_record(Subject subject, std::uint64_t id) {
  if (services_.host.rollout == nullptr) return;
  const auto state = services_.host.rollout->state();
  rollout::WaveId wave = id_of<rollout::WaveId>(id);
  if (subject == Subject::kProblem) {
    const auto it =
        std::ranges::find(state->problems, id_of<rollout::ProblemId>(id), &rollout::Problem::id);
    if (it == state->problems.end()) return;
    add(it->asset);
    if (it->asset) return;
    wave = it->wave;
  }
  if (const auto* found = rollout::find_wave(state->waves, wave)) add_wave(found->scope);
}

/// One that cannot be read may be about anything.
void ReachFinder::add_trial(std::uint64_t id) {
  const auto trials = load_trials(services_.plant.registry());
  if (!trials) return add_everywhere();
  for (const rollout::Trial& trial : *trials) {
    if (trial.id != id) continue;
    for (const SignalId signal : trial.plan.signals) add(signal);
    for (const RuleId rule : trial.plan.rules) add(rule);
  }
}

void ReachFinder::add_record(Subject subject, std::uint64_t id) {
  switch (subject) {
    case Subject::kSite:
      return add(id_of<SiteId>(id));
    case Subject::kArea:
      return add(id_of<AreaId>(id));
    case Subject::kLine:
      return add(id_of<LineId>(id));
    case Subject::kAsset:
      return add(id_of<AssetId>(id));
    case Subject::kSignal:
      return add(id_of<SignalId>(id));
    case Subject::kRule:
      return add(id_of<RuleId>(id));
    case Subject::kAlarm:
      return add(AlarmId(id));
    case Subject::kDocument: {
      const Document* document = plant_->find<Document>(id_of<DocumentId>(id));
      const bool is_procedure = document != nullptr && document->kind == DocumentKind::kProcedure;
      if (is_procedure) add_procedure(document->name);
      return;
    }
    case Subject::kWindow: {
      const auto* window = plant_->find<MaintenanceWindow>(id_of<MaintenanceWindowId>(id));
      if (window != nullptr) add_path(registry::path_of(*window, *plant_));
      return;
    }
    case Subject::kWave:
    case Subject::kProblem:
      return add_rollout_record(subject, id);
    case Subject::kTrial:
      return add_trial(id);
    case Subject::kPlantWide:
    case Subject::kBody:
      return;
    case Subject::kPage:
    case Subject::kRun:
    case Subject::kFailure:
    case Subject::kWorkOrder:
    case Subject::kDrill:
      return add_desk_record(subject, id);
  }
}

void ReachFinder::add_number(std::string_view key, std::uint64_t id) {
  struct Field {
    std::string_view key;
    Subject subject;
  };
  constexpr Field kFields[] = {
      {"area", Subject::kArea},     {"areas", Subject::kArea},     {"line", Subject::kLine},
      {"lines", Subject::kLine},    {"asset", Subject::kAsset},    {"assets", Subject::kAsset},
      {"signal", Subject::kSignal}, {"signals", Subject::kSignal}, {"ids", Subject::kSignal},
      {"rule", Subject::kRule},     {"rules", Subject::kRule},     {"alarm", Subject::kAlarm},
      {"wave", Subject::kWave}};
  for (const Field& field : kFields) {
    if (field.key == key) add_record(field.subject, id);
  }
}

void ReachFinder::add_text(std::string_view key, const std::string& text) {
  if (key == "asset" || key == "inhibits") return add_path(text);
  if (key == "procedure") add_procedure(text);
}

void ReachFinder::add_field(const std::string& key, const json& value) {
  if (value.is_number_unsigned()) return add_number(key, value.get<std::uint64_t>());
  if (value.is_string()) return add_text(key, value.get<std::string>());
  if (value.is_object()) return add_body(value);
  if (!value.is_array()) return;
  for (const json& one : value) add_field(key, one);
}

void ReachFinder::add_body(const json& body) {
  if (body.is_array()) {
    for (const json& one : body) add_body(one);
  }
  if (!body.is_object()) return;
  for (const auto& [key, value] : body.items()) add_field(key, value);
  const auto text = [&](const char* key) {
    const auto it = body.find(key);
    return it != body.end() && it->is_string() ? it->get<std::string>() : std::string();
  };
  // A maintenance window, an owner and a document name their thing by kind.
  const auto scope = parse_maintenance_scope(text("scope"));
  const auto scope_id = body.find("scope_id");
  if (scope && scope_id != body.end() && scope_id->is_number_unsigned()) {
    constexpr Subject kScopes[] = {Subject::kArea, Subject::kLine, Subject::kAsset,
                                   Subject::kSignal};
    add_record(kScopes[static_cast<std::size_t>(*scope)], scope_id->get<std::uint64_t>());
  }
  const std::string kind = text("kind");
  if (kind == "procedure") add_procedure(text(body.contains("key") ? "key" : "name"));
  if (const auto id = number_in(text("key"))) {
    if (kind == "asset") add_record(Subject::kAsset, *id);
    if (kind == "rule") add_record(Subject::kRule, *id);
  }
}

/// The part of kParts that `path` begins with; nullptr: none.
const Part* part_of(std::string_view path) {
  for (const Part& part : kParts) {
    const bool is_it = path == part.path || (path.starts_with(part.path) &&
                                             path.substr(part.path.size()).starts_with('/'));
    if (is_it) return &part;
  }
  return nullptr;
}

/// Words in the place of an id that lead to nothing by themselves: the body says where.
bool is_led_by_body(std::string_view word) {
  constexpr std::string_view kWords[] = {"adopt", "paper", "schedules"};
  return std::ranges::find(kWords, word) != std::end(kWords);
}

}  // namespace

std::string area_path(const registry::Plant& plant, AreaId area) {
  const Area* found = plant.find<Area>(area);
  const Site* site = found == nullptr ? nullptr : plant.find<Site>(found->site);
  return site == nullptr ? std::string() : fmt::format("{}/{}", site->name, found->name);
}

Reach reach_of(const Services& services, AlarmId alarm) {
  ReachFinder finder(services);
  finder.add(alarm);
  return std::move(finder).take();
}

Reach reach_of(const Services& services, const Call& call) {
  constexpr std::string_view kBase = "/api/v1/";
  ReachFinder finder(services);
  std::string_view path = call.http.path;
  const Part* part = nullptr;
  if (path.starts_with(kBase)) {
    path.remove_prefix(kBase.size());
    part = part_of(path);
  }
  if (part == nullptr) {
    finder.add_everywhere();
    return std::move(finder).take();
  }
  if (part->subject == Subject::kPlantWide) return std::move(finder).take();
  path.remove_prefix(std::min(part->path.size() + 1, path.size()));
  const std::string_view first = path.substr(0, path.find('/'));
  const auto id = number_in(first);
  const bool is_schedule = first == "schedules" && path != first;
  if (id) finder.add_record(part->subject, *id);
  if (is_schedule ||
      (!id && !first.empty() && !is_led_by_body(first) && part->subject != Subject::kBody)) {
    finder.add_everywhere();
  }
  if (const auto body = parse_json(call.http.body)) finder.add_body(*body);
  return std::move(finder).take();
}

}  // namespace millwright::api
