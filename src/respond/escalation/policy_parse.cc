// SPDX-License-Identifier: Apache-2.0
// Policy: from YAML. What is wrong is said at its line; names are not looked up here.

#include <fmt/format.h>

#include <array>
#include <span>
#include <utility>

#include "core/number.h"
#include "model/plant.h"
#include "respond/escalation/policy.h"
#include "yaml/reader.h"

namespace millwright::respond {
namespace {

using yaml::Map;
using yaml::Node;

constexpr std::size_t kMostNameBytes = 64;
constexpr std::size_t kMostTextBytes = 200;
constexpr std::size_t kMostUrlBytes = 2000;

constexpr std::array<std::pair<std::string_view, StopOn>, 2> kStopOn{
    {{"accepted", StopOn::kAccepted}, {"acknowledged", StopOn::kAcknowledged}}};
constexpr std::array<std::pair<std::string_view, Hours>, 2> kHours{
    {{"in", Hours::kIn}, {"out", Hours::kOut}}};
constexpr std::array<std::pair<std::string_view, ConditionClass>, 2> kConditions{
    {{"process", ConditionClass::kProcess}, {"warning", ConditionClass::kWarning}}};

template <class Enum>
using Words = std::span<const std::pair<std::string_view, Enum>>;

class PolicyReader {
 public:
  explicit PolicyReader(yaml::Problems& problems) : problems_(problems) {}

  Policy read(const Node& root) {
    Policy policy;
    Map map(root, "a policy", problems_);
    map.require("policy");
    read_name(map, "policy", policy.name);
    map.read("title", policy.title);
    if (policy.title.size() > kMostTextBytes) map.wrong("title", "must be at most 200 bytes");
    if (policy.title.empty()) policy.title = policy.name;
    if (const Node* applies = map.find("applies")) read_applies(*applies, policy);
    map.read("default", policy.is_default);
    map.read_enum("stop_on", policy.stop_on, Words<StopOn>(kStopOn));
    map.require("steps");
    if (const Node* steps = map.find("steps")) read_steps(*steps, policy);
    if (const Node* last = map.find("last_resort")) {
      policy.last_resort = read_notify(*last);
      policy.last_resort_line = last->line;
    }
    map.done();
    return policy;
  }

 private:
  void read_name(Map& map, std::string_view key, std::string& out) {
    map.read(key, out);
    if (out.size() > kMostNameBytes) map.wrong(key, "must be at most 64 bytes");
    if (out.empty() && map.find(key) != nullptr) map.wrong(key, "must not be empty");
  }

  void read_names(Map& map, std::string_view key, std::vector<std::string>& out) {
    map.read(key, out);
    if (out.size() > kMostNames) map.wrong(key, fmt::format("at most {} names", kMostNames));
    for (const std::string& name : out) {
      if (name.empty() || name.size() > kMostNameBytes) {
        map.wrong(key, "each name has 1 to 64 bytes");
      }
    }
  }

  void read_applies(const Node& node, Policy& policy) {
    if (node.kind != Node::Kind::kSequence || node.items.size() > kMostClauses) {
      problems_.add(node.line, fmt::format("applies must be a list of at most {} clauses, each a "
                                           "map such as {{priorities: [1, 2]}}",
                                           kMostClauses));
      return;
    }
    for (const Node& item : node.items) policy.applies.push_back(read_clause(item));
  }

  PolicyMatch read_clause(const Node& node) {
    PolicyMatch clause;
    Map map(node, "a clause of applies", problems_);
    clause.line = map.line();
    std::vector<std::string> words;
    map.read("priorities", words);
    for (const std::string& word : words) {
      const std::optional<Number> number = parse_number(word, NumberSyntax::kJson);
      const std::optional<std::int64_t> priority = number ? number->as_int64() : std::nullopt;
      if (priority && *priority >= 1 && *priority <= 3) {
        clause.priorities.push_back(static_cast<int>(*priority));
      } else {
        map.wrong("priorities", fmt::format("'{}' must be 1, 2 or 3", word));
      }
    }
    read_names(map, "asset_classes", clause.asset_classes);
    read_names(map, "areas", clause.areas);
    words.clear();
    map.read("rule_kinds", words);
    for (const std::string& word : words) {
      if (const std::optional<RuleKind> kind = parse_rule_kind(word)) {
        clause.rule_kinds.push_back(*kind);
      } else {
        map.wrong("rule_kinds",
                  fmt::format("'{}' must be high-high, high, low, low-low, rate-of-change, stuck "
                              "or no-data",
                              word));
      }
    }
    if (map.find("condition") != nullptr) {
      ConditionClass condition{};
      map.read_enum("condition", condition, Words<ConditionClass>(kConditions));
      clause.condition = condition;
    }
    map.done();
    return clause;
  }

