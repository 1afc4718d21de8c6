// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/override.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "respond/duty/json_row.h"

namespace millwright::respond {
namespace {

constexpr int kVersion = 1;

bool concerns(const Override& o, const Shift& shift) {
  if (!o.layer.empty() && o.layer != shift.layer) return false;
  if (shift.end <= o.begin || o.end <= shift.begin) return false;
  return o.absent.empty() || std::ranges::find(shift.people, o.absent) != shift.people.end();
}

void replace(const Override& o, std::vector<std::string>& people) {
  if (o.absent.empty()) {
    people.clear();
    if (!o.substitute.empty()) people.push_back(o.substitute);
    return;
  }
  const auto it = std::ranges::find(people, o.absent);
  const bool is_there_already =
      o.substitute.empty() || std::ranges::find(people, o.substitute) != people.end();
  if (is_there_already) {
    people.erase(it);
  } else {
    *it = o.substitute;  // keeps the place: the first of a crew is often its lead
  }
}

/// Duty where the layer has no shift at all inside the override.
void fill(const Override& o, std::vector<Shift>& shifts) {
  std::vector<std::pair<UtcNanos, UtcNanos>> taken;
  for (const Shift& shift : shifts) {
    if (shift.layer == o.layer && o.begin < shift.end && shift.begin < o.end) {
      taken.emplace_back(shift.begin, shift.end);
    }
  }
  taken.emplace_back(o.end, o.end);
  std::ranges::sort(taken);
  UtcNanos free = o.begin;
  for (const auto& [begin, end] : taken) {
    if (free < begin) {
      Shift extra;
      extra.layer = o.layer;
      extra.name = kExtraDuty;
      extra.begin = free;
      extra.end = begin;
      extra.people = {o.substitute};
      extra.is_override = true;
      shifts.push_back(std::move(extra));
    }
    free = std::max(free, end);
  }
}

}  // namespace

void apply(const Override& o, std::vector<Shift>& shifts) {
  if (o.is_void()) return;
  const std::size_t n = shifts.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (!concerns(o, shifts[i])) continue;
    if (shifts[i].begin < o.begin) {
      Shift before = shifts[i];
      before.end = o.begin;
      shifts.push_back(std::move(before));
      shifts[i].begin = o.begin;
    }
    if (o.end < shifts[i].end) {
      Shift after = shifts[i];
      after.begin = o.end;
      shifts.push_back(std::move(after));
      shifts[i].end = o.end;
    }
    replace(o, shifts[i].people);
    shifts[i].is_override = true;
  }
  if (o.absent.empty() && !o.substitute.empty()) fill(o, shifts);
}

std::string encode(const Override& o) {
  const nlohmann::json j = {
      {"version", kVersion},        {"id", o.id.value},           {"roster", o.roster},
      {"layer", o.layer},           {"absent", o.absent},         {"substitute", o.substitute},
      {"begin_ns", o.begin.ns},     {"end_ns", o.end.ns},         {"reason", o.reason},
      {"entered_by", o.entered_by}, {"entered_ns", o.entered.ns}, {"cancelled_by", o.cancelled_by}};
  return to_row(j);
}

Result<Override> decode_override(std::string_view text) {
  MW_TRY(const nlohmann::json j, parse_row(text, "override", kVersion));
  RowReader row(j, "override");
  Override o;
  row.read("id", o.id.value);
  row.read("roster", o.roster);
  row.read("layer", o.layer);
  row.read("absent", o.absent);
  row.read("substitute", o.substitute);
  row.read("begin_ns", o.begin);
  row.read("end_ns", o.end);
  row.read("reason", o.reason);
  row.read("entered_by", o.entered_by);
  row.read("entered_ns", o.entered);
  row.read("cancelled_by", o.cancelled_by);
  MW_TRY_STATUS(row.status());
  const bool is_sound =
      o.id && is_duty_time(o.begin) && is_duty_time(o.end) && o.end - o.begin <= kMaxOverrideLength;
  if (!is_sound) return fail(Code::kDataLoss, "override: an id or time that cannot be");
  return o;
}

}  // namespace millwright::respond
