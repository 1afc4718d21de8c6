// SPDX-License-Identifier: Apache-2.0
// Runs that were worked off on paper, entered later as a whole.
#include <fmt/format.h>

#include "api/attachment_store.h"
#include "api/desk_call.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/run_request.h"
#include "api/run_routes.h"
#include "respond/procedure/parse_procedure.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::FrozenProcedure;
using respond::ProcedureRun;
using respond::RunAction;
using respond::RunCommand;
using respond::RunState;

constexpr std::size_t kMostEntries = 500;
constexpr std::size_t kMostClientId = 48;  // leaves room for the number of the entry

/// A paper run as the commands it is made of: its start, then one for each entry.
struct PaperRun {
  FrozenProcedure procedure;
  std::vector<RunCommand> commands;
};

Result<FrozenProcedure> in_force(const Services& services, const std::string& name) {
  auto found = services.watch.with_desk([&](const respond::Desk& desk) {
    const auto it = desk.shelf().procedures().find(name);
    return it == desk.shelf().procedures().end()
               ? std::optional<FrozenProcedure>()
               : std::optional(FrozenProcedure{name, it->second.version, it->second.text});
  });
  if (found) return std::move(*found);
  return fail(Code::kNotFound, fmt::format("no procedure '{}' is in force", name));
}

/// What identifies this sheet of paper, so that sending it twice enters it once: the client's word
/// for it, else the sheet itself.
Result<std::string> sheet_id(const Call& call, const json& body) {
  MW_TRY(std::string id, text_or_null(body, "client_id"));
  if (id.empty()) return "paper-" + content_hash(call.http.body).substr(0, 32);
  if (id.size() <= kMostClientId) return id;
  return fail(Code::kInvalidArgument,
              fmt::format("client_id: has at most {} bytes", kMostClientId));
}

Result<RunCommand> read_start(const Services& services, const Call& call, const json& body) {
  RunCommand start;
  start.action = RunAction::kStart;
  start.is_paper = true;
  MW_TRY(start.who, text_or_null(body, "person"));
  if (start.who.empty()) start.who = caller_name(call);
  MW_TRY(start.procedure, text_field(body, "procedure"));
  MW_TRY(const RunSubject subject, read_subject(services, body));
  start.alarm = subject.alarm;
  start.asset = subject.asset;
  start.asset_path = subject.asset_path;
  MW_TRY(const bool is_drill, optional_flag(body, "is_drill"));
  start.is_drill = is_drill || subject.is_drill;
  MW_TRY(start.done, time_field(body, "started"));
  // The shift that did the work, not the one that types it in.
  start.shift = services.watch.with_desk(
      [&](const respond::Desk& desk) { return desk.directory().shift_at(*start.done); });
  MW_TRY(start.client_id, sheet_id(call, body));
  return start;
}

/// One line of the sheet. `earliest`: when the line before it was done.
Result<RunCommand> read_line(const Services& services, const json& line,
                             const respond::Procedure& procedure, UtcNanos earliest) {
  if (!line.is_object()) return fail(Code::kInvalidArgument, "must be an object");
  MW_TRY(RunCommand command, read_entry(services, line, procedure));
  MW_TRY(const bool is_problem, optional_flag(line, "problem"));
  if (is_problem) command.action = RunAction::kProblem;
  if (!command.done) command.done = earliest;
  return command;
}

Result<PaperRun> read_paper(const Services& services, const Call& call, const json& body) {
  PaperRun paper;
  MW_TRY(const RunCommand start, read_start(services, call, body));
  MW_TRY(paper.procedure, in_force(services, start.procedure));
  MW_TRY(const respond::Procedure procedure,
         respond::parse_procedure(paper.procedure.text, paper.procedure.name));
  MW_TRY(const auto ended, optional_time_field(body, "ended"));
  const auto entries = body.find("entries");
  if (entries == body.end() || !entries->is_array() || entries->empty() ||
      entries->size() > kMostEntries) {
    return fail(Code::kInvalidArgument,
                fmt::format("entries: must be a list of 1 to {} steps", kMostEntries));
  }
  paper.commands.push_back(start);
  const std::string typist = caller_name(call);
  for (std::size_t i = 0; i < entries->size(); ++i) {
    const bool is_last = i + 1 == entries->size();
    const UtcNanos before = *paper.commands.back().done;
    auto command =
        read_line(services, (*entries)[i], procedure, is_last ? ended.value_or(before) : before);
    if (!command) return fail(with_context(command.error(), fmt::format("entries[{}]", i)));
    command->who = start.who;
    command->client_id = fmt::format("{}#{}", start.client_id, i + 1);
    if (typist != start.who) {
      command->comment +=
          fmt::format("{}entered by {}", command->comment.empty() ? "" : "; ", typist);
    }
    paper.commands.push_back(std::move(*command));
  }
  return paper;
}

/// Works the sheet off in a book of its own, so that a mistake in the last line leaves nothing of
/// the first ones behind. Errors: those of RunBook, with the number of the entry.
Status rehearse(const PaperRun& paper, UtcNanos now) {
  respond::RunBook book;
  respond::RunChanges unused;
  const alarm::Origin origin{JournalSeq{1}, now};
  MW_TRY(ProcedureRun run, book.start(paper.commands.front(), paper.procedure, origin, unused));
  for (std::size_t i = 1; i < paper.commands.size(); ++i) {
    RunCommand command = paper.commands[i];
    command.run = run.id;
    auto next = book.apply(command, origin, unused);
    if (!next) return fail(with_context(next.error(), fmt::format("entries[{}]", i - 1)));
    run = std::move(*next);
  }
  if (run.state != RunState::kActive) return {};
  return fail(
      Code::kFailedPrecondition,
      fmt::format("the entries stop at step '{}'; enter the rest, down to an end", run.step));
}

net::HttpResponse enter(Services& services, const Call& call) {
  if (auto refused = refuse_machines(call)) return std::move(*refused);
  const auto body = parse_object(call.http);
  if (!body) return problem(body.error());
  auto paper = read_paper(services, call, *body);
  if (!paper) return problem(paper.error());
  if (const Status checked = rehearse(*paper, services.clock.wall()); !checked) {
    return problem(checked.error(), "nothing was entered; correct the entry and send all again");
  }
  auto run = ask_run(services, paper->commands.front());
  if (!run) return run_problem(run.error());
  for (std::size_t i = 1; i < paper->commands.size(); ++i) {
    paper->commands[i].run = run->id;
    auto next = ask_run(services, paper->commands[i]);
    if (!next) {
      return problem(next.error(),
                     fmt::format("run {} holds the entries before; send the same again, what is "
                                 "there is not entered twice",
                                 run->id.value));
    }
    run = std::move(next);
  }
  return run_response(services, call, *run, 201);
}

}  // namespace

void add_paper_routes(Router& router, Services& services) {
  Services* s = &services;
  router.add("POST", "/api/v1/runs/paper", Access::kOperator,
             [s](const Call& call) { return enter(*s, call); });
}

}  // namespace millwright::api
