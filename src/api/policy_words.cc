// SPDX-License-Identifier: Apache-2.0
#include "api/policy_words.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "api/masked_address.h"
#include "api/sentence.h"

namespace millwright::api {
namespace {

using nlohmann::json;
using respond::ChainEventKind;
using respond::DryRunLine;

/// "90 s", "5 min", "2 h 30 min", "1 d".
std::string duration_text(std::chrono::seconds duration) {
  std::string out;
  std::int64_t rest = duration.count();
  const std::pair<std::int64_t, const char*> units[] = {
      {86'400, "d"}, {3'600, "h"}, {60, "min"}, {1, "s"}};
  for (const auto& [length, unit] : units) {
    if (rest < length) continue;
    out += fmt::format("{}{} {}", out.empty() ? "" : " ", rest / length, unit);
    rest %= length;
  }
  return out.empty() ? "0 s" : out;
}

std::string recipients(const respond::NotifyStep& step) {
  std::vector<std::string> parts = step.people;
  for (const std::string& roster : step.rosters) {
    parts.push_back(fmt::format("whoever is on duty in {}", roster));
  }
  for (const std::string& team : step.teams) parts.push_back(fmt::format("team {}", team));
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? " and " : ", ";
    out += parts[i];
  }
  return out;
}

json channel_names(respond::ChannelSet channels) {
  json names = json::array();
  for (const respond::Channel channel : channels.list()) names.push_back(name(channel));
  return names;
}

/// Every step has the same fields, so that a page need not ask which there are.
json step_view(std::string_view kind, std::string text) {
  return {{"kind", kind},
          {"text", std::move(text)},
          {"people", json::array()},
          {"rosters", json::array()},
          {"teams", json::array()},
          {"channels", json::array()},
          {"skill", ""},
          {"wait_s", nullptr},
          {"hours", nullptr},
          {"roster", nullptr},
          {"more_than", nullptr},
          {"within_s", nullptr},
          {"url", nullptr},
          {"times", nullptr}};
}

struct StepView {
  json operator()(const respond::NotifyStep& step) const {
    std::string text = fmt::format("Tell {} by {}", recipients(step), step.channels.to_text());
    if (!step.skill.empty()) text += fmt::format(", only who has the skill {}", step.skill);
    json view = step_view("notify", std::move(text));
    view["people"] = step.people;
    view["rosters"] = step.rosters;
    view["teams"] = step.teams;
    view["channels"] = channel_names(step.channels);
    view["skill"] = step.skill;
    return view;
  }
  json operator()(const respond::WaitStep& step) const {
    json view = step_view(
        "wait", fmt::format("Wait {} for somebody to take it", duration_text(step.duration)));
    view["wait_s"] = step.duration.count();
    return view;
  }
  json operator()(const respond::HoursStep& step) const {
    const std::string_view hours = step.hours == respond::Hours::kIn ? "in" : "out";
    json view =
        step_view("continue-if", fmt::format("Go on only {} of the hours of {}",
                                             hours == "in" ? "inside" : "outside", step.roster));
    view["hours"] = hours;
    view["roster"] = step.roster;
    return view;
  }
  json operator()(const respond::LoadStep& step) const {
    json view = step_view("continue-if", fmt::format("Go on only with more than {} alarms in {}",
                                                     step.more_than, duration_text(step.within)));
    view["more_than"] = step.more_than;
    view["within_s"] = step.within.count();
    return view;
  }
  json operator()(const respond::WebhookStep& step) const {
    json view = step_view("webhook", fmt::format("Call {}", step.url));
    view["url"] = step.url;
    return view;
  }
  json operator()(const respond::RepeatStep& step) const {
    json view = step_view("repeat", fmt::format("From the first step again, {} {}", step.times,
                                                step.times == 1 ? "time" : "times"));
    view["times"] = step.times;
    return view;
  }
};

bool tells_somebody(ChainEventKind kind) {
  return kind == ChainEventKind::kPaged || kind == ChainEventKind::kReminded ||
         kind == ChainEventKind::kCollected || kind == ChainEventKind::kLastResort;
}

bool is_skipped(ChainEventKind kind) {
  return kind == ChainEventKind::kNotReached || kind == ChainEventKind::kReachedNoOne;
}

}  // namespace

json policy_view(const respond::DocumentShelf::Item<respond::Policy>& item) {
  const respond::Policy& policy = item.content;
  json steps = json::array();
  for (const respond::PolicyStep& step : policy.steps) {
    steps.push_back(std::visit(StepView{}, step.what));
  }
  return {{"name", policy.name},
          {"title", policy.title},
          {"document", item.id.value},
          {"version", item.version},
          {"is_default", policy.is_default},
          {"stops_on", policy.stop_on == respond::StopOn::kAccepted ? "accepted" : "acknowledged"},
          {"steps", std::move(steps)},
          {"last_resort", policy.last_resort ? StepView{}(*policy.last_resort) : json(nullptr)}};
}

void MessageTexts::add(const notify::MessagePreview& text, std::uint32_t step, UtcNanos at) {
  const bool is_to_system = text.person.empty() || text.channel == "siren";
  std::string key;
  for (const std::string* part :
       {&text.kind, &text.channel, &text.language, &text.subject, &text.text, &text.problem}) {
    key += *part + '\0';
  }
  const auto [it, is_new] = index_.try_emplace(std::move(key), texts_.size());
  if (is_new) texts_.push_back({text, {}});
  Sending sending{text.person, "", step, at};
  // The path of a URL is often a secret.
  if (is_to_system) sending.address = masked_address(text.address);
  texts_[it->second].sendings.push_back(std::move(sending));
}

json MessageTexts::view() const {
  json rows = json::array();
  for (const Text& text : texts_) {
    json to = json::array();
    for (const Sending& sending : text.sendings) {
      to.push_back({{"person", sending.person},
                    {"address", sending.address},
                    {"step", sending.step},
                    {"at", to_rfc3339(sending.at)}});
    }
    rows.push_back({{"kind", text.message.kind},
                    {"channel", text.message.channel},
                    {"language", text.message.language},
                    {"subject", text.message.subject},
                    {"text", text.message.text},
                    {"problem", text.message.problem},
                    {"to", std::move(to)}});
  }
  return rows;
}

json dry_run_view(const respond::DryRun& run) {
  json steps = json::array();
  const DryRunLine* before = nullptr;
  for (const DryRunLine& line : run.lines) {
    const bool joins = before != nullptr && tells_somebody(line.what) &&
                       before->what == line.what && before->time == line.time &&
                       before->step == line.step && before->channels == line.channels;
    if (!joins) {
      steps.push_back({{"at", to_rfc3339(line.time)},
                       {"step", line.step},
                       {"what", name(line.what)},
                       {"who", json::array()},
                       {"channels", channel_names(line.channels)},
                       {"text", is_skipped(line.what) ? "" : line.text},
                       {"skipped", is_skipped(line.what) ? line.text : ""},
                       {"words", words_of(SentenceGroup::kChain, line.text)}});
    }
    if (!line.person.empty()) steps.back()["who"].push_back(line.person);
    before = &line;
  }
  return {{"policy", run.policy}, {"outcome", name(run.outcome)}, {"steps", std::move(steps)}};
}

}  // namespace millwright::api
