// SPDX-License-Identifier: Apache-2.0
#include "respond/duty/override_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace millwright::respond {
namespace {

constexpr std::size_t kMaxNameBytes = 64;
constexpr std::size_t kMaxReasonBytes = 500;

Status check(const AddOverride& c, UtcNanos now) {
  const auto wrong = [](std::string_view what) {
    return fail(Code::kInvalidArgument, fmt::format("override: {}", what));
  };
  if (c.who.empty() || c.roster.empty()) return wrong("who enters it and the roster are needed");
  for (const std::string* name : {&c.who, &c.roster, &c.layer, &c.absent, &c.substitute}) {
    if (name->size() > kMaxNameBytes) return wrong("a name has at most 64 bytes");
  }
  if (c.reason.empty() || c.reason.size() > kMaxReasonBytes) {
    return wrong("a reason of 1 to 500 bytes is needed");
  }
  if (c.absent.empty() && (c.layer.empty() || c.substitute.empty())) {
    return wrong("name who is absent, or the layer and who takes it");
  }
  if (c.absent == c.substitute) return wrong("a person cannot stand in for himself or herself");
  if (c.end <= c.begin || c.end <= now) return wrong("it must end after it begins, and after now");
  if (!is_duty_time(now) || !is_duty_time(c.end)) return wrong("it must end before 2200");
  const UtcNanos begin = std::max(c.begin, now);
  if (c.end - begin > kMaxOverrideLength) return wrong("it may last at most 366 days");
  return {};
}

}  // namespace

Result<Override> OverrideBook::apply(const AddOverride& c, alarm::Origin origin) {
  MW_TRY_STATUS(check(c, origin.time));
  if (overrides_.size() >= kMaxKept) forget_old(origin.time);
  if (overrides_.size() >= kMaxKept) {
    return fail(Code::kResourceExhausted, fmt::format("override: {} are kept already", kMaxKept));
  }
  Override o;
  o.id = OverrideId(++last_id_);
  o.roster = c.roster;
  o.layer = c.layer;
  o.absent = c.absent;
  o.substitute = c.substitute;
  o.begin = std::max(c.begin, origin.time);
  o.end = c.end;
  o.reason = c.reason;
  o.entered_by = c.who;
  o.entered = origin.time;
  overrides_.push_back(o);
  return o;
}

Result<Override> OverrideBook::apply(const CancelOverride& c, alarm::Origin origin) {
  const auto it = std::ranges::lower_bound(overrides_, c.override_id, {}, &Override::id);
  if (it == overrides_.end() || it->id != c.override_id) {
    return fail(Code::kNotFound, fmt::format("override {}: not found", c.override_id.value));
  }
  if (c.who.empty()) return fail(Code::kInvalidArgument, "override: who cancels it is needed");
  if (!it->cancelled_by.empty()) return *it;
  if (it->end <= origin.time) {
    return fail(Code::kFailedPrecondition, fmt::format("override {}: it is over", it->id.value));
  }
  it->cancelled_by = c.who.substr(0, kMaxNameBytes);
  it->end = std::max(it->begin, origin.time);
  return *it;
}

const Override* OverrideBook::find(OverrideId id) const {
  const auto it = std::ranges::lower_bound(overrides_, id, {}, &Override::id);
  return it == overrides_.end() || it->id != id ? nullptr : &*it;
}

Status OverrideBook::restore(std::vector<Override> rows) {
  std::ranges::sort(rows, {}, &Override::id);
  const auto twice = std::ranges::adjacent_find(rows, {}, &Override::id);
  if (twice != rows.end()) {
    return fail(Code::kDataLoss, fmt::format("override {}: stored twice", twice->id.value));
  }
  last_id_ = rows.empty() ? 0 : rows.back().id.value;
  overrides_ = std::move(rows);
  return {};
}

void OverrideBook::forget_old(UtcNanos now) {
  std::erase_if(overrides_, [&](const Override& o) { return o.end < now - kKeptFor; });
}

}  // namespace millwright::respond