  void read_steps(const Node& node, Policy& policy) {
    if (node.kind != Node::Kind::kSequence || node.items.empty() ||
        node.items.size() > kMostSteps) {
      problems_.add(node.line, fmt::format("steps must be a list of 1 to {} steps, each a map such "
                                           "as {{wait: 5m}}",
                                           kMostSteps));
      return;
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const PolicyStep& step = policy.steps.emplace_back(read_step(node.items[i]));
      if (std::holds_alternative<RepeatStep>(step.what) && i + 1 < node.items.size()) {
        problems_.add(step.line, "repeat must be the last step; move it to the end");
      }
    }
  }

  PolicyStep read_step(const Node& node) {
    PolicyStep step;
    Map map(node, "a step", problems_);
    step.line = map.line();
    int n_kinds = 0;
    const auto is = [&](std::string_view key) {
      const Node* found = map.find(key);
      if (found != nullptr) ++n_kinds;
      return found;
    };
    if (const Node* notify = is("notify")) step.what = read_notify(*notify);
    if (is("wait") != nullptr) step.what = read_wait(map);
    if (const Node* condition = is("continue_if")) read_condition(*condition, step);
    if (const Node* webhook = is("webhook")) step.what = read_webhook(*webhook);
    if (const Node* repeat = is("repeat")) step.what = read_repeat(*repeat);
    map.done();
    if (n_kinds != 1) {
      problems_.add(step.line,
                    "a step is exactly one of notify, wait, continue_if, webhook, repeat");
    }
    return step;
  }

  NotifyStep read_notify(const Node& node) {
    NotifyStep notify;
    Map map(node, "notify", problems_);
    read_names(map, "people", notify.people);
    read_names(map, "rosters", notify.rosters);
    read_names(map, "teams", notify.teams);
    if (notify.people.empty() && notify.rosters.empty() && notify.teams.empty()) {
      problems_.add(map.line(), "nobody to notify; name people, rosters or teams");
    }
    map.require("channels");
    std::vector<std::string> words;
    map.read("channels", words);
    for (const std::string& word : words) {
      if (const std::optional<Channel> channel = parse_channel(word)) {
        notify.channels.insert(*channel);
      } else {
        map.wrong("channels", fmt::format("'{}' must be email, browser, webhook, mqtt, sms or "
                                          "siren",
                                          word));
      }
    }
    if (notify.channels.empty()) map.wrong("channels", "name at least one");
    read_name(map, "skill", notify.skill);
    map.done();
    return notify;
  }

  WaitStep read_wait(Map& map) {
    WaitStep wait;
    map.read_duration("wait", wait.duration);
    if (wait.duration < std::chrono::seconds(1) || wait.duration > kLongestWait) {
      map.wrong("wait", "must be from 1s to 7d");
    }
    return wait;
  }

  void read_condition(const Node& node, PolicyStep& step) {
    Map map(node, "continue_if", problems_);
    const bool by_hours = map.find("hours") != nullptr;
    const bool by_load = map.find("more_than") != nullptr;
    if (by_hours == by_load) {
      problems_.add(map.line(),
                    "continue_if is either {hours: in, of: ROSTER} or {more_than: N, within: 10m}");
    }
    if (by_load) {
      LoadStep load;
      map.read_integer("more_than", load.more_than, 1, kMostCounted);
      map.require("within");
      map.read_duration("within", load.within);
      if (load.within < std::chrono::seconds(1) || load.within > kLongestWait) {
        map.wrong("within", "must be from 1s to 7d");
      }
      step.what = load;
    } else {
      HoursStep hours;
      map.read_enum("hours", hours.hours, Words<Hours>(kHours));
      map.require("of");
      read_name(map, "of", hours.roster);
      step.what = std::move(hours);
    }
    map.done();
  }

  WebhookStep read_webhook(const Node& node) {
    WebhookStep webhook;
    Map map(node, "webhook", problems_);
    map.require("url");
    map.read("url", webhook.url);
    const bool is_http = webhook.url.starts_with("https://") || webhook.url.starts_with("http://");
    if (!is_http || webhook.url.size() > kMostUrlBytes) {
      map.wrong("url", "must start with https:// or http:// and have at most 2000 bytes");
    }
    read_name(map, "template", webhook.template_name);
    map.done();
    return webhook;
  }

  RepeatStep read_repeat(const Node& node) {
    RepeatStep repeat;
    Map map(node, "repeat", problems_);
    map.require("times");
    map.read_integer("times", repeat.times, 1, kMostCounted);
    map.done();
    return repeat;
  }

  yaml::Problems& problems_;
};

}  // namespace

Result<Policy> parse_policy(std::string_view text, std::string_view file) {
  MW_TRY(const Node root, yaml::parse(text, file));
  yaml::Problems problems(file);
  Policy policy = PolicyReader(problems).read(root);
  MW_TRY_STATUS(problems.status());
  return policy;
}

}  // namespace millwright::respond
