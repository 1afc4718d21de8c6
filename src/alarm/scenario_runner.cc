// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "alarm/condition_report.h"
#include "alarm/scenario_runner_test.h"

namespace millwright::alarm {
namespace {

/// Words separated by blanks; "..." is one word; # begins a comment.
std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < line.size() && line[i] != '#';) {
    if (line[i] == ' ') {
      ++i;
      continue;
    }
    const bool is_quoted = line[i] == '"';
    const std::size_t begin = is_quoted ? i + 1 : i;
    const std::size_t end = std::min(line.find(is_quoted ? '"' : ' ', begin), line.size());
    words.emplace_back(line.substr(begin, end - begin));
    i = end + (is_quoted ? 1 : 0);
  }
  return words;
}

std::string json_text(std::string_view text) {
  return fmt::format("\"{}\"", text);
}

}  // namespace

void ScenarioRunner::run(const std::string& file_name, std::string_view text) {
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    SCOPED_TRACE(fmt::format("{}:{}: {}", file_name, number, line));
    const Words words = split(line);
    if (words.empty()) continue;
    try {
      run_line(words);
    } catch (const std::exception& problem) {
      FAIL() << "cannot read this line: " << problem.what();
    }
  }
  if (rig_.is_running()) rig_.expect_same_as_twin();
}

void ScenarioRunner::run_line(const Words& words) {
  const std::string& verb = words[0];
  if (verb == "signal") return signal(words);
  if (verb == "rule") return rule(words);
  if (verb == "device") return device(words);
  if (verb == "place") return place(words);
  if (verb == "drop") return drop(words);
  if (verb == "maintenance") return maintenance(words);
  if (verb == "cancel-maintenance") return cancel_maintenance(words);
  if (verb == "feed") return feed(words);
  if (verb == "stream") return stream(words);
  if (verb == "advance") return advance(duration(words.at(1)));
  if (verb == "tick") return tick();
  if (verb == "raw") return raw(words);
  if (verb == "say") return say(words);
  if (verb == "expect") return expect(words);
  if (verb == "snapshot") return rig_.save_snapshot();
  if (verb == "crash") return rig_.crash();
  if (verb == "restart") {
    rig_.restart();
    return rig_.expect_same_as_twin();
  }
  if (verb == "commit-every") {
    commit_every_ = std::stoi(words.at(1));
    return;
  }
  if (verb.starts_with("asset-")) return asset_command(words);
  if (verb == "jump") {
    wall_ += duration(words.at(1));
    next_tick_ += duration(words.at(1));
    return;
  }
  command(words);
}

void ScenarioRunner::append(journal::RecordKind kind, std::string payload) {
  rig_.append(kind, wall(), std::move(payload));
  if (++uncommitted_ < commit_every_) return;
  rig_.commit();
  uncommitted_ = 0;
}

void ScenarioRunner::tick() {
  append(journal::RecordKind::kTick, {});
}

void ScenarioRunner::advance(Nanos duration) {
  const Nanos end = wall_ + duration;
  for (; next_tick_ <= end; next_tick_ += kSecond) {
    wall_ = next_tick_;
    tick();
  }
  wall_ = end;
}

void ScenarioRunner::revision(std::string_view kind, const std::string& id,
                              const std::string& record) {
  append(journal::RecordKind::kRevision,
         fmt::format(R"({{"revision":{},"changes":[{{"kind":"{}","id":{},"record":{}}}]}})",
                     ++revision_, kind, id, record));
}

void ScenarioRunner::signal(const Words& words) {
  std::string record = "{\"id\":" + words.at(1);
  for (std::size_t i = 2; i < words.size(); i += 2) {
    const std::string& value = words.at(i + 1);
    if (words[i] == "interval") {
      record += fmt::format(",\"expected_interval_ms\":{}", duration(value) / 1'000'000);
    } else if (words[i] == "unit") {
      record += ",\"unit\":" + json_text(value);
    } else if (words[i] == "address") {
      record += ",\"address\":" + json_text(value);
    } else if (words[i] == "asset") {
      record += ",\"asset\":" + value;
    } else {
      throw std::runtime_error(words[i]);
    }
  }
  revision("signal", words.at(1), record + "}");
}

