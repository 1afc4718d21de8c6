// SPDX-License-Identifier: Apache-2.0
// What people ask of the desk, one function per kind of command.
#include <fmt/format.h>

#include <algorithm>

#include "respond/desk/desk.h"
#include "respond/desk/facts_of.h"
#include "respond/procedure/run_row.h"

namespace millwright::respond {
namespace {

/// Tries one decoder after the other; the first that knows the record carries it out.
template <class Decode, class Execute>
bool try_command(std::string_view json, Decode decode, Execute execute, Status& read) {
  auto command = decode(json);
  if (!command) {
    read = fail(command.error());
    return true;
  }
  if (!*command) return false;
  execute(**command);
  return true;
}

}  // namespace

Status Desk::command(std::string_view json, Origin origin, const alarm::AlarmEngine& alarms,
                     DeskOutput& out) {
  Status read;
  const auto run = [&](const auto& command) {
    DeskOutput mine;
    Result<DeskReply> reply = execute(command, origin, mine);
    if (reply && !mine.store.empty()) note_act(command, *reply, origin, alarms, mine);
    out.store.merge(std::move(mine.store));
    out.answers.push_back({origin.seq, std::move(reply)});
  };
  const auto label = [&](const Feedback& feedback) {
    const alarm::Alarm* alarm = alarms.find(feedback.alarm);
    const auto refuse = [&](Code code, std::string why) {
      out.answers.push_back({origin.seq, fail(code, std::move(why))});
    };
    if (alarm == nullptr) {
      return refuse(Code::kNotFound, fmt::format("no alarm {}", feedback.alarm.value));
    }
    if (alarm->is_active && alarm->raised == feedback.raised) {
      return refuse(
          Code::kFailedPrecondition,
          fmt::format("alarm {} still stands: label it when it is over", feedback.alarm.value));
    }
    run(feedback);
  };
  const bool is_known =
      try_command(json, decode_page_command, run, read) ||
      try_command(json, decode_run_command, run, read) ||
      try_command(
          json, decode_duty_command, [&](const DutyCommand& duty) { run(duty); }, read) ||
      try_command(json, decode_training_command, run, read) ||
      try_command(json, decode_feedback_command, label, read) ||
      try_command(json, decode_failure_command, run, read) ||
      try_command(json, decode_work_order_command, run, read) ||
      try_command(json, decode_hands_off_command, run, read) ||
      try_command(json, decode_plan_command, run, read) ||
      try_command(json, decode_note_command, run, read) ||
      try_command(json, decode_drill_command, run, read) ||
      try_command(json, decode_drill_schedule_command, run, read) ||
      try_command(json, decode_load_command, run, read) ||
      try_command(json, decode_found_act_command, run, read);
  if (is_known && !read) out.answers.push_back({origin.seq, fail(read.error())});
  return read;
}

Result<DeskReply> Desk::execute(const PageCommand& command, Origin origin, DeskOutput& out) {
  EscalationOutput changes;
  auto answer = engine_.apply(command, origin, changes);
  keep(changes, out);
  if (!answer) return fail(answer.error());
  return DeskReply(std::move(*answer));
}

Status Desk::check_start(const RunCommand& command) const {
  const auto it = shelf_.procedures().find(command.procedure);
  if (it == shelf_.procedures().end()) {
    return fail(Code::kNotFound, fmt::format("no procedure '{}' is in force", command.procedure));
  }
  const User* user = plant_->find_user_by_name(command.who);
  if (user == nullptr) return fail(Code::kNotFound, fmt::format("no user '{}'", command.who));
  std::vector<std::string> teams;
  if (const Team* team = plant_->find<Team>(user->team)) teams.push_back(team->name);
  return may_run(it->second.content, user->skills, teams);
}

Status Desk::check_step(const RunCommand& command) const {
  // Handing over and ending a run are left to everybody: they get the work to who may do it.
  const bool is_work =
      command.action == RunAction::kComplete || command.action == RunAction::kProblem;
  const Procedure* procedure = runs_.procedure_of(command.run);
  if (!is_work || procedure == nullptr) return {};
  std::vector<std::string> skills;
  std::vector<std::string> teams;
  if (const User* user = plant_->find_user_by_name(command.who)) {
    skills = user->skills;
    if (const Team* team = plant_->find<Team>(user->team)) teams.push_back(team->name);
  }
  return may_run(*procedure, skills, teams);
}

Result<DeskReply> Desk::execute(const RunCommand& command, Origin origin, DeskOutput& out) {
  RunChanges changes;
  Result<ProcedureRun> run = fail(Code::kInternal, "not run");
  if (command.action == RunAction::kStart) {
    MW_TRY_STATUS(check_start(command));
    const auto it = shelf_.procedures().find(command.procedure);
    RunCommand start = command;
    if (start.shift.empty()) start.shift = directory_.shift_at(origin.time);
    run = runs_.start(start, {it->first, it->second.version, it->second.text}, origin, changes);
    if (Drill* drill = find_drill(command.alarm); run && drill != nullptr && drill->run == 0) {
      drill->run = run->id.value;
      out.store.put(Table::kDrill, drill->id.value, encode(*drill));
    }
  } else {
    MW_TRY_STATUS(check_step(command));
    run = runs_.apply(command, origin, changes);
  }
  keep(changes, origin, out);
  if (!run) return fail(run.error());
  return DeskReply(std::move(*run));
}

void Desk::keep(RunChanges& changes, Origin origin, DeskOutput& out) {
  for (const auto& [id, run] : changes.runs) out.store.put(Table::kRun, id.value, encode(run));
  for (const RunEffect& effect : changes.effects) carry_out(effect, origin, out);
  changes.clear();
}

void Desk::carry_out(const RunEffect& effect, Origin origin, DeskOutput& out) {
  const ProcedureRun* run = runs_.find(effect.run);
  if (run == nullptr) return;
  switch (effect.kind) {
    case RunEffect::Kind::kEscalate: {
      // Help is called the way the alarm was: who has the page gives it back, the chain goes on.
      const Chain* chain = run->alarm ? engine_.find_chain_of(run->alarm) : nullptr;
      if (chain == nullptr || chain->holder.empty()) return;
      PageCommand release;
      release.action = PageAction::kRelease;
      release.who = chain->holder;
      release.reason = fmt::format("{} asks for help at step '{}': {}",
                                   effect.who.empty() ? "the run" : effect.who, effect.step,
                                   effect.comment.empty() ? "no comment" : effect.comment);
      release.via = "run";
      for (const PageId id : chain->pages) {
        const Page* page = engine_.find_page(id);
        if (page != nullptr && page->state == PageState::kAccepted) release.page = id;
      }
      EscalationOutput changes;
      (void)engine_.apply(release, origin, changes);
      keep(changes, out);
      return;
    }
    case RunEffect::Kind::kFinished:
    case RunEffect::Kind::kAborted: {
      const Drill* drill = find_drill(run->alarm);
      if (drill == nullptr || drill->ended) return;
      const bool is_finished = effect.kind == RunEffect::Kind::kFinished;
      if (is_finished) {
        observe(FactKind::kDrill, run->started_by, origin, out, !drill->is_announced);
        TrainingCommand shown;
        shown.action = TrainingAction::kDemonstrate;
        shown.who = run->started_by;
        shown.person = run->started_by;
        shown.procedure = run->procedure;
        shown.drill_run = run->id.value;
        // Who was never trained has shown nothing that counts: that is no error of the drill.
        if (const auto kept = execute(shown, origin, out); !kept) (void)kept;
      }
      end_drill(drill->id, is_finished ? "finished" : "aborted", origin, out);
      return;
    }
    case RunEffect::Kind::kWebhook:
    case RunEffect::Kind::kHandOver:
      send(effect, run->alarm, out);
      return;
  }
}

bool Desk::is_on_side(const SignHandover& command) const {
  const HandoverReport* report = shift_log_.find(command.handover);
  if (report == nullptr) return true;  // the log says that there is none
  const auto plan = directory_.duty(report->roster);
  std::vector<std::string> people;
  if (plan && command.side == HandoverSide::kOutgoing) {
    if (const auto shifts = plan->shifts_between(report->begin, report->end)) {
      for (const Shift& shift : *shifts) {
        people.insert(people.end(), shift.people.begin(), shift.people.end());
      }
    }
  } else if (plan) {
    // After a gap it is the next shift that takes over.
    auto next = plan->on_duty(report->end);
    if (next.empty()) {
      if (const auto later = plan->next_handover(report->end)) next = plan->on_duty(*later);
    }
    for (const OnDuty& on : next) people.push_back(on.person);
  }
  return std::ranges::find(people, command.who) != people.end();
}

Result<DeskReply> Desk::execute(const DutyCommand& command, Origin origin, DeskOutput& out) {
  struct Visitor {
    Desk& desk;
    Origin origin;
    DeskOutput& out;

    Result<DeskReply> keep(Result<Override> done) {
      if (!done) return fail(done.error());
      out.store.put(Table::kOverride, done->id.value, encode(*done));
      return DeskReply(std::move(*done));
    }
    Result<DeskReply> keep(Result<HandoverReport> done) {
      if (!done) return fail(done.error());
      out.store.put(Table::kHandover, done->id.value, encode(*done));
      return DeskReply(std::move(*done));
    }
    Result<DeskReply> operator()(const AddOverride& c) {
      if (!desk.shelf_.rosters().contains(c.roster))
        return fail(Code::kNotFound, fmt::format("no roster '{}' is in force", c.roster));
      return keep(desk.overrides_.apply(c, origin));
    }
    Result<DeskReply> operator()(const CancelOverride& c) {
      return keep(desk.overrides_.apply(c, origin));
    }
    Result<DeskReply> operator()(const PrepareHandover& c) {
      return keep(desk.shift_log_.apply(c, origin));
    }
    Result<DeskReply> operator()(const SignHandover& c) {
      SignHandover signing = c;
      if (desk.is_on_side(c)) {
        signing.reason.clear();
      } else if (c.reason.empty()) {
        return fail(Code::kUnauthorized,
                    fmt::format("{} is not on the {} shift: who is signs, or say in the reason why "
                                "you do",
                                c.who, name(c.side)));
      }
      return keep(desk.shift_log_.apply(signing, origin));
    }
    Result<DeskReply> operator()(const WriteLogEntry& c) {
      auto entry = desk.shift_log_.apply(c, origin);
      if (!entry) return fail(entry.error());
      out.store.put(Table::kLogEntry, entry->id.value, encode(*entry));
      return DeskReply(std::move(*entry));
    }
  };
  return std::visit(Visitor{*this, origin, out}, command);
}

Result<DeskReply> Desk::execute(const TrainingCommand& command, Origin origin, DeskOutput& out) {
  TrainingChanges changes;
  MW_TRY(Qualification done, training_.apply(command, origin, changes));
  for (const auto& [id, qualification] : changes.qualifications) {
    out.store.put(Table::kQualification, id.value, encode(qualification));
  }
  return DeskReply(std::move(done));
}

Result<DeskReply> Desk::execute(const Feedback& command, Origin origin, DeskOutput& out) {
  FeedbackBook::Changes changes;
  MW_TRY(Feedback done, feedback_.apply(command, origin, changes));
  for (const auto& [key, feedback] : changes) {
    out.store.put(Table::kOutcome, fmt::format("{}@{}", key.first.value, key.second.ns),
                  encode(feedback));
  }
  return DeskReply(std::move(done));
}

Result<DeskReply> Desk::execute(const FailureCommand& command, Origin origin, DeskOutput& out) {
  FailureLog::Changes changes;
  MW_TRY(Failure done, failures_.apply(command, origin, changes));
  for (const auto& [id, failure] : changes) {
    out.store.put(Table::kFailure, id.value, encode(failure));
  }
  return DeskReply(std::move(done));
}

Result<DeskReply> Desk::execute(const WorkOrderCommand& command, Origin origin, DeskOutput& out) {
  if (command.failed_at && *command.failed_at > origin.time)
    return fail(Code::kInvalidArgument, "failed at: lies in the future");
  WorkOrderBook::Changes changes;
  MW_TRY(WorkOrder done, work_orders_.apply(command, origin, changes));
  for (const auto& [id, order] : changes) {
    out.store.put(Table::kWorkOrder, id.value, encode(order));
  }
  if (command.action == WorkOrderAction::kOpen) send(done, done.alarm, out);
  if (command.action == WorkOrderAction::kClose) record_failure(command, done, origin, out);
  return DeskReply(std::move(done));
}

void Desk::record_failure(const WorkOrderCommand& told, const WorkOrder& order, Origin origin,
                          DeskOutput& out) {
  // Closed without a code, maintenance found no failure.
  if (order.code.empty()) return;
  FailureCommand record;
  record.who = told.who;
  Failure& failure = record.failure;
  failure.asset = order.asset;
  failure.code = order.code;
  failure.source = FailureSource::kCmms;
  failure.work_order = order.id.value;
  failure.description = told.comment.empty() ? order.title : told.comment;
  failure.is_begin_assumed = !told.failed_at;
  failure.begin = told.failed_at.value_or(order.opened);
  failure.is_end_assumed = !told.downtime;
  failure.end = told.downtime ? failure.begin + *told.downtime : order.closed.value_or(origin.time);
  // Told in the second of the failure, or without any downtime: an end is after its begin.
  if (*failure.end <= failure.begin) failure.end = failure.begin + std::chrono::seconds(1);
  FailureLog::Changes changes;
  // Somebody may have entered it already (asset and begin): that entry stands.
  if (const auto kept = failures_.apply(record, origin, changes); !kept) return;
  for (const auto& [id, entry] : changes) out.store.put(Table::kFailure, id.value, encode(entry));
}

Result<DeskReply> Desk::execute(const HandsOffCommand& command, Origin origin, DeskOutput& out) {
  HandsOffCommand known = command;
  known.fact.team = team_of(command.who);
  if (known.fact.shift.empty()) known.fact.shift = directory_.shift_at(origin.time);
  HandsOffChanges changes;
  auto done = hands_off_.apply(known, origin, changes);
  for (const auto& [id, period] : changes.periods) {
    out.store.put(Table::kHandsOff, id.value, encode(period));
  }
  if (!done) return fail(done.error());
  return DeskReply(std::move(*done));
}

Result<DeskReply> Desk::execute(const AttentionPlan& plan, Origin, DeskOutput& out) {
  MW_TRY_STATUS(check(plan));
  plans_.insert_or_assign(plan.name, plan);
  out.store.put(Table::kAttentionPlan, plan.name, encode(plan));
  return DeskReply(plan);
}

Result<DeskReply> Desk::execute(const AttentionNote& command, Origin origin, DeskOutput& out) {
  const auto known = std::ranges::find(notes_, command.key, &AttentionNote::key);
  if (!command.key.empty() && known != notes_.end()) return DeskReply(*known);
  AttentionNote note = command;
  note.id = AttentionNoteId(notes_.size() + 1);
  note.time = origin.time;
  notes_.push_back(note);
  out.store.put(Table::kAttentionNote, note.id.value, encode(note));
  if (note.category == ActCategory::kSupportContact) {
    observe(FactKind::kSupportContact, note.who, origin, out);
  } else if (note.category == ActCategory::kRestart) {
    observe(FactKind::kRestart, note.who, origin, out);
  } else if (note.category == ActCategory::kFileEdit) {
    observe(FactKind::kFileEdit, note.who, origin, out);
  }
  return DeskReply(std::move(note));
}

Result<DeskReply> Desk::execute(const PositionLoad& command, Origin origin, DeskOutput& out) {
  MW_TRY_STATUS(check(command));
  if (loads_.size() >= kMostPositions && !loads_.contains(command.position))
    return fail(Code::kResourceExhausted, fmt::format("{} positions have a load", kMostPositions));
  PositionLoad load = command;
  load.set = origin.time;
  loads_.insert_or_assign(load.position, load);
  out.store.put(Table::kPositionLoad, load.position, encode(load));
  return DeskReply(std::move(load));
}

Result<DeskReply> Desk::execute(const FoundActCommand& command, Origin origin, DeskOutput& out) {
  const std::size_t n_before = found_acts_.acts().size();
  Result<FoundAct> done = command.claim
                              ? found_acts_.claim(command, known_team_of(command.who), origin)
                              : found_acts_.find(command, known_team_of(command.told_by), origin);
  if (!done) return fail(done.error());
  const bool is_new = command.claim || found_acts_.acts().size() > n_before;
  if (is_new) out.store.put(Table::kFoundAct, done->id.value, encode(*done));
  if (is_new && done->claimed) observe(*done, origin, out);
  return DeskReply(std::move(*done));
}

void Desk::observe(const FoundAct& act, Origin origin, DeskOutput& out) {
  const HandsOff* period = hands_off_.current();
  if (period == nullptr || act.time < period->start) return;
  HandsOffFact fact;
  fact.who = act.claimed ? act.claimed_by : "nobody";
  fact.team = act.counts_as();
  fact.words = act.text;
  fact.approved_by = act.approved_by;
  fact.kind = FactKind::kOtherAct;
  if (act.category == ActCategory::kRestart) fact.kind = FactKind::kRestart;
  if (act.category == ActCategory::kFileEdit) fact.kind = FactKind::kFileEdit;
  if (!act.approved_by.empty()) fact.kind = FactKind::kSecurityPatch;
  observe(fact, origin, out);
}

void Desk::tick_found_acts(Origin origin, DeskOutput& out) {
  // A period that ends now must not pass before what happened in it has been counted.
  const HandsOff* period = hands_off_.current();
  const bool ends =
      period != nullptr && period->state == HandsOffState::kRunning && origin.time >= period->end();
  const std::optional<UtcNanos> end = ends ? std::optional(period->end()) : std::nullopt;
  const auto lapsed = found_acts_.lapse(origin.time, end);
  for (const FoundAct& act : lapsed) {
    out.store.put(Table::kFoundAct, act.id.value, encode(act));
    const bool is_within = end && act.time < *end;
    observe(act, is_within ? Origin{origin.seq, *end - std::chrono::nanoseconds(1)} : origin, out);
  }
}

Result<DeskReply> Desk::execute(const DrillCommand& command, Origin origin, DeskOutput& out) {
  if (command.end) {
    if (command.end.value > drills_.size())
      return fail(Code::kNotFound, fmt::format("no drill {}", command.end.value));
    const Drill& drill = drills_[command.end.value - 1];
    if (drill.ended)
      return fail(Code::kFailedPrecondition, fmt::format("drill {} is over", drill.id.value));
    end_drill(command.end, command.reason.empty() ? "called off" : command.reason, origin, out);
    return DeskReply(drills_[command.end.value - 1]);
  }
  const auto procedure = shelf_.procedures().find(command.procedure);
  if (procedure == shelf_.procedures().end())
    return fail(Code::kNotFound, fmt::format("no procedure '{}' is in force", command.procedure));
  const Asset* asset = plant_->find<Asset>(command.asset);
  if (asset == nullptr)
    return fail(Code::kNotFound, fmt::format("no asset {}", command.asset.value));
  Drill drill;
  drill.id = DrillId(drills_.size() + 1);
  drill.procedure = command.procedure;
  drill.asset = command.asset;
  drill.started_by = command.who;
  drill.started = origin.time;
  drill.is_announced = command.is_announced;
  drill.schedule = command.schedule;
  drill.shift = directory_.shift_at(origin.time);
  drills_.push_back(drill);
  out.store.put(Table::kDrill, drill.id.value, encode(drill));

  alarm::Alarm made_up;
  made_up.id = drill_alarm(drill.id);
  made_up.asset = command.asset;
  made_up.subject = {alarm::SubjectKind::kAsset, command.asset.value, {}};
  made_up.priority = 2;
  made_up.message = procedure->second.content.title;
  made_up.raised = origin.time;
  AlarmFacts facts = facts_of(made_up, *plant_);
  facts.procedure = drill.procedure;
  facts.is_drill = true;
  alarm::Transition raise;
  raise.alarm = made_up.id;
  raise.seq = origin.seq;
  raise.time = origin.time;
  raise.to = alarm::State::kUnacknowledged;
  EscalationOutput changes;
  engine_.apply(raise, facts, MayPage::kYes, origin, changes);
  keep(changes, out);
  return DeskReply(std::move(drill));
}

void Desk::end_drill(DrillId id, const std::string& because, Origin origin, DeskOutput& out) {
  Drill& drill = drills_[id.value - 1];
  drill.ended = origin.time;
  drill.ended_because = because;
  out.store.put(Table::kDrill, id.value, encode(drill));
  alarm::Transition over;
  over.alarm = drill_alarm(id);
  over.seq = origin.seq;
  over.time = origin.time;
  over.action = alarm::Action::kReturn;
  over.from = alarm::State::kUnacknowledged;
  over.to = alarm::State::kNormal;
  EscalationOutput changes;
  engine_.apply(over, AlarmFacts{}, MayPage::kNo, origin, changes);
  keep(changes, out);
}

Drill* Desk::find_drill(AlarmId alarm) {
  if (!is_drill(alarm)) return nullptr;
  const std::uint64_t id = alarm.value - kFirstDrillAlarm;
  return id == 0 || id > drills_.size() ? nullptr : &drills_[id - 1];
}

}  // namespace millwright::respond
