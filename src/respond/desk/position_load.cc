// SPDX-License-Identifier: Apache-2.0
#include "respond/desk/position_load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/enum_names.h"
#include "record/json_fields.h"
#include "record/limits.h"
#include "respond/training/command_json.h"

namespace millwright::respond {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kPart = "position-load";
constexpr EnumNames<4> kKinds{"not-known", "none", "per-day", "imported"};
constexpr std::int64_t kCellNs = std::chrono::nanoseconds(PositionLoad::kCell).count();

/// Times before 1970 fall into the cell before zero.
std::int64_t cell_of(UtcNanos time) {
  return (time.ns >= 0 ? time.ns : time.ns - kCellNs + 1) / kCellNs;
}

void write(json& out, const PositionLoad& load) {
  out["position"] = load.position;
  out["kind"] = name(load.kind);
  if (load.kind == PositionLoadKind::kPerDay) out["per_day"] = load.per_day;
  if (load.kind != PositionLoadKind::kImported) return;
  out["begin_ns"] = load.begin.ns;
  out["counts"] = load.counts;
}

PositionLoad read(record::JsonFields& fields) {
  PositionLoad load;
  load.position = fields.name("position");
  load.kind = fields.one_of("kind", parse_position_load_kind);
  if (load.kind == PositionLoadKind::kPerDay) load.per_day = fields.real("per_day");
  if (load.kind != PositionLoadKind::kImported) return load;
  load.begin = fields.time("begin_ns");
  for (const json* count : fields.list("counts", PositionLoad::kMostCells)) {
    if (!count->is_number_unsigned() || count->get<std::uint64_t>() > PositionLoad::kMostPerCell) {
      fields.refuse("counts", "not counts");
      break;
    }
    load.counts.push_back(count->get<std::uint32_t>());
  }
  return load;
}

}  // namespace

std::string_view name(PositionLoadKind kind) {
  return name_in(kKinds, kind);
}

std::optional<PositionLoadKind> parse_position_load_kind(std::string_view text) {
  return parse_in<PositionLoadKind>(kKinds, text);
}

std::vector<UtcNanos> PositionLoad::events() const {
  std::vector<UtcNanos> out;
  UtcNanos cell = begin;
  for (const std::uint32_t count : counts) {
    for (std::uint32_t i = 0; i < count; ++i) {
      out.push_back(cell + std::chrono::nanoseconds(kCellNs / count * i));
    }
    cell = cell + kCell;
  }
  return out;
}

Result<PositionLoad> position_load_of(std::span<const UtcNanos> events) {
  if (events.empty()) return fail(Code::kInvalidArgument, "an import of no alarms says nothing");
  const auto [first, last] = std::ranges::minmax_element(events);
  const std::int64_t first_cell = cell_of(*first);
  const auto n_cells = static_cast<std::uint64_t>(cell_of(*last) - first_cell) + 1;
  if (n_cells > PositionLoad::kMostCells) {
    return fail(Code::kInvalidArgument, fmt::format("the alarms span {} days, an import holds {}",
                                                    n_cells / 144, PositionLoad::kMostCells / 144));
  }
  PositionLoad load;
  load.kind = PositionLoadKind::kImported;
  load.begin = {first_cell * kCellNs};
  load.counts.resize(n_cells);
  for (const UtcNanos time : events) {
    std::uint32_t& count = load.counts[static_cast<std::size_t>(cell_of(time) - first_cell)];
    if (++count <= PositionLoad::kMostPerCell) continue;
    return fail(Code::kInvalidArgument,
                fmt::format("more than {} alarms in the ten minutes from {}",
                            PositionLoad::kMostPerCell, to_rfc3339(time)));
  }
  return load;
}

Status check(const PositionLoad& load) {
  MW_TRY_STATUS(record::check_name("position", load.position));
  MW_TRY_STATUS(record::check_name("who", load.set_by));
  if (load.kind == PositionLoadKind::kPerDay &&
      !(load.per_day >= 0 && load.per_day <= PositionLoad::kMostPerDay)) {
    return fail(Code::kInvalidArgument, fmt::format("a load of {} alarms per day, from 0 to {}",
                                                    load.per_day, PositionLoad::kMostPerDay));
  }
  if (load.kind != PositionLoadKind::kImported) return {};
  const bool is_made_here = !load.counts.empty() && load.counts.front() > 0 &&
                            load.counts.back() > 0 && load.begin.ns % kCellNs == 0;
  if (!is_made_here)
    return fail(Code::kInvalidArgument, "an import without a first and last alarm");
  return {};
}

std::string encode(const PositionLoad& load) {
  json row = {{"version", kVersion}, {"set_by", load.set_by}, {"set_ns", load.set.ns}};
  write(row, load);
  return record::dump(row);
}

Result<PositionLoad> decode_position_load(std::string_view text) {
  MW_TRY(const json row, record::parse_stored(text, "position load", kVersion));
  record::JsonFields fields(row, "position load");
  PositionLoad load = read(fields);
  load.set_by = fields.name("set_by");
  load.set = fields.time("set_ns");
  MW_TRY_STATUS(fields.status());
  return load;
}

std::string encode_load_command(const PositionLoad& load) {
  json j = command_object(kPart, "set", kVersion, load.set_by);
  write(j, load);
  return record::dump(j);
}

Result<std::optional<PositionLoad>> decode_load_command(std::string_view text) {
  MW_TRY(const auto j, parse_command(text, kPart, kVersion));
  if (!j) return std::optional<PositionLoad>();
  record::JsonFields fields(*j, "position load");
  PositionLoad load = read(fields);
  load.set_by = fields.name("who");
  MW_TRY_STATUS(fields.status());
  return std::optional(std::move(load));
}

}  // namespace millwright::respond