void ScenarioRunner::rule(const Words& words) {
  static const std::map<std::string, std::string> kDurations{
      {"on", "on_delay_ms"}, {"off", "off_delay_ms"}, {"window", "window_ms"}};
  std::string record = fmt::format(R"({{"id":{},"kind":"{}")", words.at(1), words.at(2));
  for (std::size_t i = 3; i < words.size(); ++i) {
    const std::string& key = words[i];
    if (key == "disabled" || key == "latching") {
      record += key == "disabled" ? ",\"is_enabled\":false" : ",\"is_latching\":true";
      continue;
    }
    const std::string& value = words.at(++i);
    if (kDurations.contains(key)) {
      record += fmt::format(",\"{}\":{}", kDurations.at(key), duration(value) / 1'000'000);
    } else if (key == "inhibits") {
      record += fmt::format(",\"inhibits\":[{}]", json_text(value));
    } else if (key == "class") {
      record += fmt::format(",\"alarm_class\":{}", json_text(value));
    } else if (key == "message" || key == "mode" || key == "subject") {
      record += fmt::format(",\"{}\":{}", key, json_text(value));
    } else if (key == "name") {
      record += fmt::format(",\"subject_name\":{}", json_text(value));
    } else if (key == "signal" || key == "limit" || key == "deadband" || key == "priority") {
      record += fmt::format(",\"{}\":{}", key, value);
    } else {
      throw std::runtime_error(key);
    }
  }
  revision("rule", words.at(1), record + "}");
  EXPECT_TRUE(rig_.last_status().has_value());
}

// device ID NAME FILTER...
void ScenarioRunner::device(const Words& words) {
  std::string filters;
  for (std::size_t i = 3; i < words.size(); ++i) {
    filters += (filters.empty() ? "" : ",") + json_text(words[i]);
  }
  revision("device", words.at(1),
           fmt::format(R"({{"id":{},"name":{},"publish_filters":[{}]}})", words[1],
                       json_text(words.at(2)), filters));
}

// place KIND ID NAME [PARENT]
void ScenarioRunner::place(const Words& words) {
  static const std::map<std::string, std::string> kParents{
      {"area", "site"}, {"line", "area"}, {"asset", "line"}};
  std::string record = fmt::format(R"({{"id":{},"name":{})", words.at(2), json_text(words.at(3)));
  if (words.size() > 4) {
    record += fmt::format(",\"{}\":{}", kParents.at(words[1]), words[4]);
  }
  revision(words[1], words[2], record + "}");
}

void ScenarioRunner::drop(const Words& words) {
  revision(words.at(1), words.at(2), "null");
}

// maintenance ID SCOPE SCOPE_ID in D for D "reason"
void ScenarioRunner::maintenance(const Words& words) {
  if (words.at(4) != "in" || words.at(6) != "for") throw std::runtime_error("in ... for ...");
  const UtcNanos begin = wall() + std::chrono::nanoseconds(duration(words.at(5)));
  const UtcNanos end = begin + std::chrono::nanoseconds(duration(words.at(7)));
  const std::string& id = words.at(1);
  windows_[id] = fmt::format(
      R"("id":{},"scope":{},"scope_id":{},"begin":{},"end":{},"reason":{},"planned_by":"ann")", id,
      json_text(words.at(2)), words.at(3), json_text(to_rfc3339(begin)), json_text(to_rfc3339(end)),
      json_text(words.at(8)));
  revision("maintenance-window", id, "{" + windows_[id] + R"(,"cancelled":null})");
}

void ScenarioRunner::cancel_maintenance(const Words& words) {
  revision("maintenance-window", words.at(1),
           fmt::format(R"({{{},"cancelled":{}}})", windows_.at(words.at(1)),
                       json_text(to_rfc3339(wall()))));
}

ScenarioRunner::Nanos ScenarioRunner::event_time(const Words& words, std::size_t from,
                                                 Quality& quality) const {
  Nanos event = wall_;
  for (std::size_t i = from; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "at") {
      event = duration(words.at(++i));
    } else if (word == "late") {
      event = wall_ - duration(words.at(++i));
    } else if (word == "historical") {
      quality = quality.with(Quality::kHistorical);
    } else if (word == "comm-loss") {
      quality = quality.with(Grade::kBad).with(Quality::kCommLoss);
    } else if (word == "stale") {
      quality = quality.with(Grade::kBad).with(Quality::kStale);
    } else if (word == "bad" || word == "uncertain") {
      quality = quality.with(word == "bad" ? Grade::kBad : Grade::kUncertain);
    } else {
      throw std::runtime_error(word);
    }
  }
  return event;
}

void ScenarioRunner::send_reading(std::uint32_t signal, std::string_view value, Nanos event,
                                  Quality quality) {
  const bool is_text = value.starts_with("text:");
  ReadingBatch batch;
  batch.arrival = wall();
  batch.push(SignalId(signal), {kEpoch + event},
             is_text ? Scalar::of(value.substr(5)) : Scalar::of(std::stod(std::string(value))),
             quality, 0);
  std::string payload;
  encode(batch, payload);
  append(journal::RecordKind::kReadings, std::move(payload));
}

