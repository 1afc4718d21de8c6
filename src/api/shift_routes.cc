// SPDX-License-Identifier: Apache-2.0
// The shift log and the hand-over from one shift to the next, signed by both.
#include <fmt/format.h>

#include <algorithm>

#include "api/desk_call.h"
#include "api/exercises.h"
#include "api/problem.h"
#include "api/record_views.h"
#include "api/routes.h"
#include "api/sentence.h"

namespace millwright::api {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using respond::Desk;
using respond::HandoverReport;
using respond::HandoverSide;

/// Entries belong to this where no roster is in force.
constexpr std::string_view kNoRoster = "site";
constexpr std::string_view kRosters = "list the rosters in force with GET /api/v1/rosters";

json entry_view(const respond::LogEntry& entry) {
  return {{"id", entry.id.value},
          {"roster", entry.roster},
          {"time", to_rfc3339(entry.time)},
          {"who", entry.who},
          {"text", entry.text},
          {"asset", entry.asset ? json(entry.asset.value) : json(nullptr)}};
}

/// Also what the desk no longer holds in memory.
Result<std::vector<respond::LogEntry>> entries_between(const Services& services, UtcNanos begin,
                                                       UtcNanos end) {
  const auto in_period = [&](const respond::LogEntry& entry) {
    return begin <= entry.time && entry.time < end;
  };
  std::vector<respond::LogEntry> found;
  const bool is_all = services.watch.with_desk([&](const Desk& desk) {
    const auto kept = desk.shift_log().entries();
    std::ranges::copy_if(kept, std::back_inserter(found), in_period);
    return kept.size() < respond::ShiftLog::kMaxEntriesKept || kept.front().time <= begin;
  });
  if (is_all) return found;
  found.clear();
  MW_TRY(const auto rows, services.host.desk_rows(respond::Table::kLogEntry));
  for (const pipeline::DeskRow& row : rows) {
    MW_TRY(respond::LogEntry entry, respond::decode_log_entry(row.json));
    if (in_period(entry)) found.push_back(std::move(entry));
  }
  std::ranges::sort(found, {}, &respond::LogEntry::id);
  return found;
}

/// Of `?roster=`; all of them without it.
net::HttpResponse log(const Services& services, const Call& call) {
  const auto period = period_argument(services, call.http, 24h * 2);
  if (!period) return problem(period.error());
  const std::string_view roster = call.http.find_query("roster").value_or("");
  const auto entries = entries_between(services, period->first, period->second + 1ns);
  if (!entries) return problem(entries.error());
  json rows = json::array();
  for (const respond::LogEntry& entry : *entries) {
    if (roster.empty() || entry.roster == roster) rows.push_back(entry_view(entry));
  }
  return json_response({{"entries", std::move(rows)}});
}

/// Errors: not_found   no such roster.
Result<std::string> roster_name(const Services& services, const Call& call) {
  return services.watch.with_desk([&](const Desk& desk) -> Result<std::string> {
    MW_TRY(const respond::Roster* roster,
           roster_asked(desk, call.http.find_query("roster").value_or("")));
    return roster == nullptr ? std::string(kNoRoster) : roster->name;
  });
}

Result<respond::WriteLogEntry> read_entry(const Services& services, const Call& call) {
  MW_TRY(const json body, parse_object(call.http));
  MW_TRY_STATUS(only_fields(body, {"text", "asset"}));
  respond::WriteLogEntry entry;
  entry.who = caller_name(call);
  MW_TRY(entry.roster, roster_name(services, call));
  MW_TRY(entry.text, text_field(body, "text"));
  MW_TRY(const auto asset, optional_id_field(body, "asset"));
  if (!asset) return entry;
  entry.asset = AssetId(static_cast<std::uint32_t>(std::min<std::uint64_t>(*asset, UINT32_MAX)));
  if (services.plant.registry().snapshot()->find<Asset>(entry.asset) != nullptr) return entry;
  return fail(Code::kInvalidArgument, fmt::format("asset: no asset {}", *asset));
}

net::HttpResponse write(const Services& services, const Call& call) {
  const auto entry = read_entry(services, call);
  if (!entry) return problem(entry.error());
  const auto done = ask_desk<respond::LogEntry>(services, encode(respond::DutyCommand(*entry)));
  return done ? json_response(entry_view(*done), 201) : problem(done.error());
}

/// What is to be handed over now: a report that waits for the incoming side; for an hour after its
/// end the shift before, unless it is signed; else the present shift.
struct Handover {
  std::string roster;
  std::string shift;
  UtcNanos begin;
  UtcNanos end;
  std::optional<HandoverReport> report;
};

/// Nothing where no shift is planned. Errors: not_found   no such roster.
Result<std::optional<Handover>> find_handover(const Desk& desk, std::string_view roster_name,
                                              UtcNanos now) {
  MW_TRY(const respond::Roster* roster, roster_asked(desk, roster_name));
  if (roster == nullptr) return std::optional<Handover>();
  const auto of = [](const HandoverReport& r) {
    return std::optional(Handover{r.roster, r.shift, r.begin, r.end, r});
  };
  for (const HandoverReport& report : desk.shift_log().reports()) {
    if (report.roster == roster->name && report.outgoing && !report.incoming) return of(report);
  }
  const auto report_of = [&](const respond::Shift& shift) -> const HandoverReport* {
    for (const HandoverReport& report : desk.shift_log().reports()) {
      if (report.roster == roster->name && report.begin == shift.begin &&
          report.shift == shift.name) {
        return &report;
      }
    }
    return nullptr;
  };
  const respond::DutyPlan plan = desk.directory().duty(*roster);
  const auto before = plan.shift_at(now - respond::ShiftLog::kLateEntries);
  const auto current = plan.shift_at(now);
  for (const auto& shift : {before, current}) {
    if (!shift) continue;
    const HandoverReport* report = report_of(*shift);
    if (shift == before && shift != current && report != nullptr && report->is_closed()) continue;
    if (report != nullptr) return of(*report);
    return std::optional(
        Handover{roster->name, shift->name, shift->begin, shift->end, std::nullopt});
  }
  return std::optional<Handover>();
}

Result<std::optional<Handover>> find_handover(const Services& services, const Call& call) {
  const UtcNanos now = services.clock.wall();
  return services.watch.with_desk([&](const Desk& desk) {
    return find_handover(desk, call.http.find_query("roster").value_or(""), now);
  });
}

net::HttpResponse no_shift() {
  return problem(404, "not_found", "no shift is planned now, so there is nothing to hand over",
                 "put a roster in force; the one named operations, else the first by name, defines "
                 "the shifts");
}

/// One line each, the most urgent first, as both sides sign them.
std::vector<std::string> open_alarm_lines(const Services& services) {
  const auto plant = services.plant.registry().snapshot();
  std::vector<alarm::Alarm> open;
  for (alarm::Alarm& alarm : services.alarms.all()) {
    if (alarm::is_open(alarm.state)) open.push_back(std::move(alarm));
  }
  std::ranges::sort(open, [](const alarm::Alarm& a, const alarm::Alarm& b) {
    return std::tuple(a.priority, a.raised, a.id) < std::tuple(b.priority, b.raised, b.id);
  });
  std::vector<std::string> lines;
  for (const alarm::Alarm& alarm : open) {
    if (lines.size() == respond::ShiftLog::kMaxAlarmLines) break;
    std::string line =
        fmt::format("{} (alarm {}, priority {}, {}, since {}): {}", alarm.message, alarm.id.value,
                    alarm.priority, name(alarm.state), to_rfc3339(alarm.raised).substr(0, 16) + "Z",
                    plant->path_of(asset_of(alarm, *plant)));
    line.resize(std::min(line.size(), respond::ShiftLog::kMaxAlarmLineBytes));
    lines.push_back(std::move(line));
  }
  return lines;
}

json signature_view(const std::optional<respond::Signature>& signature) {
  if (!signature) return nullptr;
  return {{"who", signature->who},
          {"time", to_rfc3339(signature->time)},
          {"reason", signature->reason}};
}

json report_view(const Handover& handover, const std::vector<std::string>& open_alarms,
                 const std::vector<respond::LogEntry>& entries) {
  const HandoverReport* report = handover.report ? &*handover.report : nullptr;
  json rows = json::array();
  for (const respond::LogEntry& entry : entries) rows.push_back(entry_view(entry));
  json line_words = json::array();
  for (const std::string& line : open_alarms) {
    line_words.push_back(words_of(SentenceGroup::kHandover, line));
  }
  return {{"id", report == nullptr ? json(nullptr) : json(report->id.value)},
          {"roster", handover.roster},
          {"shift", handover.shift},
          {"begin", to_rfc3339(handover.begin)},
          {"end", to_rfc3339(handover.end)},
          {"open_alarms", open_alarms},
          {"open_alarms_words", std::move(line_words)},
          {"entries", std::move(rows)},
          {"n_entries_left_out", report == nullptr ? 0 : report->n_entries_left_out},
          {"signed_out_by", signature_view(report == nullptr ? std::nullopt : report->outgoing)},
          {"signed_in_by", signature_view(report == nullptr ? std::nullopt : report->incoming)}};
}

net::HttpResponse handover(const Services& services, const Call& call) {
  const auto asked = find_handover(services, call);
  if (!asked) return problem(asked.error(), kRosters);
  const std::optional<Handover>& found = *asked;
  if (!found) return no_shift();
  if (found->report && found->report->outgoing) {
    return json_response(report_view(*found, found->report->open_alarms, found->report->entries));
  }
  const auto entries =
      entries_between(services, found->begin, found->end + respond::ShiftLog::kLateEntries);
  if (!entries) return problem(entries.error());
  return json_response(report_view(*found, open_alarm_lines(services), *entries));
}

/// Errors: those of the commands.
Result<HandoverReport> sign(const Services& services, const Handover& found, HandoverSide side,
                            const std::string& who, const std::string& reason) {
  respond::SignHandover command{who, {}, side, reason};
  if (side == HandoverSide::kOutgoing && !(found.report && found.report->outgoing)) {
    const respond::PrepareHandover prepare{who,         found.roster, found.shift,
                                           found.begin, found.end,    open_alarm_lines(services)};
    MW_TRY(const auto report,
           ask_desk<HandoverReport>(services, encode(respond::DutyCommand(prepare))));
    command.handover = report.id;
  } else if (found.report) {
    command.handover = found.report->id;
  } else {
    return fail(Code::kFailedPrecondition, "the outgoing side has not signed");
  }
  return ask_desk<HandoverReport>(services, encode(respond::DutyCommand(command)));
}

/// The one tap at the end of a shift. It counts in a hands-off period; outside one, help that was
/// needed is noted as attention of the project team.
Status note_help(const Services& services, const Call& call, const std::string& shift,
                 bool needed_help) {
  const bool has_period = services.watch.with_desk([](const Desk& desk) {
    const respond::HandsOff* period = desk.hands_off().current();
    return period != nullptr && period->state == respond::HandsOffState::kRunning;
  });
  if (has_period) {
    respond::HandsOffCommand command;
    command.action = respond::HandsOffAction::kNote;
    command.who = caller_name(call);
    command.fact.kind = respond::FactKind::kShiftAnswer;
    command.fact.shift = shift;
    command.fact.needed_help = needed_help;
    MW_TRY_STATUS(ask_desk<respond::HandsOff>(services, encode(command)));
  } else if (needed_help) {
    respond::AttentionNote note;
    note.who = caller_name(call);
    note.team = TeamKind::kProject;
    note.category = respond::ActCategory::kSupportContact;
    note.text = fmt::format("shift {} needed help of the project team or the vendor", shift);
    MW_TRY_STATUS(ask_desk<respond::AttentionNote>(services, encode_note_command(note)));
  }
  return {};
}

net::HttpResponse sign(const Services& services, const Call& call) {
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  const auto as = text_field(*body, "as");
  if (!as) return problem(as.error(), "send as: outgoing or incoming");
  const auto side = respond::parse_handover_side(*as);
  if (!side) return problem(400, "invalid_argument", "as: must be outgoing or incoming");
  const auto needed_help = optional_flag(*body, "needed_help");
  if (!needed_help) return problem(needed_help.error());
  const auto reason = optional_text(*body, "reason");
  if (!reason) return problem(reason.error());
  const auto asked = find_handover(services, call);
  if (!asked) return problem(asked.error(), kRosters);
  const std::optional<Handover>& found = *asked;
  if (!found) return no_shift();
  const auto report = sign(services, *found, *side, caller_name(call), *reason);
  if (!report && report.error().code() == Code::kUnauthorized) {
    return problem(403, "not_on_duty", report.error().message(),
                   "whoever is on that shift signs; or send reason: why it is somebody else");
  }
  if (!report) return problem(report.error());
  if (body->contains("needed_help")) {
    const auto noted = note_help(services, call, report->shift, *needed_help);
    if (!noted) return problem(noted.error());
  }
  const Handover signed_one{report->roster, report->shift, report->begin, report->end, *report};
  return json_response(report_view(signed_one, report->open_alarms, report->entries));
}

}  // namespace

void add_shift_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("GET", "/api/v1/shift-log", Access::kViewer,
             [s](const Call& call) { return log(*s, call); });
  router.add("POST", "/api/v1/shift-log", Access::kOperator,
             [s](const Call& call) { return write(*s, call); });
  router.add("GET", "/api/v1/hand-over", Access::kViewer,
             [s](const Call& call) { return handover(*s, call); });
  router.add("POST", "/api/v1/hand-over/sign", Access::kOperator,
             [s](const Call& call) { return sign(*s, call); });
}

}  // namespace millwright::api
