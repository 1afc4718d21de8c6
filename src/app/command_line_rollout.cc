// SPDX-License-Identifier: Apache-2.0
// The command line: the roll-out, looked at; what people do on it is the table of acts.
#include <sstream>

#include "app/act.h"
#include "app/command_line.h"
#include "app/review_commands.h"
#include "app/transfer_commands.h"
#include "app/trial_commands.h"

namespace millwright::app {
namespace {

void add_wave(CommandLine& line) {
  auto& wave = line.keep<std::string>();
  CLI::App* wave_cmd = line.add_noun("wave", "the waves of the roll-out");
  CLI::App* waves_cmd = wave_cmd->add_subcommand("list", "all of them, and their gates");
  line.asks(waves_cmd, [](const ServerOptions& server, Output output) {
    return run_wave_list(server, output);
  });
  CLI::App* wave_show_cmd = wave_cmd->add_subcommand("show", "one of them");
  wave_show_cmd->add_option("wave", wave, "name or id")->required();
  line.asks(wave_show_cmd, [&wave](const ServerOptions& server, Output output) {
    return run_wave_show(server, wave, output);
  });
}

void add_gate(CommandLine& line) {
  auto& wave = line.keep<std::string>();
  CLI::App* gate_cmd = line.add_noun("gate", "what a wave must show");
  CLI::App* gate_show_cmd = gate_cmd->add_subcommand(
      "show", "its criteria as they stand now; exit status 1 unless the answer is yes");
  gate_show_cmd->add_option("wave", wave, "name or id")->required();
  line.asks(gate_show_cmd, [&wave](const ServerOptions& server, Output output) {
    return run_gate_show(server, wave, output);
  });
  CLI::App* gate_history_cmd =
      gate_cmd->add_subcommand("history", "how it was judged at the end of each window");
  gate_history_cmd->add_option("wave", wave, "name or id")->required();
  line.asks(gate_history_cmd, [&wave](const ServerOptions& server, Output output) {
    return run_gate_history(server, wave, output);
  });
}

void add_problem(CommandLine& line) {
  line.add_noun("waiver", "exceptions to criteria of a wave");
  CLI::App* problem_cmd = line.add_noun("problem", "problems found in a wave");
  CLI::App* problems_cmd =
      problem_cmd->add_subcommand("list", "all of them; exit status 1 while one keeps a gate shut");
  line.asks(problems_cmd, [](const ServerOptions& server, Output output) {
    return run_problem_list(server, output);
  });
}

void add_decision(CommandLine& line) {
  CLI::App* decision_cmd = line.add_noun("decision", "decisions on expansion, change and budget");
  CLI::App* decisions_cmd = decision_cmd->add_subcommand(
      "list", "who decided what, and on what evidence; exit status 1 while one is overdue");
  line.asks(decisions_cmd, [](const ServerOptions& server, Output output) {
    return run_decision_list(server, output);
  });
}

void add_parity(CommandLine& line) {
  CLI::App* parity_cmd = line.root().add_subcommand(
      "parity", "how far this runs like production; exit status 1 unless the answer is yes");
  line.asks(parity_cmd,
            [](const ServerOptions& server, Output output) { return run_parity(server, output); });
  CLI::App* readiness_cmd = line.root().add_subcommand(
      "readiness", "the five questions before going on; exit status 1 unless the answer is yes");
  line.asks(readiness_cmd, [](const ServerOptions& server, Output output) {
    return run_readiness(server, output);
  });
}

void add_value(CommandLine& line) {
  auto& value = line.keep<ValueOptions>();
  CLI::App* value_cmd = line.root().add_subcommand(
      "value", "what the system was worth in a week or since a wave started, by function");
  auto* week_option =
      value_cmd->add_option("--week", value.week, "like 2026-W47; else the last that is over");
  value_cmd->add_option("--wave", value.wave, "id of a wave")->excludes(week_option);
  value_cmd->add_option("--language", value.language, "en or de")
      ->check(CLI::IsMember({"en", "de"}))
      ->capture_default_str();
  line.asks(value_cmd, [&value](const ServerOptions& server, Output output) {
    return run_value(server, value, output);
  });
}

void add_improvements(CommandLine& line) {
  CLI::App* improvements_cmd = line.root().add_subcommand(
      "improvements",
      "findings, what is done about them and whether it helped; exit status 1 when "
      "an action is overdue");
  line.asks(improvements_cmd, [](const ServerOptions& server, Output output) {
    return run_improvements(server, output);
  });
}

void add_review(CommandLine& line) {
  auto& review = line.keep<ReviewOptions>();
  CLI::App* review_cmd =
      line.add_noun("review", "standing meetings about the roll-out, with an agenda from the data");
  CLI::App* reviews_cmd = review_cmd->add_subcommand(
      "list", "all of them; exit status 1 when the latest meeting of one was missed");
  line.asks(reviews_cmd, [](const ServerOptions& server, Output output) {
    return run_review_list(server, output);
  });
  const auto add_language = [&](CLI::App* command) {
    command->add_option("--language", review.language, "en or de")
        ->check(CLI::IsMember({"en", "de"}))
        ->capture_default_str();
  };
  CLI::App* agenda_cmd = review_cmd->add_subcommand(
      "agenda",
      "of its next meeting, as of now; exit status 1 when something blocks or is overdue");
  agenda_cmd->add_option("review", review.id, "id")->required();
  add_language(agenda_cmd);
  line.asks(agenda_cmd, [&review](const ServerOptions& server, Output output) {
    return run_review_agenda(server, review, output);
  });
  CLI::App* review_show_cmd =
      review_cmd->add_subcommand("show", "a meeting, and what came of each item");
  review_show_cmd->add_option("meeting", review.id, "id of the meeting")->required();
  add_language(review_show_cmd);
  line.asks(review_show_cmd, [&review](const ServerOptions& server, Output output) {
    return run_review_show(server, review, output);
  });
}

void add_transfer(CommandLine& line) {
  auto& transfer = line.keep<std::uint32_t>();
  auto& transfer_sign = line.keep<TransferSignOptions>();
  CLI::App* transfer_cmd =
      line.add_noun("transfer", "areas handed over from the project to those who run them");
  CLI::App* transfers_cmd = transfer_cmd->add_subcommand("list", "all of them");
  line.asks(transfers_cmd, [](const ServerOptions& server, Output output) {
    return run_transfer_list(server, output);
  });
  CLI::App* transfer_show_cmd = transfer_cmd->add_subcommand(
      "show", "its checklist as it stands now; exit status 1 unless it can be signed");
  transfer_show_cmd->add_option("transfer", transfer, "id")->required();
  line.asks(transfer_show_cmd, [&transfer](const ServerOptions& server, Output output) {
    return run_transfer_show(server, transfer, output);
  });
  CLI::App* transfer_sign_cmd = transfer_cmd->add_subcommand(
      "sign", "sign for the side a person is on, with that person's password");
  transfer_sign_cmd->add_option("transfer", transfer_sign.transfer, "id")->required();
  transfer_sign_cmd->add_option("--user", transfer_sign.user, "log-in name of who signs")
      ->required();
  line.asks(transfer_sign_cmd, [&transfer_sign](const ServerOptions& server, Output output) {
    return run_transfer_sign(server, transfer_sign, output);
  });
}

void add_trial(CommandLine& line) {
  auto& trial = line.keep<std::uint32_t>();
  auto& trial_decide = line.keep<TrialDecideOptions>();
  CLI::App* trial_cmd = line.add_noun(
      "trial", "new sensors and new uses: tried in shadow, promoted or dropped on evidence");
  CLI::App* trials_cmd =
      trial_cmd->add_subcommand("list", "all of them; exit status 1 when one has expired");
  line.asks(trials_cmd, [](const ServerOptions& server, Output output) {
    return run_trial_list(server, output);
  });
  CLI::App* trial_show_cmd = trial_cmd->add_subcommand("show", "its criteria as measured now");
  trial_show_cmd->add_option("trial", trial, "id")->required();
  line.asks(trial_show_cmd, [&trial](const ServerOptions& server, Output output) {
    return run_trial_show(server, trial, output);
  });
  CLI::App* trial_start_cmd =
      trial_cmd->add_subcommand("start", "freeze its plan and hold its rules in shadow");
  trial_start_cmd->add_option("trial", trial, "id")->required();
  line.asks(trial_start_cmd, [&trial](const ServerOptions& server, Output output) {
    return run_trial_start(server, trial, output);
  });
  CLI::App* trial_decide_cmd = trial_cmd->add_subcommand(
      "decide",
      "promote or drop it as the person who decides on changes, with that one's password");
  trial_decide_cmd->add_option("trial", trial_decide.trial, "id")->required();
  trial_decide_cmd->add_option("verdict", trial_decide.verdict, "promote or drop")
      ->check(CLI::IsMember({"promote", "drop"}))
      ->required();
  trial_decide_cmd->add_option("--reason", trial_decide.reason, "why")->required();
  trial_decide_cmd->add_option("--lesson", trial_decide.lesson,
                               "what was learned; a drop has to say it");
  trial_decide_cmd->add_flag("--accept-undecided", trial_decide.accepts_undecided,
                             "promote although a criterion is undecided");
  trial_decide_cmd->add_option("--user", trial_decide.user, "log-in name of who decides")
      ->required();
  line.asks(trial_decide_cmd, [&trial_decide](const ServerOptions& server, Output output) {
    return run_trial_decide(server, trial_decide, output);
  });
}

void add_book(CommandLine& line) {
  auto& book = line.keep<BookOptions>();
  CLI::App* book_cmd = line.root().add_subcommand(
      "book", "write the book of the plant: machines, alarms, procedures, owners, decisions, gaps");
  book_cmd->add_option("--out", book.out, "file to write")->capture_default_str();
  book_cmd->add_option("--language", book.language, "en or de")
      ->check(CLI::IsMember({"en", "de"}))
      ->capture_default_str();
  line.asks(book_cmd, [&book](const ServerOptions& server, Output output) {
    return run_book(server, book, output);
  });
}

const char* words_for(Fill fill) {
  switch (fill) {
    case Fill::kWhole:
      return "N";
    case Fill::kTime:
      return "TIME";
    case Fill::kWave:
      return "WAVE";
    case Fill::kProblem:
      return "ID";
    case Fill::kAsset:
    case Fill::kPlaces:
      return "PATH";
    case Fill::kPeople:
      return "FUNCTION=PERSON";
    default:
      return "TEXT";
  }
}

/// One more value with each time it is given; no other word is swallowed.
void add_member(CLI::App* command, const Member& member, Given& given) {
  CLI::Option* option = command->add_option_function<std::vector<std::string>>(
      member.option,
      [&given, &member](const std::vector<std::string>& words) { given[member.option] = words; },
      member.help);
  const bool is_list =
      member.fill == Fill::kPlaces || member.fill == Fill::kPeople || member.fill == Fill::kTexts;
  option->type_name(words_for(member.fill));
  option->expected(1, is_list ? CLI::detail::expected_max_vector_size : 1);
  option->allow_extra_args(false);
  option->required(member.need == Need::kMust);
  std::vector<std::string> choices;
  std::istringstream all(member.choices);
  for (std::string choice; std::getline(all, choice, ',');) choices.push_back(choice);
  if (!choices.empty()) option->check(CLI::IsMember(choices));
}

void add_act(CommandLine& line, const Act& act) {
  auto& call = line.keep<ActCall>();
  CLI::App* command = line.root().get_subcommand(act.noun)->add_subcommand(act.verb, act.help);
  for (const Member& member : act.members) add_member(command, member, call.given);
  const bool is_personal = act.by == By::kPerson;
  command
      ->add_option("--user", call.user,
                   is_personal ? "log-in name of who does it; the password is MILLWRIGHT_PASSWORD, "
                                 "or asked for"
                               : "do it as this person, not by token; the password is "
                                 "MILLWRIGHT_PASSWORD, or asked for")
      ->required(is_personal);
  command->add_option("--key", call.key,
                      "of the request: given twice under one key it is done once; a new one if "
                      "absent");
  line.asks(command, [&act, &call](const ServerOptions& server, Output output) {
    return run_act(server, act, call, output);
  });
}

}  // namespace

void add_rollout_commands(CommandLine& line) {
  add_wave(line);
  add_gate(line);
  add_problem(line);
  add_decision(line);
  add_parity(line);
  add_value(line);
  add_improvements(line);
  add_review(line);
  add_transfer(line);
  add_trial(line);
  add_book(line);
  for (const Act& act : rollout_acts()) add_act(line, act);
}

}  // namespace millwright::app