void ScenarioRunner::feed(const Words& words) {
  Quality quality;
  const Nanos event = event_time(words, 3, quality);
  send_reading(static_cast<std::uint32_t>(std::stoul(words.at(1))), words.at(2), event, quality);
}

// stream SIGNAL VALUE[,VALUE...] every DURATION for DURATION [as feed]
void ScenarioRunner::stream(const Words& words) {
  const auto signal_id = static_cast<std::uint32_t>(std::stoul(words.at(1)));
  std::istringstream list(words.at(2));
  Words values;
  for (std::string value; std::getline(list, value, ',');) values.push_back(value);
  if (words.at(3) != "every" || words.at(5) != "for") throw std::runtime_error("every ... for ...");
  const Nanos every = duration(words.at(4));
  const Nanos n = duration(words.at(6)) / every;
  for (Nanos i = 0; i < n; ++i) {
    advance(every);
    Quality quality;
    const Nanos event = event_time(words, 7, quality);
    send_reading(signal_id, values[static_cast<std::size_t>(i) % values.size()], event, quality);
  }
}

void ScenarioRunner::raw(const Words& words) {
  const auto kind = words.at(1) == "revision"  ? journal::RecordKind::kRevision
                    : words.at(1) == "command" ? journal::RecordKind::kCommand
                                               : journal::RecordKind::kReadings;
  std::string payload = words.at(2);
  std::ranges::replace(payload, '\'', '"');
  append(kind, payload);
}

// say RULE WHO ["text"]
void ScenarioRunner::say(const Words& words) {
  const RuleId rule(static_cast<std::uint32_t>(std::stoul(words.at(1))));
  append(journal::RecordKind::kCommand,
         encode(ConditionReport{rule, words.at(2), words.size() > 3 ? words[3] : ""}));
}

void ScenarioRunner::command(const Words& words) {
  static const std::map<std::string, Action> kVerbs{
      {"ack", Action::kAcknowledge},
      {"shelve", Action::kShelve},
      {"unshelve", Action::kUnshelve},
      {"suppress", Action::kSuppress},
      {"unsuppress", Action::kUnsuppress},
      {"reset", Action::kReset},
      {"out-of-service", Action::kTakeOutOfService},
      {"out-of-service-for", Action::kTakeOutOfService},
      {"return-to-service", Action::kReturnToService}};
  const auto verb = kVerbs.find(words[0]);
  if (verb == kVerbs.end()) throw std::runtime_error("unknown verb " + words[0]);
  const Alarm* alarm = find_alarm(words.at(1));
  Command c;
  c.action = verb->second;
  c.alarm = alarm == nullptr ? AlarmId(99) : alarm->id;
  c.who = words.at(2);
  std::size_t comment = 3;
  if (c.action == Action::kShelve || words[0] == "out-of-service-for") {
    c.until = wall() + std::chrono::nanoseconds(duration(words.at(comment++)));
  }
  if (words.size() > comment) c.comment = words[comment];
  append(journal::RecordKind::kCommand, encode(c));
}

// asset-out-of-service ASSET WHO D ["comment"], asset-return-to-service ASSET WHO ["comment"]
void ScenarioRunner::asset_command(const Words& words) {
  Command c;
  c.action =
      words[0] == "asset-out-of-service" ? Action::kTakeOutOfService : Action::kReturnToService;
  c.asset = AssetId(static_cast<std::uint32_t>(std::stoul(words.at(1))));
  c.who = words.at(2);
  std::size_t comment = 3;
  if (c.action == Action::kTakeOutOfService) {
    c.until = wall() + std::chrono::nanoseconds(duration(words.at(comment++)));
  }
  if (words.size() > comment) c.comment = words[comment];
  append(journal::RecordKind::kCommand, encode(c));
}

// By the id of its rule, or a gateway's by name.
const Alarm* ScenarioRunner::find_alarm(const std::string& which) {
  const bool is_rule = which.find_first_not_of("0123456789") == std::string::npos;
  const RuleId id(is_rule ? static_cast<std::uint32_t>(std::stoul(which)) : 0);
  const std::string words = fmt::format("gateway {} is silent", which);
  for (const Alarm& alarm : rig_.watch().engine().alarms()) {
    if (is_rule ? alarm.rule == id : alarm.message == words) return &alarm;
  }
  return nullptr;
}

