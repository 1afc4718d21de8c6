// SPDX-License-Identifier: Apache-2.0
#include "respond/attention/attention_report.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace millwright::respond {
namespace {

constexpr std::chrono::hours kCallOutGap{4};
constexpr std::chrono::weeks kWeek{1};

using Times = std::vector<std::chrono::nanoseconds>;

ResponseTimes response_times(Times times) {
  ResponseTimes out;
  out.n = static_cast<int>(times.size());
  if (times.empty()) return out;
  std::ranges::sort(times);
  const auto rank = [&](std::size_t percent) {  // nearest rank: ceil(p * n), counted from 1
    return times[(times.size() * percent + 99) / 100 - 1];
  };
  out.median = rank(50);
  out.p90 = rank(90);
  return out;
}

/// What is gathered about one group before it is worked out.
struct Tally {
  Effort effort;
  OutOfHours out_of_hours;
  std::map<std::string_view, UtcNanos> last_out_of_hours;  ///< by person
  Times acknowledge;
  Times resolve;

  /// In order of time.
  void add(const HumanAct& act, const EffortModel& model) {
    effort.add(act, model);
    if (act.is_in_hours) return;
    out_of_hours.effort.add(act, model);
    const auto [it, is_first] = last_out_of_hours.try_emplace(act.who, act.time);
    if (is_first || act.time - it->second > kCallOutGap) ++out_of_hours.call_outs;
    it->second = act.time;
  }
  GroupAttention work_out(Group group, double weeks) && {
    GroupAttention out;
    out.group = std::move(group);
    out.effort = effort;
    if (weeks > 0) {
      out.acts_per_sensor_week = static_cast<double>(effort.acts) / weeks;
      out.hours_per_sensor_week = effort.hours / weeks;
    }
    out.out_of_hours = out_of_hours;
    out.acknowledge = response_times(std::move(acknowledge));
    out.resolve = response_times(std::move(resolve));
    return out;
  }
};

/// The sizes given, and at least the people seen: an act of a kind nobody listed would otherwise
/// stand in the total alone, and could be read off it.
std::vector<TeamSize> team_sizes(const AttentionInput& input) {
  std::map<TeamKind, std::set<std::string_view>> seen;
  for (const HumanAct& act : input.acts) {
    if (act.time >= input.begin && act.time < input.end) seen[act.team].insert(act.who);
  }
  std::map<TeamKind, int> people;
  for (const TeamSize& team : input.teams) people[team.kind] += team.people;
  for (const auto& [kind, who] : seen) {
    people[kind] = std::max(people[kind], static_cast<int>(who.size()));
  }
  std::vector<TeamSize> sizes;
  for (const auto& [kind, count] : people) sizes.push_back({kind, count});
  return sizes;
}

class Reporter {
 public:
  explicit Reporter(const AttentionInput& input)
      : input_(input),
        model_(input.acts),
        grouping_(Grouping::of(team_sizes(input))),
        tallies_(grouping_.groups().size()) {}

  AttentionReport report() {
    out_.begin = input_.begin;
    out_.end = input_.end;
    out_.sensor_weeks = sensor_weeks(input_.sensors, input_.begin, input_.end);
    add_raises();
    out_.is_suppressed = !grouping_.may_show_total();
    if (out_.is_suppressed) return std::move(out_);
    make_weeks();
    add_acts();
    finish();
    return std::move(out_);
  }

 private:
  bool is_within(UtcNanos time) const { return time >= input_.begin && time < input_.end; }

  void add_raises() {
    std::vector<AlarmRaise> raises;
    std::ranges::copy_if(input_.raises, std::back_inserter(raises),
                         [&](const AlarmRaise& raise) { return is_within(raise.raised); });
    const std::vector<Handling> all = handlings(raises, input_.acts);
    out_.handled = handled_share(all);
    for (const Handling& handling : all) {
      add_time(handling.acknowledged_by, handling.time_to_acknowledge, &Tally::acknowledge);
      add_time(handling.resolved_by, handling.time_to_resolve, &Tally::resolve);
    }
  }
  void add_time(std::optional<TeamKind> by, std::optional<std::chrono::nanoseconds> time,
                Times Tally::* list) {
    if (!by || !time) return;
    (all_.*list).push_back(*time);
    if (const auto group = grouping_.group_of(*by)) (tallies_[*group].*list).push_back(*time);
  }

  void make_weeks() {
    for (UtcNanos begin = input_.begin; begin < input_.end; begin = begin + kWeek) {
      WeekAttention& week = out_.weeks.emplace_back();
      const UtcNanos end = std::min(begin + kWeek, input_.end);
      week.begin = begin;
      week.is_complete = end == begin + kWeek;
      week.sensor_weeks = sensor_weeks(input_.sensors, begin, end);
      week.by_group.resize(tallies_.size());
    }
  }
  void add_acts() {
    std::vector<const HumanAct*> in_order;
    for (const HumanAct& act : input_.acts) {
      if (is_within(act.time)) in_order.push_back(&act);
    }
    // What happened at once stays in the order given.
    std::ranges::sort(in_order, {}, [](const HumanAct* act) { return std::pair(act->time, act); });
    for (const HumanAct* act : in_order) add_act(*act);
  }
  void add_act(const HumanAct& act) {
    WeekAttention& week = out_.weeks[static_cast<std::size_t>((act.time - input_.begin) / kWeek)];
    all_.add(act, model_);
    week.all.add(act, model_);
    if (const auto group = grouping_.group_of(act.team)) {
      tallies_[*group].add(act, model_);
      week.by_group[*group].add(act, model_);
    }
    if (act.asset) assets_[act.asset].add(act, model_);
    if (act.alarm) on_alarms_.add(act, model_);
  }

  void finish() {
    Group everybody;
    for (std::size_t i = 0; i < tallies_.size(); ++i) {
      const Group& group = grouping_.groups()[i];
      everybody.people += group.people;
      everybody.kinds.insert(everybody.kinds.end(), group.kinds.begin(), group.kinds.end());
      out_.groups.push_back(std::move(tallies_[i]).work_out(group, out_.sensor_weeks));
    }
    out_.all = std::move(all_).work_out(std::move(everybody), out_.sensor_weeks);
    for (const auto& [asset, effort] : assets_) out_.assets.push_back({asset, effort});
    std::ranges::sort(out_.assets, {}, [](const AssetAttention& a) {
      return std::tuple(-a.effort.hours, -a.effort.acts, a.asset);
    });
    if (out_.handled.handled > 0) out_.hours_per_alarm = on_alarms_.hours / out_.handled.handled;
  }

  const AttentionInput& input_;
  const EffortModel model_;
  const Grouping grouping_;
  std::vector<Tally> tallies_;  ///< by group
  Tally all_;
  std::map<AssetId, Effort> assets_;
  Effort on_alarms_;
  AttentionReport out_;
};

}  // namespace

AttentionReport attention_report(const AttentionInput& input) {
  return Reporter(input).report();
}

}  // namespace millwright::respond