void ScenarioRunner::expect(const Words& words) {
  const std::string& what = words.at(1);
  const AlarmEngine& engine = rig_.watch().engine();
  if (what == "open") {
    EXPECT_EQ(engine.open_alarms().size(), std::stoul(words.at(2)));
  } else if (what == "unacknowledged") {
    const auto counts = engine.unacknowledged_by_priority();
    EXPECT_EQ(fmt::format("{} {} {}", counts[1], counts[2], counts[3]),
              fmt::format("{} {} {}", words.at(2), words.at(3), words.at(4)));
  } else if (what == "no" && words.at(2) == "alarm") {
    EXPECT_EQ(find_alarm(words.at(3)), nullptr);
  } else if (what == "alarm" || what == "history") {
    const Alarm* alarm = find_alarm(words.at(2));
    ASSERT_NE(alarm, nullptr) << "no alarm of rule " << words[2];
    what == "alarm" ? expect_alarm(words, *alarm) : expect_history(words, *alarm);
  } else if (what == "accepted" || what == "refused") {
    ASSERT_FALSE(rig_.answers().empty()) << "no command was answered";
    const Result<Alarm>& last = rig_.answers().back().result;
    EXPECT_EQ(last ? "accepted" : last.error().message(), what == "accepted" ? what : words.at(2));
  } else if (what == "unreadable") {
    ASSERT_FALSE(rig_.last_status().has_value());
    EXPECT_EQ(rig_.last_status().error().message(), words.at(2));
  } else {
    throw std::runtime_error(what);
  }
}

void ScenarioRunner::expect_alarm(const Words& words, const Alarm& alarm) {
  EXPECT_EQ(name(alarm.state), words.at(3));
  for (std::size_t i = 4; i < words.size(); ++i) {
    const std::string& key = words[i];
    if (key == "active" || key == "inactive") {
      EXPECT_EQ(alarm.is_active, key == "active");
      continue;
    }
    if (key == "first-out" || key == "not-first-out") {
      EXPECT_EQ(alarm.is_first_out, key == "first-out");
      continue;
    }
    if (key == "latched") {
      EXPECT_TRUE(alarm.is_latched);
      continue;
    }
    const std::string& value = words.at(++i);
    if (key == "raised") {
      EXPECT_EQ(alarm.raised.ns - kEpoch, duration(value));
    } else if (key == "returned") {
      EXPECT_EQ(alarm.returned.value_or(UtcNanos{}).ns - kEpoch, duration(value));
    } else if (key == "value") {
      EXPECT_DOUBLE_EQ(alarm.value, std::stod(value));
    } else if (key == "count") {
      EXPECT_EQ(alarm.raise_count, std::stoul(value));
    } else if (key == "priority") {
      EXPECT_EQ(alarm.priority, std::stoi(value));
    } else if (key == "by") {
      EXPECT_EQ(alarm.acknowledged_by, value);
    } else if (key == "mode") {
      EXPECT_EQ(name(alarm.mode), value);
    } else if (key == "held-by") {
      EXPECT_EQ(alarm.out_of_service.size(), std::stoul(value));
    } else if (key == "suppressed-by") {
      EXPECT_EQ(fmt::format("{}", fmt::join(alarm.suppressed_by, ", ")), value);
    } else if (key == "message") {
      EXPECT_EQ(alarm.message, value);
    } else if (key == "subject") {
      const bool is_named = alarm.subject.kind == SubjectKind::kExternal;
      EXPECT_EQ(fmt::format("{} {}", name(alarm.subject.kind),
                            is_named ? alarm.subject.external : std::to_string(alarm.subject.id)),
                value);
    } else if (key == "asset") {
      EXPECT_EQ(std::to_string(alarm.asset.value), value);
    } else if (key == "detail") {
      EXPECT_EQ(alarm.detail, value);
    } else {
      throw std::runtime_error(key);
    }
  }
}

void ScenarioRunner::expect_history(const Words& words, const Alarm& alarm) {
  rig_.commit();
  std::string actions;
  std::string expected;
  for (const Transition& t : rig_.store().history) {
    if (t.alarm == alarm.id) actions += std::string(name(t.action)) + " ";
  }
  for (std::size_t i = 3; i < words.size(); ++i) expected += words[i] + " ";
  EXPECT_EQ(actions, expected);
}

ScenarioRunner::Nanos ScenarioRunner::duration(std::string_view text) {
  static const std::map<std::string, double, std::less<>> kUnits{
      {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}, {"d", 86400e9}};
  std::size_t n_digits = 0;
  const double number = std::stod(std::string(text), &n_digits);
  const auto unit = kUnits.find(text.substr(n_digits));
  if (unit == kUnits.end()) throw std::runtime_error("no unit: " + std::string(text));
  return static_cast<Nanos>(number * unit->second);
}

}  // namespace millwright::alarm
